import Pricing

/// A price and how it came about, for people.
enum PriceReport {
  /// What it costs and how long that holds.
  static func headline(of price: Price, _ inquiry: PriceInquiry) -> String {
    let currency = price.currency
    let tax = price.tax == .inclusive ? "tax included" : "before tax"
    var rows = [
      ["price", "\(price.unitPrice.text(currency)) \(currency) each, \(tax)"],
      ["total", "\(price.total.text(currency)) \(currency) for \(price.quantity)"],
      ["list", "\(price.list), from \(price.basePrice.text(currency)) \(currency)"],
      ["valid until", price.validUntil?.description ?? "further notice"],
    ]
    if let known = inquiry.known {
      rows.append(["as of", "\(inquiry.at), by what was known at \(known)"])
    }
    rows.append(["made from", "rulebook \(price.revision), sheet \(price.version)"])
    return "\(inquiry.sku)\n" + Columns.text(rows)
  }

  /// Each step, amounts below each other, and what did not win.
  static func steps(of explanation: Explanation) -> String {
    var text = ""
    if !explanation.trace.isEmpty {
      let rows = explanation.trace.map { step in
        [
          step.step.rawValue, step.by, step.effect ?? "", step.after.text(step.currency),
          "\(step.currency)", step.note ?? "",
        ]
      }
      text += "\nhow it came about\n" + Columns.text(rows, amounts: 3)
    }
    if !explanation.rejected.isEmpty {
      let rows = explanation.rejected.map { rejection in
        [
          ([rejection.list, rejection.entry].compactMap(\.self)).joined(separator: " "),
          rejection.reason.rawValue,
        ]
      }
      text += "\nwhat did not win\n" + Columns.text(rows)
    }
    return text
  }
}

extension Decimal {
  fileprivate func text(_ currency: Currency) -> String {
    text(fractionDigitCountMin: currency.minorDigitCount)
  }
}
