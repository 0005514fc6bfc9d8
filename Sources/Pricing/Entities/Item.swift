/// Something that is sold.
public struct Item: Entity, Hashable {
  /// What identifies it.
  public var sku: String
  /// Its category: a path like `tools/power`.
  public var category: String
  /// What one costs us.
  public var cost: Decimal?
  /// The currency of the cost; without one it is read in the currency of each answer.
  public var currency: Currency?
  /// Whatever else conditions may ask for, by name. Numbers and truth values are their JSON text.
  public var attributes: [String: String]

  /// An item.
  public init(
    sku: String, category: String, cost: Decimal? = nil, currency: Currency? = nil,
    attributes: [String: String] = [:]
  ) {
    self.sku = sku
    self.category = category
    self.cost = cost
    self.currency = currency
    self.attributes = attributes
  }

  /// The sku.
  public var key: EntityKey { EntityKey("item", sku) }

  /// Everything outside its domain.
  public func faults() -> [Fault] {
    var report = FaultReport()
    report.requireName(sku, "/sku")
    report.requireCategory(category, "/category")
    if let cost { report.require(!cost.isNegative, "/cost", "must not be negative") }
    report.require(
      attributes.count <= EntityLimits.attributeCountMax, "/attributes",
      "must be at most \(EntityLimits.attributeCountMax)", .limitExceeded)
    var attributeReport = FaultReport()
    for (name, value) in attributes { Self.addFaults(of: name, value, to: &attributeReport) }
    if attributeReport.faults.isEmpty { return report.faults }
    // In an order that a dictionary does not have; which allocates, and is for faults alone.
    for (name, value) in attributes.sorted(by: { comesFirst($0.key, $1.key) }) {
      Self.addFaults(of: name, value, to: &report)
    }
    return report.faults
  }

  private static func addFaults(
    of name: String, _ value: String, to report: inout FaultReport
  ) {
    report.requireName(name, "/attributes/" + EntityKey.escaped(name))
    report.require(
      value.utf8.count <= EntityLimits.valueByteCountMax,
      "/attributes/" + EntityKey.escaped(name),
      "must have at most \(EntityLimits.valueByteCountMax) bytes", .limitExceeded)
  }
}
