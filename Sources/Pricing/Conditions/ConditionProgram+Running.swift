extension ConditionProgram {
  /// Whether the condition that begins at `entry` holds. `currency` is the one the condition sees.
  @inline(__always)
  func holds(
    _ entry: Target, _ sheet: PriceSheet, _ context: PriceContext, _ currency: Currency?
  ) -> Bool {
    entry == Self.accepted || runs(from: entry, sheet, context, currency)
  }

  @inline(never)
  private func runs(
    from entry: Target, _ sheet: PriceSheet, _ context: PriceContext,
    _ currency: Currency?
  ) -> Bool {
    var target = entry
    while target >= 0 {
      let index = Int(target)
      let holds =
        mayHold(tests[index].subject, context) && holds(index, sheet, context, currency)
      target = holds ? tests[index].onTrue : tests[index].onFalse
    }
    return target == Self.accepted
  }

  /// Whether the request has the fact that a test is about: mostly it has not, and that is the end
  /// of it. A predicate over a fact that is missing is false.
  @inline(__always)
  private func mayHold(_ subject: Test.Subject, _ context: PriceContext) -> Bool {
    switch subject {
    case .channel: context.channel != nil
    case .country: context.country != nil
    case .customerID: context.customerID != nil
    case .segment: !context.segments.isEmpty
    case .attribute: !context.attributes.isEmpty
    case .quantity, .currency, .category, .sku, .item: true
    }
  }

  // Not inlined: what it needs would be made ready for tests that it is not needed for.
  @inline(never)
  private func holds(
    _ index: Int, _ sheet: PriceSheet, _ context: PriceContext, _ currency: Currency?
  ) -> Bool {
    let test = tests[index]
    switch test.subject {
    case .channel: return isOne(context.channel, test)
    case .country: return isOne(context.country, test)
    case .customerID: return isOne(context.customerID, test)
    case .sku: return isOne(sheet.sku, test)
    case .segment: return isAnyOne(context.segments, test)
    case .category: return isAnyOne(sheet.categories, test)
    case .quantity: return compares(context.quantity, test)
    case .currency:
      guard let currency else { return false }
      return operands(of: test, contain: UInt64(currency.word)) { _ in true }
    case .attribute: return holds(test, context.attributes)
    case .item: return holds(test, sheet.attributes)
    }
  }

  private func isOne(_ fact: Text?, _ test: Test) -> Bool {
    guard let fact else { return false }
    return contains(fact, test)
  }

  private func isAnyOne(_ facts: [Text], _ test: Test) -> Bool {
    for index in facts.indices where contains(facts[index], test) { return true }
    return false
  }

  private func holds(_ test: Test, _ attributes: [Attribute]) -> Bool {
    for index in attributes.indices where attributes[index].name == texts[Int(test.name)] {
      if test.comparison == .isOneText { return contains(attributes[index].value, test) }
      guard let number = attributes[index].number else { return false }
      return compares(number, test)
    }
    return false
  }

  @inline(__always)
  private func contains(_ fact: Text, _ test: Test) -> Bool {
    if test.operandCount == 1 {
      return test.hash == fact.hash && texts[Int(test.firstOperand)] == fact
    }
    return operands(of: test, contain: fact.hash) { $0 == fact }
  }

  /// Whether an operand has this hash and is the fact.
  @inline(__always)
  private func operands(
    of test: Test, contain hash: UInt64, _ isFact: (Text) -> Bool
  ) -> Bool {
    var low = Int(test.firstOperand)
    let end = low + Int(test.operandCount)
    var high = end
    while low < high {
      let middle = (low + high) / 2
      if texts[middle].hash < hash { low = middle + 1 } else { high = middle }
    }
    while low < end, texts[low].hash == hash {
      if isFact(texts[low]) { return true }
      low += 1
    }
    return false
  }

  private func compares(_ number: Decimal, _ test: Test) -> Bool {
    let first = Int(test.firstOperand)
    let operand = numbers[first]
    switch test.comparison {
    case .greater: return number > operand
    case .greaterOrEqual: return number >= operand
    case .less: return number < operand
    case .lessOrEqual: return number <= operand
    case .isOneText, .isOneNumber:
      for index in first..<first + Int(test.operandCount) where numbers[index] == number {
        return true
      }
      return false
    }
  }
}
