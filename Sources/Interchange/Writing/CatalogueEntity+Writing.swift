import JSON
import Pricing

extension CatalogueEntity {
  /// Writes every field but the kind.
  func writeFields(to json: inout JSONWriter) {
    switch self {
    case .rounding(let profile): profile.writeFields(to: &json)
    case .fxRate(let rate): rate.writeFields(to: &json)
    case .priceList(let list): list.writeFields(to: &json)
    case .adjustment(let adjustment): adjustment.writeFields(to: &json)
    case .guardrail(let guardrail): guardrail.writeFields(to: &json)
    case .strategy(let strategy): strategy.writeFields(to: &json)
    case .item(let item): item.writeFields(to: &json)
    case .price(let entry): entry.writeFields(to: &json)
    case .signal(let signal): signal.writeFields(to: &json)
    }
  }
}

extension RoundingProfile {
  fileprivate func writeFields(to json: inout JSONWriter) {
    json.field("currency", currency)
    json.field("increment", increment)
    json.field("mode", mode.rawValue)
    json.field("ending", ending)
    json.field("level", level.rawValue)
  }
}

extension FXRate {
  fileprivate func writeFields(to json: inout JSONWriter) {
    json.field("base", base)
    json.field("quote", quote)
    json.field("rate", rate)
    json.field("observed_at", observedAt)
    json.field("expires_at", expiresAt)
  }
}

extension PriceList {
  fileprivate func writeFields(to json: inout JSONWriter) {
    json.field("id", id)
    json.field("currency", currency)
    json.member("rank", rank)
    json.field("when", condition)
    json.fields(window)
    json.field("parent", parent)
    json.field("adjust", adjust)
    json.field("tax", tax.rawValue)
  }
}

extension Adjustment {
  fileprivate func writeFields(to json: inout JSONWriter) {
    json.field("id", id)
    json.member("stage", stage)
    json.member("priority", priority)
    json.field("when", condition)
    json.field("effect", effect)
    json.field("currency", currency)
    json.field("stacking", stacking.rawValue)
    json.fields(window)
  }
}

extension Guardrail {
  fileprivate func writeFields(to json: inout JSONWriter) {
    json.field("id", id)
    json.fields(scope)
    json.field("floor", floor)
    json.field("ceiling", ceiling)
    json.field("currency", currency)
    json.field("min_margin", minMargin)
    json.field("max_change", maxChange)
  }
}

extension Strategy {
  fileprivate func writeFields(to json: inout JSONWriter) {
    json.field("id", id)
    json.fields(scope)
    json.field("list", list)
    switch method {
    case .costPlus(let plus):
      json.field("method", MethodName.costPlus.rawValue)
      json.fields(plus)
    case .matchCompetitor(let signal, let adjust, let currency):
      json.field("method", MethodName.matchCompetitor.rawValue)
      json.field("signal", signal)
      json.field("adjust", adjust)
      json.field("currency", currency)
    case .demandCurve(let basis, let curve):
      json.field("method", MethodName.demandCurve.rawValue)
      switch basis {
      case .list(let list): json.field("basis", list)
      case .cost(let plus): json.fields(plus)
      }
      json.name("curve")
      curve.write(to: &json)
    }
    json.field("max_change", maxChange)
  }
}

extension JSONWriter {
  fileprivate mutating func fields(_ plus: Strategy.CostPlus) {
    switch plus {
    case .markup(let share): field("markup", share)
    case .margin(let share): field("margin", share)
    }
  }
}

extension Item {
  fileprivate func writeFields(to json: inout JSONWriter) {
    json.field("sku", sku)
    json.field("category", category)
    json.field("cost", cost)
    json.field("currency", currency)
    guard !attributes.isEmpty else { return }
    json.object("attributes") { json in
      for (name, value) in attributes.sorted(by: { $0.key.order($1.key) < 0 }) {
        json.name(escaping: name.utf8.span)
        json.write(value)
      }
    }
  }
}

extension PriceEntry {
  fileprivate func writeFields(to json: inout JSONWriter) {
    json.field("list", list)
    switch subject {
    case .sku(let sku): json.field("sku", sku)
    case .category(let path): json.field("category", path)
    }
    json.field("mode", mode.rawValue)
    json.array("tiers") { json in
      for tier in tiers { json.object { json in tier.writeFields(to: &json) } }
    }
    json.fields(window)
  }
}

extension PriceTier {
  fileprivate func writeFields(to json: inout JSONWriter) {
    switch bound {
    case .from(let first): json.field("from", first)
    case .upTo(let last?): json.field("up_to", last)
    case .upTo(nil):
      json.name("up_to")
      json.writeNull()
    }
    json.field("unit", unit)
    json.field("flat", flat)
    json.field("size", size)
  }
}

extension Signal {
  fileprivate func writeFields(to json: inout JSONWriter) {
    json.field("sku", sku)
    json.field("name", name)
    json.field("value", value)
    json.field("observed_at", observedAt)
    json.field("expires_at", expiresAt)
  }
}
