import API
import Bytes
import Catalogue
import JSON
import Pricing

extension PricingAdminProgram {
  /// Says what an item costs whoever the flags tell of.
  static func price(
    of sku: String, _ flags: PriceFlags, in workplace: Workplace
  ) async throws(AdminFailure) {
    let inquiry = try PriceInquiry(sku, flags, now: workplace.now)
    let explanation = try await inquiry.explanation(in: workplace)
    switch explanation.result {
    case .success(let price) where flags.wantsJSON:
      let detail = PriceDetail(
        price: price, sku: sku, origin: .database, calculatedAt: workplace.now,
        explanation: flags.wantsExplanation ? explanation : nil)
      var line = ByteBuffer()
      line.appendJSON { detail.write(to: &$0) }
      line.append(UInt8(ascii: "\n"))
      try StandardOutput.write(line)
    case .success(let price):
      var text = PriceReport.headline(of: price, inquiry)
      if flags.wantsExplanation { text += PriceReport.steps(of: explanation) }
      print(text, terminator: "")
    case .failure(let error):
      if flags.wantsExplanation, !flags.wantsJSON {
        print(PriceReport.steps(of: explanation), terminator: "")
      }
      throw AdminFailure("\(sku): \(error.sentence)", status: .noPrice)
    }
  }
}

/// A price that is asked for: of what, by whom and from which standpoint.
struct PriceInquiry {
  let sku: String
  let context: PriceContext
  let at: Instant
  /// By whose knowledge the price is worked out; nil where both it and the price are today's.
  let known: Instant?
  private let standpoint: Standpoint

  private static let attemptCountMax = 5

  init(_ sku: String, _ flags: PriceFlags, now: Instant) throws(AdminFailure) {
    guard sku.utf8.count <= EntityLimits.nameByteCountMax, isFact(sku) else {
      throw AdminFailure(
        "no item has such a SKU: it has 1 to \(EntityLimits.nameByteCountMax) bytes and no control "
          + "characters", status: .misused)
    }
    self.sku = sku
    context = try flags.context()
    at = flags.at ?? now
    if flags.at == nil, flags.known == nil {
      known = nil
      standpoint = .current(now: now)
    } else {
      let known = flags.known ?? now
      self.known = known
      standpoint = .past(at: at, known: known)
    }
  }

  /// The price, or why there is none, with every step.
  func explanation(in workplace: Workplace) async throws(AdminFailure) -> Explanation {
    let (draft, sheet) = try await documents(in: workplace)
    guard let sheet else {
      let time = known.map { " at \(at), by what was known at \($0)" } ?? ""
      throw AdminFailure("there is no item \(sku)\(time)", status: .unknownProduct)
    }
    do throws(Faults) {
      return explain(sheet, try Rulebook(publishing: draft), context, at: at)
    } catch {
      throw AdminFailure("the rulebook cannot be published:\n\(error)")
    }
  }

  /// What the price depends on, of one revision though read by two calls.
  private func documents(
    in workplace: Workplace
  ) async throws(AdminFailure) -> (RulebookDraft, PriceSheet?) {
    let store = try await workplace.store()
    let pivot = try workplace.pivot()
    do throws(CatalogueError) {
      for _ in 0..<Self.attemptCountMax {
        let revision = try await store.revision()
        let draft = try await store.rulebook(standpoint, pivot: pivot)
        let sheet = try await store.sheets(for: [sku], standpoint).first ?? nil
        if try await store.revision() == revision { return (draft, sheet) }
      }
    } catch {
      throw AdminFailure(error, at: workplace.database)
    }
    throw AdminFailure("the catalogue is written to all the time: try again")
  }
}

extension ResolutionError {
  /// For the person at the terminal, with the code that clients see.
  fileprivate var sentence: String {
    let reason =
      switch self {
      case .noPrice: "no list has a price for this customer, quantity and time"
      case .staleRate(let base, let quote): "there is no rate from \(base) to \(quote) at this time"
      case .guardrailInfeasible: "no permitted price lies within the guardrails"
      case .amountOverflow: "an amount has more than 15 digits before the point"
      }
    return "\(reason) (\(code))"
  }
}
