import Bytes

extension Metrics {
  /// Writes what was counted so far, all families in the order of their names.
  package func write(to output: inout ByteBuffer, as format: ExpositionFormat) {
    collect()
    for family in families {
      output.appendHead(of: family, as: format)
      for (child, labels) in family.labelSets.enumerated() {
        let cell = family.firstCell + child * family.cellsPerChild
        switch family.kind {
        case .counter:
          output.appendName(family.name, labels)
          output.append(sum(of: UInt32(cell)), decimalPlaces: family.unit.decimalPlaces)
        case .gauge:
          output.appendName(family.name, labels)
          let level = Int64(bitPattern: sum(of: UInt32(cell)))
          if level < 0 { output.append(UInt8(ascii: "-")) }
          output.append(level.magnitude, decimalPlaces: family.unit.decimalPlaces)
        case .histogram(let scale):
          output.append(distribution(at: cell, on: scale), of: family, labels)
        }
        output.append(UInt8(ascii: "\n"))
      }
    }
    if format == .openMetrics { output.append("# EOF\n") }
  }
}

extension ByteBuffer {
  /// The lines that say what a family is, in the order that each format asks for.
  fileprivate mutating func appendHead(of family: MetricFamily, as format: ExpositionFormat) {
    switch format {
    case .prometheusText:
      appendComment("HELP", family.name, escaping(family.help, quotes: false))
      appendComment("TYPE", family.name, family.kind.name)
    case .openMetrics:
      appendComment("TYPE", family.baseName, family.kind.name)
      if !family.unit.name.isEmpty { appendComment("UNIT", family.baseName, family.unit.name) }
      appendComment("HELP", family.baseName, escaping(family.help, quotes: true))
    }
  }

  private mutating func appendComment(_ keyword: StaticString, _ name: String, _ text: String) {
    append("# ")
    append(keyword)
    append(UInt8(ascii: " "))
    append(name)
    append(UInt8(ascii: " "))
    append(text)
    append(UInt8(ascii: "\n"))
  }

  /// A sample up to its number: `name_bucket{route="/x",le="0.001"} `.
  fileprivate mutating func appendName(
    _ name: String, _ labels: [UInt8], suffix: StaticString = "", bound: String? = nil
  ) {
    append(name)
    append(suffix)
    if !labels.isEmpty || bound != nil {
      append(UInt8(ascii: "{"))
      append(labels.span)
      if let bound {
        if !labels.isEmpty { append(UInt8(ascii: ",")) }
        append("le=\"")
        append(bound)
        append("\"")
      }
      append(UInt8(ascii: "}"))
    }
    append(UInt8(ascii: " "))
  }

  fileprivate mutating func append(
    _ distribution: Distribution, of family: MetricFamily, _ labels: [UInt8]
  ) {
    distribution.shown { bound, count in
      let bound = family.unit.boundText(bound)
      appendName(family.name, labels, suffix: "_bucket", bound: bound)
      append(decimal: count)
      append(UInt8(ascii: "\n"))
    }
    appendName(family.name, labels, suffix: "_bucket", bound: "+Inf")
    append(decimal: distribution.count)
    append(UInt8(ascii: "\n"))
    appendName(family.name, labels, suffix: "_sum")
    append(distribution.sum, decimalPlaces: family.unit.decimalPlaces)
    append(UInt8(ascii: "\n"))
    appendName(family.name, labels, suffix: "_count")
    append(decimal: distribution.count)
  }

  /// Appends `number` / 10^`decimalPlaces`, exactly, without trailing zeros.
  mutating func append(_ number: UInt64, decimalPlaces: Int) {
    let (whole, fraction) = number.quotientAndRemainder(dividingBy: powersOfTen[decimalPlaces])
    append(decimal: whole)
    guard fraction > 0 else { return }
    append(UInt8(ascii: "."))
    var rest = fraction
    var place = decimalPlaces - 1
    while rest > 0 {
      append(UInt8(ascii: "0") + UInt8(rest / powersOfTen[place]))
      rest %= powersOfTen[place]
      place -= 1
    }
  }
}

extension MetricUnit {
  /// A shown bound in the base unit, written as OpenMetrics has it (`1e-05`, `0.0001`, `1.0`,
  /// `100000.0`, `1e+06`): a label's value is compared by its text, so both formats write the same.
  func boundText(_ bound: UInt64) -> String {
    var leading = bound
    var exponent = -decimalPlaces
    while leading >= 10 {
      leading /= 10
      exponent += 1
    }
    switch exponent {
    case ..<(-4): return "\(leading)e-\(exponent > -10 ? "0" : "")\(-exponent)"
    case ..<0: return "0." + String(repeating: "0", count: -exponent - 1) + "\(leading)"
    case ..<6: return "\(leading)" + String(repeating: "0", count: exponent) + ".0"
    default: return "\(leading)e+\(exponent < 10 ? "0" : "")\(exponent)"
    }
  }
}

extension MetricFamily.Kind {
  fileprivate var name: String {
    switch self {
    case .counter: "counter"
    case .gauge: "gauge"
    case .histogram: "histogram"
    }
  }
}

/// The text with the exposition's escapes: backslash, line feed and, within quotes, the quote.
func escaping(_ text: String, quotes: Bool) -> String {
  text.reduce(into: "") { escaped, character in
    switch character {
    case "\\": escaped += #"\\"#
    case "\n": escaped += #"\n"#
    case "\"" where quotes: escaped += #"\""#
    default: escaped.append(character)
    }
  }
}
