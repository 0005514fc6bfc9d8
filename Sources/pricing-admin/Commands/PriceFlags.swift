import Pricing
import Settings

/// Who asks for how many, as of when, and how the answer is to look.
struct PriceFlags: SettingGroup {
  static let title = "Price"
  static let commands = ["price"]

  let quantity: Decimal
  let currency: Currency?
  let channel: Text?
  let country: Text?
  let segments: [Text]
  let customerID: Text?
  let attributes: [String: String]
  /// The instant whose price is wanted; nil is now.
  let at: Instant?
  /// The instant whose knowledge it is worked out by; nil is now.
  let known: Instant?
  let wantsExplanation: Bool
  let wantsJSON: Bool

  init(from reader: inout SettingReader) {
    quantity = reader.read("quantity", as: .quantity, default: "1", help: "How many.")
    currency = reader.read(
      "currency", as: .currencyIfAny, default: .described("that of the list that wins", nil),
      help: "Currency of the answer.")
    channel = reader.read(
      "channel", as: .factIfAny("NAME"), default: .described("none", nil),
      help: "Where the request comes from.")
    country = reader.read(
      "country", as: .factIfAny("CODE"), default: .described("none", nil),
      help: "The country it comes from.")
    segments = reader.read(
      "segments", as: .facts, default: .described("none", []), help: "The customer's segments.")
    customerID = reader.read(
      "customer_id", as: .factIfAny("ID"), default: .described("none", nil),
      help: "The customer.")
    attributes = reader.read(
      "attributes", as: .attributes, default: .described("none", [:]),
      help: "What else conditions may ask of the request.")
    at = reader.read(
      "at", as: .instantIfAny, default: .described("now", nil),
      help: "The instant whose price is wanted.")
    known = reader.read(
      "known", as: .instantIfAny, default: .described("now", nil),
      help: "Leave out what was recorded after this instant.")
    wantsExplanation = reader.read(
      "explain", as: .bool, default: "false",
      help: "Tell each step, and what did not win and why.")
    wantsJSON = reader.read(
      "json", as: .bool, default: "false", help: "Answer as the API does, in JSON.")
  }

  func context() throws(AdminFailure) -> PriceContext {
    do throws(Fault) {
      return try PriceContext(
        quantity: quantity, currency: currency, channel: channel, country: country,
        customerID: customerID, segments: segments, attributes: attributes)
    } catch {
      throw AdminFailure(error.description, status: .misused)
    }
  }
}
