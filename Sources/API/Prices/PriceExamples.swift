import OpenAPI

/// A drill that costs 71.00, on a dealer list at 100.00, 92.00 from 10 pieces, 10 % off this week:
/// what the examples are about. A test asks their questions and compares the answers.
extension PricingAPI {
  static let drill: JSONExample = """
    {"product_id":"DRILL-18V","quantity":"12","currency":"EUR","base_price":"100.00",
     "unit_price":"83.99","final_price":"83.99","total":"1007.88","source":"cache","list":"dealer",
     "revision":4711,"version":17,"price_valid_until":"2026-11-30T23:00:00Z",
     "calculated_at":"2026-11-20T10:00:00.123Z"}
    """

  static let explainedDrill: JSONExample = """
    {"product_id":"DRILL-18V","quantity":"12","currency":"EUR","base_price":"100.00",
     "unit_price":"83.99","final_price":"83.99","total":"1007.88","source":"cache","list":"dealer",
     "revision":4711,"version":17,"price_valid_until":"2026-11-30T23:00:00Z",
     "calculated_at":"2026-11-20T10:00:00.123Z",
     "trace":[{"step":"list","by":"dealer","after":"100.00"},
              {"step":"tier","by":"volume from 10","after":"92.00"},
              {"step":"adjustment","by":"black-friday","effect":"-10%","after":"82.80"},
              {"step":"guardrail","by":"margin-15","after":"83.529411764706"},
              {"step":"rounding","by":"EUR","after":"83.99"}],
     "rejected":[{"list":"retail","reason":"lower rank"}]}
    """

  static let batchRequest: JSONExample = """
    {"context":{"currency":"EUR","segments":["dealer"]},
     "lines":[{"ref":"1","product_id":"DRILL-18V","quantity":12},
              {"ref":"2","product_id":"DRILL-36V"}]}
    """

  static let batchResult: JSONExample = """
    {"revision":4711,"results":[
      {"ref":"1","price":{"product_id":"DRILL-18V","quantity":"12","currency":"EUR",
       "base_price":"100.00","unit_price":"83.99","final_price":"83.99","total":"1007.88",
       "source":"cache","list":"dealer","revision":4711,"version":17,
       "price_valid_until":"2026-11-30T23:00:00Z","calculated_at":"2026-11-20T10:00:00.123Z"}},
      {"ref":"2","problem":{"type":"/docs#unknown_product","title":"There is no such product.",
       "status":404,"code":"unknown_product"}}]}
    """
}
