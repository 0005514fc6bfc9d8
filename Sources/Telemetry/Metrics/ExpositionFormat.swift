import Bytes

/// The two texts that a scraper can ask for.
package enum ExpositionFormat: Sendable, Equatable {
  /// Prometheus text 0.0.4: what every scraper, and a person with curl, can read.
  case prometheusText
  /// OpenMetrics 1.0.0: with units, and an end that tells a cut answer from a whole one.
  case openMetrics

  package var contentType: StaticString {
    switch self {
    case .prometheusText: "text/plain; version=0.0.4; charset=utf-8"
    case .openMetrics: "application/openmetrics-text; version=1.0.0; charset=utf-8"
    }
  }

  /// The format that an `Accept` header's value prefers (RFC 9110, section 12.5.1).
  ///
  /// Prometheus text where both are as welcome or neither is: an answer in a format not asked for
  /// tells an operator more than a refusal.
  package init(accept: Span<UInt8>) {
    var openMetrics = Preference()
    var text = Preference()
    var rest = ListReader(separator: UInt8(ascii: ","))
    while let element = rest.next(in: accept) {
      guard let range = MediaRange(accept.extracting(element)) else { continue }
      openMetrics.consider(range, precision: range.precisionForOpenMetrics)
      text.consider(range, precision: range.precisionForText)
    }
    self = openMetrics.quality > text.quality ? .openMetrics : .prometheusText
  }

  /// How welcome a format is: what the most precise media range that covers it says.
  private struct Preference {
    var precision = 0
    var quality = 0

    mutating func consider(_ range: MediaRange, precision: Int?) {
      guard let precision, precision >= self.precision else { return }
      quality = precision == self.precision ? max(quality, range.quality) : range.quality
      self.precision = precision
    }
  }
}

/// One element of an `Accept` header, as far as the two formats need to know it.
private struct MediaRange {
  enum Kind { case any, anyApplication, anyText, openMetrics, plainText, other }
  enum Version { case unnamed, text, openMetrics, other }

  private var kind = Kind.other
  private var version = Version.unnamed
  /// In thousandths.
  private(set) var quality = 1000

  /// Nil where the quality is malformed: the element then says nothing.
  init?(_ element: Span<UInt8>) {
    var rest = ListReader(separator: UInt8(ascii: ";"))
    guard let name = rest.next(in: element) else { return nil }
    kind = MediaRange.kind(named: element.extracting(name))
    while let parameter = rest.next(in: element) {
      let text = element.extracting(parameter)
      guard let equals = (0..<text.count).first(where: { text[$0] == UInt8(ascii: "=") }) else {
        continue
      }
      let name = text.extracting(0..<equals)
      var value = text.extracting(equals + 1..<text.count)
      if value.count >= 2, value[0] == UInt8(ascii: "\"") {
        value = value.extracting(1..<value.count - 1)
      }
      if name.equalsIgnoringCase("version") {
        version = MediaRange.version(named: value)
      } else if name.equalsIgnoringCase("q") {
        guard let quality = MediaRange.thousandths(value) else { return nil }
        self.quality = quality
      }
    }
  }

  var precisionForOpenMetrics: Int? {
    switch (kind, version) {
    case (.openMetrics, .openMetrics): 4
    case (.openMetrics, .unnamed): 3
    case (.anyApplication, _): 2
    case (.any, _): 1
    default: nil
    }
  }

  var precisionForText: Int? {
    switch (kind, version) {
    case (.plainText, .text): 4
    case (.plainText, .unnamed): 3
    case (.anyText, _): 2
    case (.any, _): 1
    default: nil
    }
  }

  private static func kind(named name: Span<UInt8>) -> Kind {
    if name.equalsIgnoringCase("application/openmetrics-text") { return .openMetrics }
    if name.equalsIgnoringCase("text/plain") { return .plainText }
    if name.equalsIgnoringCase("application/*") { return .anyApplication }
    if name.equalsIgnoringCase("text/*") { return .anyText }
    return name.equals("*/*") ? .any : .other
  }

  private static func version(named name: Span<UInt8>) -> Version {
    if name.equals("1.0.0") { return .openMetrics }
    return name.equals("0.0.4") ? .text : .other
  }

  /// `0`, `0.5`, `1.000`: at most three decimals, at most one.
  private static func thousandths(_ text: Span<UInt8>) -> Int? {
    guard (1...5).contains(text.count), text[0].isASCIIDigit else { return nil }
    var sum = Int(text[0] - UInt8(ascii: "0")) * 1000
    if text.count > 1 {
      guard text[1] == UInt8(ascii: ".") else { return nil }
      var weight = 100
      for index in 2..<text.count {
        guard text[index].isASCIIDigit else { return nil }
        sum += Int(text[index] - UInt8(ascii: "0")) * weight
        weight /= 10
      }
    }
    return sum <= 1000 ? sum : nil
  }
}

/// Walks the elements of a header's list, blanks around them left out; a separator between double
/// quotes separates nothing.
private struct ListReader {
  let separator: UInt8
  private var offset = 0

  init(separator: UInt8) { self.separator = separator }

  mutating func next(in text: Span<UInt8>) -> Range<Int>? {
    guard offset < text.count else { return nil }
    var start = offset
    var isQuoted = false
    while offset < text.count, isQuoted || text[offset] != separator {
      if text[offset] == UInt8(ascii: "\"") { isQuoted.toggle() }
      if isQuoted, text[offset] == UInt8(ascii: "\\") { offset += 1 }
      offset += 1
    }
    var end = min(offset, text.count)
    offset += 1
    while start < end, text[start].isBlank { start += 1 }
    while start < end, text[end - 1].isBlank { end -= 1 }
    return start..<end
  }
}

extension UInt8 {
  fileprivate var isBlank: Bool { self == UInt8(ascii: " ") || self == UInt8(ascii: "\t") }
}
