import Foundation
import TestKit

/// The contract's drill and its rules as a catalogue's lines, in a running API.
struct DrillShop {
  let api: RunningAPI

  static let lines = [
    #"{"kind":"rounding","currency":"EUR","increment":"0.01","mode":"half_even","ending":"0.99","#
      + #""level":"unit"}"#,
    #"{"kind":"price_list","id":"retail","currency":"EUR","rank":0}"#,
    #"{"kind":"price_list","id":"dealer","currency":"EUR","rank":10,"#
      + #""when":{"eq":["segment","dealer"]}}"#,
    #"{"kind":"guardrail","id":"margin-15","min_margin":"15%"}"#,
    #"{"kind":"item","sku":"DRILL-18V","category":"tools/power","cost":"71.00","currency":"EUR"}"#,
    price("retail", "129.00"), price("dealer", "100.00"),
  ]

  static func price(_ list: String, _ unit: String) -> String {
    #"{"kind":"price","list":"\#(list)","sku":"DRILL-18V","#
      + #""tiers":[{"from":"1","unit":"\#(unit)"}]}"#
  }

  init(_ arguments: [String] = [], on engine: DatabaseEngine = .sqlite) throws {
    api = try RunningAPI.migrated(arguments, on: engine)
    try take(Self.lines)
  }

  /// Imports lines as one revision.
  func take(_ lines: [String]) throws {
    try lines.map { $0 + "\n" }.joined().write(
      toFile: api.folder.path("lines.ndjson"), atomically: true, encoding: .utf8)
    try api.administer("import", "lines.ndjson")
  }

  static func minRevision(_ revision: Int) -> String { "Min-Revision: \(revision)\r\n" }
}

extension RawResponse {
  /// The value of a string or number of the answer: the first that stands behind this name.
  func value(_ name: String) -> String? {
    guard let place = text.range(of: "\"\(name)\":") else { return nil }
    let value = text[place.upperBound...].drop { $0 == "\"" }
    return String(value.prefix { !"\",}".contains($0) })
  }
}
