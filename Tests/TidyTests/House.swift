/// The layers of the house, from the ground up. A room imports rooms below it, and in its own layer
/// those that its row names; adapters never know each other.
enum Layer: Int, Comparable {
  case pure, ground, protocols, adapters, useCases, programs, tests

  static func < (one: Layer, other: Layer) -> Bool { one.rawValue < other.rawValue }
}

/// A room, which is a target, and what it may import.
struct Room {
  let name: String
  let layer: Layer
  let rooms: [String]
  /// Modules of the toolchain; the `Swift` module goes without saying.
  let system: [String]

  init(_ name: String, _ layer: Layer, _ rooms: [String] = [], system: [String] = []) {
    self.name = name
    self.layer = layer
    self.rooms = rooms
    self.system = system
  }

  func mayImport(_ module: String) -> Bool {
    // A program's module has the name that Swift can spell.
    system.contains(module) || rooms.contains { $0.replacing("-", with: "_") == module }
  }
}

/// Which room may import which: the one place to edit when a room comes or an arrow is drawn.
enum House {
  private static let lower = [
    Room("Bytes", .pure),
    Room("Pricing", .pure),
    Room("Timing", .pure),

    Room("CHiredis", .ground),
    Room("CLinux", .ground),
    Room("COpenSSL", .ground),
    Room("CZlib", .ground),
    Room("CSQLite", .ground),
    Room("CPostgres", .ground),
    Room(
      "Reactor", .ground, ["Bytes", "CLinux", "Timing"],
      system: ["Dispatch", "Glibc", "Synchronization"]),

    Room("JSON", .protocols, ["Bytes"]),
    Room("OpenAPI", .protocols, ["Bytes", "JSON"]),
    Room("HTTP", .protocols, ["Bytes", "JSON", "Telemetry", "Timing"]),
    Room("HTTP1", .protocols, ["Bytes", "HTTP", "Timing"]),
    Room("HTTPClient", .protocols, ["Bytes", "Reactor", "Timing"]),
    Room(
      "HTTPServer", .protocols, ["Bytes", "HTTP", "HTTP1", "Reactor", "Telemetry", "Timing"],
      system: ["Synchronization"]),
    Room("Redis", .protocols, ["Bytes", "CHiredis", "COpenSSL", "Reactor", "Timing"]),
    Room("SQLite", .protocols, ["Bytes", "CSQLite", "Reactor"], system: ["Synchronization"]),
    Room(
      "Postgres", .protocols, ["Bytes", "CPostgres", "Reactor", "Timing"],
      system: ["Synchronization"]),
    Room("Settings", .protocols, ["Bytes", "JSON"], system: ["Glibc"]),
    Room("Telemetry", .protocols, ["Bytes"], system: ["Glibc", "Synchronization"]),

    Room(
      "Catalogue", .adapters,
      ["Bytes", "JSON", "Postgres", "Pricing", "Reactor", "SQLite", "Settings", "Timing"],
      system: ["Dispatch"]),
    Room(
      "PriceCache", .adapters,
      ["Bytes", "Pricing", "Reactor", "Redis", "Telemetry", "Timing"]),
    Room("Jobs", .adapters, ["Bytes", "Reactor", "Redis", "Telemetry", "Timing"]),
    Room(
      "Events", .adapters,
      ["Bytes", "JSON", "Pricing", "Reactor", "Redis", "Telemetry", "Timing"]),
    Room("Interchange", .adapters, ["Bytes", "CZlib", "JSON", "Pricing"]),

    Room(
      "Quoting", .useCases,
      [
        "Bytes", "Catalogue", "Postgres", "PriceCache", "Pricing", "Reactor", "SQLite",
        "Telemetry", "Timing",
      ]),
    Room(
      "Repricing", .useCases,
      [
        "Bytes", "Catalogue", "Events", "JSON", "Jobs", "PriceCache", "Pricing", "Reactor",
        "Redis", "Telemetry", "Timing",
      ]),
    Room(
      "Feeds", .useCases,
      [
        "Bytes", "Catalogue", "HTTPClient", "Interchange", "JSON", "Jobs", "Pricing", "Reactor",
        "Redis", "Repricing", "Telemetry", "Timing",
      ]),
    Room(
      "Operating", .useCases,
      [
        "Bytes", "Catalogue", "HTTP", "HTTPServer", "JSON", "Pricing", "Reactor", "Redis",
        "Settings", "Telemetry", "Timing",
      ],
      system: ["Synchronization"]),
    Room(
      "API", .useCases,
      [
        "Bytes", "Events", "HTTP", "HTTP1", "HTTPServer", "JSON", "Jobs", "OpenAPI", "Operating",
        "Pricing", "Quoting", "Reactor", "Repricing", "Telemetry", "Timing",
      ],
      system: ["Synchronization"]),

    Room("LoadFigures", .useCases, ["Bytes", "JSON", "Timing"]),
    Room("LoadPlan", .useCases, ["Bytes", "JSON", "LoadFigures", "Timing"]),
    Room(
      "LoadDriver", .useCases,
      ["Bytes", "HTTPClient", "JSON", "LoadFigures", "LoadPlan", "Reactor", "Timing"]),
    Room("LoadReport", .useCases, ["Bytes", "JSON", "LoadFigures", "LoadPlan", "Timing"]),
  ]

  /// Programs wire everything.
  private static let programs = [
    "pricing-api", "pricing-worker", "pricing-listener", "pricing-admin", "pricing-load",
  ].map {
    Room($0, .programs, lower.map(\.name), system: ["Dispatch", "Glibc", "Synchronization"])
  }

  static let rooms = lower + programs

  private static let testSystem = ["Dispatch", "Foundation", "Glibc", "Synchronization", "Testing"]

  static let testKit = Room(
    "TestKit", .tests,
    [
      "Bytes", "JSON", "PriceCache", "Pricing", "Quoting", "Reactor", "Redis", "Telemetry",
      "Timing",
    ],
    system: testSystem)

  /// What each of the other rooms under `Tests` may import.
  static let tests = Room("Tests", .tests, rooms.map(\.name) + ["TestKit"], system: testSystem)

  /// The row of the room that the file or target stands in; nil when the table lacks it.
  static func room(named name: String, isTest: Bool) -> Room? {
    if isTest { return name == testKit.name ? testKit : tests }
    return rooms.first { $0.name == name }
  }
}
