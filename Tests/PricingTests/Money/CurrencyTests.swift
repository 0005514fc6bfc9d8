import Pricing
import TestKit
import Testing

/// ISO 4217.
struct CurrencyTests {
  @Test(arguments: [
    ("EUR", 2, "0.01"), ("JPY", 0, "1"), ("KWD", 3, "0.001"), ("CLF", 4, "0.0001"),
    ("CHF", 2, "0.01"), ("HRK", 2, "0.01"),
  ])
  func `a currency has its minor unit`(_ code: String, _ digits: Int, _ unit: String) throws {
    let currency = try #require(Currency(code))
    #expect(currency.minorDigitCount == digits)
    #expect(currency.minorUnit.description == unit)
    #expect(currency.code == code)
  }

  @Test(arguments: ["", "EU", "EURO", "eur", "EUT", "XXX", "XAU", "E1R", "ÄÖ"])
  func `what ISO 4217 does not list is no currency`(_ code: String) {
    #expect(Currency(code) == nil)
  }

  @Test func `currencies order by code`() throws {
    let codes = ["JPY", "EUR", "KWD", "AUD"]
    let currencies = codes.compactMap { Currency($0) }
    #expect(currencies.sorted().map(\.code) == codes.sorted())
  }

  @Test func `a code is not read beyond its end`() {
    for text in ["", "E", "EU", "EUR", "EURX"] {
      let guarded = GuardedBytes(Array(text.utf8))
      let isCurrency = guarded.withSpan { span in Currency(parsing: span) != nil }
      #expect(isCurrency == (text == "EUR"))
    }
  }
}
