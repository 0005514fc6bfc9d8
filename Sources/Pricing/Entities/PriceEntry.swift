/// How an entry's tiers make an amount of a quantity.
public enum TierMode: String, Sendable, Hashable {
  /// The tier that holds the quantity prices all of it.
  case volume
  /// Each tier prices the part of the quantity that lies in it.
  case graduated
  /// The tier that holds the quantity prices every started package.
  case package
}

/// Where a tier begins or ends.
public enum TierBound: Sendable, Hashable {
  /// Its first quantity.
  case from(Decimal)
  /// Its last quantity; nil in the last tier.
  case upTo(Decimal?)
}

/// A part of the quantities and its price.
public struct PriceTier: Sendable, Hashable {
  /// Which quantities.
  public var bound: TierBound
  /// The price of one, or of one package.
  public var unit: Decimal
  /// What comes on top once.
  public var flat: Decimal?
  /// How many are in a package.
  public var size: Decimal?

  /// A tier.
  public init(_ bound: TierBound, unit: Decimal, flat: Decimal? = nil, size: Decimal? = nil) {
    self.bound = bound
    self.unit = unit
    self.flat = flat
    self.size = size
  }
}

/// What a list asks for an item or for a whole category.
public struct PriceEntry: Entity, Hashable {
  /// What an entry prices.
  public enum Subject: Sendable, Hashable {
    /// One item.
    case sku(String)
    /// Every item of the category and of those below it.
    case category(String)
  }

  /// The list it stands on.
  public var list: String
  /// What it prices.
  public var subject: Subject
  /// How its tiers are read.
  public var mode: TierMode
  /// Its tiers, the smallest quantities first.
  public var tiers: [PriceTier]
  /// When it holds.
  public var window: Window

  /// A price entry.
  public init(
    list: String, subject: Subject, mode: TierMode = .volume, tiers: [PriceTier],
    window: Window = .always
  ) {
    self.list = list
    self.subject = subject
    self.mode = mode
    self.tiers = tiers
    self.window = window
  }

  /// The list, the subject and the first instant.
  public var key: EntityKey {
    let from = window.from?.description ?? "always"
    return switch subject {
    case .sku(let sku): EntityKey("price", list, "sku", sku, from)
    case .category(let path): EntityKey("price", list, "category", path, from)
    }
  }

  /// Everything outside its domain.
  public func faults() -> [Fault] {
    var report = FaultReport()
    report.requireName(list, "/list")
    switch subject {
    case .sku(let sku): report.requireName(sku, "/sku")
    case .category(let path): report.requireCategory(path, "/category")
    }
    report.requireWindow(window)
    report.require(!tiers.isEmpty, "/tiers", "must not be empty")
    report.require(
      tiers.count <= EntityLimits.tierCountMax, "/tiers",
      "must be at most \(EntityLimits.tierCountMax)", .limitExceeded)
    for index in tiers.indices { addFaults(ofTier: index, &report) }
    addFaultsOfBounds(&report)
    return report.faults
  }

  private func addFaults(ofTier index: Int, _ report: inout FaultReport) {
    let tier = tiers[index]
    report.require(!tier.unit.isNegative, "/tiers/\(index)/unit", "must not be negative")
    if let flat = tier.flat {
      report.require(!flat.isNegative, "/tiers/\(index)/flat", "must not be negative")
    }
    switch (mode, tier.size) {
    case (.package, nil):
      report.add("/tiers/\(index)/size", .contradiction, "is needed by mode package")
    case (.package, let size?):
      report.require(size.isPositive, "/tiers/\(index)/size", "must be greater than 0")
    case (_, .some):
      report.add("/tiers/\(index)/size", .contradiction, "goes with mode package only")
    case (_, nil): break
    }
  }

  private func addFaultsOfBounds(_ report: inout FaultReport) {
    guard let first = tiers.first else { return }
    let isFrom = if case .from = first.bound { true } else { false }
    if isFrom, mode == .graduated {
      report.add("/tiers/0/from", .contradiction, "is up_to in mode graduated")
    }
    var previous: Decimal?
    for index in tiers.indices {
      switch tiers[index].bound {
      case .from(let bound) where isFrom:
        report.require(!bound.isNegative, "/tiers/\(index)/from", "must not be negative")
        requireAscending(bound, after: previous, "/tiers/\(index)/from", &report)
        previous = bound
      case .upTo(let bound?) where !isFrom:
        report.require(bound.isPositive, "/tiers/\(index)/up_to", "must be greater than 0")
        requireAscending(bound, after: previous, "/tiers/\(index)/up_to", &report)
        report.require(
          index < tiers.count - 1, "/tiers/\(index)/up_to", "must be null in the last tier",
          .openEndedBounds)
        previous = bound
      case .upTo(nil) where !isFrom:
        report.require(
          index == tiers.count - 1, "/tiers/\(index)/up_to", "must be null in the last tier only",
          .openEndedBounds)
      default:
        report.add("/tiers/\(index)", .mixedBounds, "must be bound as the first tier is")
      }
    }
  }

  private func requireAscending(
    _ bound: Decimal, after previous: Decimal?, _ pointer: @autoclosure () -> String,
    _ report: inout FaultReport
  ) {
    guard let previous else { return }
    report.require(bound > previous, pointer(), "must be greater than in the tier before")
  }
}
