extension Currency {
  static let unknown: UInt8 = 0xFF

  /// The minor digits of every code, indexed by its letters in base 26.
  static let minorDigits: [UInt8] = {
    var table = [UInt8](repeating: unknown, count: 26 * 26 * 26)
    for (digits, codes) in codesByMinorDigits {
      for code in codes.split(whereSeparator: \.isWhitespace) {
        let index = code.utf8.reduce(0) { $0 * 26 + Int($1 - UInt8(ascii: "A")) }
        table[index] = digits
      }
    }
    return table
  }()

  /// ISO 4217 by the digits of the minor unit.
  ///
  /// Funds and metals without a minor unit, and the codes for testing and for no currency, are left
  /// out: nothing can be priced in them. Codes withdrawn of late (`BGN`, `HRK` and the like) stay,
  /// so that an old price can still be explained.
  private static let codesByMinorDigits: [(UInt8, String)] = [
    (0, "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"),
    (3, "BHD IQD JOD KWD LYD OMR TND"),
    (4, "CLF UYW"),
    (
      2,
      """
      AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD BTN BWP BYN
      BZD CAD CDF CHE CHF CHW CNY COP COU CRC CUC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP
      GBP GEL GHS GIP GMD GTQ GYD HKD HNL HRK HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT
      LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO
      NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SLL SOS
      SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XAD
      XCD XCG YER ZAR ZMW ZWG ZWL
      """
    ),
  ]
}
