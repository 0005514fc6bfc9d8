/// Who asks for how many: the facts of a request, read once.
public struct PriceContext: Sendable {
  /// How many; greater than zero.
  public private(set) var quantity: Decimal
  /// The currency of the answer; nil is that of the list that wins.
  public var currency: Currency?
  /// Where the request comes from.
  public var channel: Text?
  /// The country it comes from.
  public var country: Text?
  /// The customer.
  public var customerID: Text?
  /// The customer's segments. Their order does not matter, and one named twice is there once.
  public private(set) var segments: [Text] = []
  private(set) var attributes: [Attribute] = []

  /// A request for one, by nobody in particular.
  public init() { quantity = .one }

  /// A request.
  public init(
    quantity: Decimal = .one, currency: Currency? = nil, channel: Text? = nil,
    country: Text? = nil, customerID: Text? = nil, segments: [Text] = [],
    attributes: [String: String] = [:]
  ) throws(Fault) {
    self.init()
    self.currency = currency
    self.channel = channel
    self.country = country
    self.customerID = customerID
    try setQuantity(quantity)
    for segment in segments { try insert(segment: segment) }
    for (name, value) in attributes.sorted(by: { comesFirst($0.key, $1.key) }) {
      try setAttribute(name, value)
    }
  }

  /// Forgets who asks for how many and keeps the memory, for the next request.
  public mutating func removeAll() {
    quantity = .one
    currency = nil
    channel = nil
    country = nil
    customerID = nil
    // Most requests have none, and emptying an array that is empty is a call or two all the same.
    if !segments.isEmpty { segments.removeAll(keepingCapacity: true) }
    if !attributes.isEmpty { attributes.removeAll(keepingCapacity: true) }
  }

  /// Whether the request has an attribute of this name.
  public func hasAttribute(_ name: String) -> Bool {
    let name = Text(name)
    return attributes.contains { $0.name == name }
  }

  /// Asks for so many: as each line of a batch does.
  public mutating func setQuantity(_ quantity: Decimal) throws(Fault) {
    guard quantity.isPositive else {
      throw Fault(pointer: "/quantity", kind: .outOfDomain, detail: "must be greater than 0")
    }
    self.quantity = quantity
  }

  /// Adds a segment of the customer.
  public mutating func insert(segment: Text) throws(Fault) {
    guard !segments.contains(segment) else { return }
    guard segments.count < EntityLimits.segmentCountMax else {
      throw Fault(
        pointer: "/segments", kind: .limitExceeded,
        detail: "must be at most \(EntityLimits.segmentCountMax)")
    }
    segments.append(segment)
  }

  /// Sets an attribute of the request; a number or a truth value is its JSON text.
  public mutating func setAttribute(_ name: String, _ value: String) throws(Fault) {
    let attribute = Attribute(name: Text(name), value: value)
    if let index = attributes.firstIndex(where: { $0.name == attribute.name }) {
      attributes[index] = attribute
      return
    }
    guard attributes.count < EntityLimits.attributeCountMax else {
      throw Fault(
        pointer: "/attributes", kind: .limitExceeded,
        detail: "must be at most \(EntityLimits.attributeCountMax)")
    }
    attributes.append(attribute)
  }
}
