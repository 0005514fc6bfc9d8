import Pricing
import TestKit
import Testing

/// Decimals as text.
struct DecimalTextTests {
  @Test(arguments: [
    ("0", "0"), ("-0", "0"), ("0.0", "0"), ("12", "12"), ("12.50", "12.5"), ("-0.05", "-0.05"),
    ("1e3", "1000"), ("1.5E+2", "150"), ("125e-2", "1.25"), ("1e-12", "0.000000000001"),
    ("1.0000000000000000000", "1"), ("0e99999999999999999999", "0"), ("0.00e-400", "0"),
    ("999999999999999.999999999999", "999999999999999.999999999999"),
    ("100000000000000000000e-20", "1"), ("0.000000000000001e3", "0.000000000001"),
  ])
  func `a JSON number is read from its digits`(_ text: String, _ printed: String) throws {
    #expect(try Decimal(text).description == printed)
  }

  @Test(arguments: [
    ("", DecimalError.malformed), ("-", .malformed), ("+1", .malformed), ("01", .malformed),
    ("-00", .malformed), (".5", .malformed), ("1.", .malformed), ("1.e2", .malformed),
    ("1e", .malformed), ("1e+", .malformed), ("1 ", .malformed), (" 1", .malformed),
    ("1,5", .malformed), ("NaN", .malformed), ("0x10", .malformed), ("1_000", .malformed),
    ("1٣", .malformed), ("--1", .malformed), ("1e5.0", .malformed),
    ("0.0000000000001", .inexact), ("1e-13", .inexact), ("1.0000000000001", .inexact),
    ("1e-99999999999999999999", .inexact), ("1000000000000000", .overflow), ("1e15", .overflow),
    ("-1e400", .overflow), ("1e99999999999999999999", .overflow),
    ("1234567890123456.1234567890123", .overflow),
  ])
  func `what is no number or does not fit is refused`(_ text: String, _ error: DecimalError) {
    #expect(throws: error) { try Decimal(text) }
  }

  @Test func `a number cut at any byte is read as the number it then is, or refused`() throws {
    let text = Array("-120.034500e+2".utf8)
    for count in 0...text.count {
      let guarded = GuardedBytes(text.prefix(count))
      let parsed = guarded.withSpan { span in try? Decimal(parsing: span) }
      let prefix = String(decoding: text.prefix(count), as: UTF8.self)
      let isNumber =
        count > 1 && !prefix.hasSuffix(".") && !prefix.hasSuffix("e") && !prefix.hasSuffix("+")
      #expect((parsed != nil) == isNumber, "\(prefix)")
    }
  }

  /// Short texts without an exponent are read in a way of their own.
  @Test func `an exponent of zero changes neither a number nor why it is none`() {
    func read(_ text: String) -> Result<Decimal, DecimalError> {
      Result { () throws(DecimalError) in try Decimal(text) }
    }
    let seed = UInt64.random(in: 0...(.max))
    var random = SeededGenerator(seed: seed)
    for _ in 0..<rounds(20_000) {
      let text = String(
        (0..<Int.random(in: 0...20, using: &random)).map { index in
          "0001234567890.-".randomElement(using: &random) ?? "0"
        })
      #expect(read(text) == read(text + "e0"), "seed \(seed): \(text)")
    }
    for text in ["999999999999999.9", "1234567890123456", "-0", "0.0000000000001", ".5", "5.", ""] {
      #expect(read(text) == read(text + "e0"), "\(text)")
    }
  }

  @Test func `printing agrees with the big integers and reads back`() throws {
    let seed = UInt64.random(in: 0...UInt64.max)
    var random = SeededGenerator(seed: seed)
    for _ in 0..<rounds(5_000) {
      let number = random.decimal()
      for digits in [0, 2, 3, 12] {
        let text = number.text(fractionDigitCountMin: digits)
        #expect(
          text == ExactNumber(number).text(fractionDigitCountMin: digits),
          "seed \(seed): \(number.units)")
        #expect(try Decimal(text) == number, "seed \(seed): \(text)")
      }
    }
  }

  @Test func `every small amount, and those beside each power of ten, print as digit by digit`() {
    var units: [Int128] = []
    // In units of 10⁻², 10⁻⁴, 10⁻⁵ and 10⁻¹²: there is a way for each.
    for number in 0..<Int128(3_000) {
      units += [number * 10_000_000_000, number * 100_000_000, number * 10_000_000, number]
    }
    var power: Int128 = 1
    while power < Decimal.greatest.units {
      let steps: [Int128] = [-10_000_000_000, -100_000_000, -1, 0, 1, 100_000_000]
      for step in steps { units.append(power + step) }
      power *= 10
    }
    for units in units {
      for units in [units, -units] {
        guard let number = Decimal(units: units) else { continue }
        for digits in 0...13 {
          let text = number.text(fractionDigitCountMin: digits)
          let expected = ExactNumber(number).text(fractionDigitCountMin: min(digits, 12))
          if text != expected { Issue.record("\(text) in place of \(expected)") }
        }
      }
    }
  }

  @Test func `nothing is written beyond the text, and nothing is needed but room for it`() throws {
    let seed = UInt64.random(in: 0...UInt64.max)
    var random = SeededGenerator(seed: seed)
    for _ in 0..<rounds(2_000) {
      let number = random.decimal()
      let text = number.text()
      // As much room as the text takes: a word stored past its end would be a fault.
      var guarded = GuardedBytes(Array(repeating: 0xFF, count: text.utf8.count))
      guarded.withMutableSpan { room in
        room.withUnsafeMutableBufferPointer { memory in
          var output = OutputSpan(buffer: memory, initializedCount: 0)
          number.write(into: &output)
          #expect(output.finalize(for: memory) == text.utf8.count, "seed \(seed): \(text)")
        }
      }
      let written = guarded.withSpan { span in span.indices.map { span[$0] } }
      #expect(written == Array(text.utf8), "seed \(seed): \(text)")
    }
  }

  @Test func `an amount prints its minor digits and no further zeros`() {
    #expect(Decimal("83.9").text(fractionDigitCountMin: 2) == "83.90")
    #expect(Decimal("83.5294").text(fractionDigitCountMin: 2) == "83.5294")
    #expect(Decimal("-5").text(fractionDigitCountMin: 3) == "-5.000")
    #expect((-Decimal.greatest).text().utf8.count == Decimal.textByteCountMax)
  }
}
