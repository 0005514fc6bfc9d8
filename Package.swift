// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [.treatAllWarnings(as: .error)]

/// For the rooms on the way of every request, whose classes belong to one shard: their exclusive
/// access is checked at run time in debug builds, hence in every test, and costs a release build
/// nothing. Checked there too, it was 7 % of the CPU time of a request.
let hotSettings =
  settings + [.unsafeFlags(["-enforce-exclusivity=unchecked"], .when(configuration: .release))]

func room(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

func hotRoom(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: hotSettings)
}

func program(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .executableTarget(name: name, dependencies: dependencies, swiftSettings: settings)
}

/// The rooms of the load generator, which stand in a folder of their own.
func loadRoom(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .target(
    name: name, dependencies: dependencies, path: "loadtest/Sources/\(name)",
    swiftSettings: hotSettings)
}

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .testTarget(name: name, dependencies: dependencies + ["TestKit"], swiftSettings: settings)
}

let package = Package(
  name: "pricing",
  products: [
    .library(name: "Pricing", targets: ["Pricing"]),
    .executable(name: "pricing-api", targets: ["pricing-api"]),
    .executable(name: "pricing-worker", targets: ["pricing-worker"]),
    .executable(name: "pricing-listener", targets: ["pricing-listener"]),
    .executable(name: "pricing-admin", targets: ["pricing-admin"]),
    .executable(name: "pricing-load", targets: ["pricing-load"]),
  ],
  targets: [
    // Executables: wiring only.
    program(
      "pricing-api",
      [
        "API", "Catalogue", "Events", "HTTP", "HTTP1", "HTTPServer", "Jobs", "Operating",
        "Postgres", "PriceCache", "Pricing", "Quoting", "Reactor", "Redis", "Repricing",
        "Settings", "Telemetry", "Timing",
      ]),
    program(
      "pricing-worker",
      [
        "Bytes", "Catalogue", "Feeds", "HTTPClient", "Jobs", "Operating", "PriceCache", "Pricing",
        "Quoting", "Reactor", "Redis", "Repricing", "Settings", "Telemetry", "Timing",
      ]),
    program(
      "pricing-listener",
      [
        "Catalogue", "Events", "Jobs", "Operating", "Pricing", "Reactor", "Redis", "Repricing",
        "Settings", "Telemetry", "Timing",
      ]),
    program(
      "pricing-admin",
      [
        "API", "Bytes", "Catalogue", "Feeds", "Interchange", "JSON", "Jobs", "Postgres",
        "PriceCache", "Pricing", "Quoting", "Reactor", "Redis", "Repricing", "Settings",
        "Telemetry", "Timing",
      ]),

    // The load generator.
    .executableTarget(
      name: "pricing-load",
      dependencies: [
        "Bytes", "JSON", "LoadDriver", "LoadFigures", "LoadPlan", "LoadReport", "Reactor",
        "Settings", "Timing",
      ],
      path: "loadtest/Sources/pricing-load", swiftSettings: settings),
    loadRoom(
      "LoadDriver",
      ["Bytes", "HTTPClient", "JSON", "LoadFigures", "LoadPlan", "Reactor", "Timing"]),
    loadRoom("LoadReport", ["Bytes", "JSON", "LoadFigures", "LoadPlan", "Timing"]),
    loadRoom("LoadPlan", ["Bytes", "JSON", "LoadFigures", "Timing"]),
    loadRoom("LoadFigures", ["Bytes", "JSON", "Timing"]),

    // What is served over HTTP.
    hotRoom(
      "API",
      [
        "Bytes", "Events", "HTTP", "HTTP1", "HTTPServer", "JSON", "Jobs", "OpenAPI", "Operating",
        "Pricing", "Quoting", "Reactor", "Repricing", "Telemetry", "Timing",
      ]),

    // What every program has around its work.
    room(
      "Operating",
      [
        "Bytes", "Catalogue", "HTTP", "HTTPServer", "JSON", "Pricing", "Reactor", "Redis",
        "Settings", "Telemetry", "Timing",
      ]),

    // What is done with prices.
    hotRoom(
      "Quoting",
      [
        "Bytes", "Catalogue", "Postgres", "PriceCache", "Pricing", "Reactor", "SQLite",
        "Telemetry", "Timing",
      ]),
    room(
      "Repricing",
      [
        "Bytes", "Catalogue", "Events", "JSON", "Jobs", "PriceCache", "Pricing", "Reactor",
        "Redis", "Telemetry", "Timing",
      ]),

    room(
      "Feeds",
      [
        "Bytes", "Catalogue", "HTTPClient", "Interchange", "JSON", "Jobs", "Pricing", "Reactor",
        "Redis", "Repricing", "Telemetry", "Timing",
      ]),

    // Adapters: the catalogue to and from what is outside.
    room("Interchange", ["Bytes", "CZlib", "JSON", "Pricing"]),

    // Adapters: what the system's ports stand for outside it.
    room(
      "Catalogue",
      ["Bytes", "JSON", "Postgres", "Pricing", "Reactor", "SQLite", "Settings", "Timing"]),
    hotRoom("PriceCache", ["Bytes", "Pricing", "Reactor", "Redis", "Telemetry", "Timing"]),
    room("Jobs", ["Bytes", "Reactor", "Redis", "Telemetry", "Timing"]),
    room("Events", ["Bytes", "JSON", "Pricing", "Reactor", "Redis", "Telemetry", "Timing"]),

    // Protocols: bytes and time in, decisions out; HTTPServer joins them to the reactor.
    hotRoom("HTTPServer", ["Bytes", "HTTP", "HTTP1", "Reactor", "Telemetry", "Timing"]),
    hotRoom("HTTP1", ["Bytes", "HTTP", "Timing"]),
    hotRoom("HTTPClient", ["Bytes", "Reactor", "Timing"]),
    hotRoom("HTTP", ["Bytes", "JSON", "Telemetry", "Timing"]),
    room("JSON", ["Bytes"]),
    hotRoom("Redis", ["Bytes", "CHiredis", "COpenSSL", "Reactor", "Timing"]),
    room("OpenAPI", ["Bytes", "JSON"]),
    room("SQLite", ["Bytes", "CSQLite", "Reactor"]),
    room("Postgres", ["Bytes", "CPostgres", "Reactor", "Timing"]),
    room("Settings", ["Bytes"]),
    room("Telemetry", ["Bytes"]),

    // Ground: sockets, Dispatch, timers, signals.
    hotRoom("Reactor", ["Bytes", "CLinux", "Timing"]),
    .target(name: "CLinux"),
    .systemLibrary(name: "CHiredis"),
    .systemLibrary(name: "COpenSSL"),
    .systemLibrary(name: "CZlib"),
    .systemLibrary(name: "CSQLite"),
    .systemLibrary(name: "CPostgres"),

    // Pure: the standard library alone.
    room("Bytes"),
    room("Timing"),
    room("Pricing"),

    // Tests.
    .target(
      name: "TestKit",
      dependencies: [
        "Bytes", "JSON", "PriceCache", "Pricing", "Quoting", "Reactor", "Redis", "Telemetry",
        "Timing",
      ],
      path: "Tests/TestKit", swiftSettings: settings,
      // What stands before functions of libraries has to be seen by them.
      linkerSettings: [
        .unsafeFlags(["-Xlinker", "--export-dynamic-symbol=pthread_getaffinity_np"])
      ]),
    tests("BytesTests", ["Bytes"]),
    tests("TimingTests", ["Timing"]),
    tests("ReactorTests", ["Bytes", "Reactor", "Timing"]),
    tests("JSONTests", ["Bytes", "JSON"]),
    tests("OpenAPITests", ["Bytes", "JSON", "OpenAPI"]),
    tests("HTTPTests", ["Bytes", "HTTP", "JSON"]),
    tests("HTTP1Tests", ["Bytes", "HTTP", "HTTP1", "Timing"]),
    tests("HTTPClientTests", ["Bytes", "HTTPClient", "Reactor", "Timing"]),
    tests(
      "HTTPServerTests",
      ["Bytes", "HTTP", "HTTP1", "HTTPServer", "Reactor", "Telemetry", "Timing"]),
    tests("PostgresTests", ["Bytes", "Postgres", "Reactor", "Timing"]),
    tests("TelemetryTests", ["Bytes", "Telemetry"]),
    tests("RedisTests", ["Bytes", "CHiredis", "Reactor", "Redis", "Timing"]),
    tests("SettingsTests", ["Bytes", "Settings"]),
    tests("SQLiteTests", ["Bytes", "CSQLite", "Reactor", "SQLite"]),
    tests("PricingTests", ["Pricing"]),
    tests(
      "CatalogueTests",
      ["Bytes", "Catalogue", "Postgres", "Pricing", "Reactor", "SQLite", "Timing"]),
    tests(
      "PriceCacheTests",
      ["Bytes", "PriceCache", "Pricing", "Quoting", "Reactor", "Redis", "Telemetry", "Timing"]),
    .executableTarget(
      name: "jobs-fixture",
      dependencies: [
        "Catalogue", "Jobs", "Pricing", "Reactor", "Redis", "SQLite", "Telemetry", "Timing",
      ],
      path: "Tests/JobsFixture", swiftSettings: settings),
    tests("JobsTests", ["Bytes", "Jobs", "Reactor", "Redis", "Telemetry", "Timing"]),
    tests(
      "EventsTests", ["Bytes", "Events", "JSON", "Pricing", "Reactor", "Redis", "Timing"]),
    tests(
      "RepricingTests",
      [
        "Bytes", "Catalogue", "Events", "Jobs", "Pricing", "Reactor", "Redis", "Repricing",
        "Timing",
      ]),
    tests(
      "FeedsTests",
      [
        "Bytes", "Catalogue", "Feeds", "HTTPClient", "Jobs", "Pricing", "Reactor", "Redis",
        "Repricing", "Settings", "Telemetry", "Timing",
      ]),
    tests("InterchangeTests", ["Bytes", "CZlib", "Interchange", "Pricing"]),
    tests(
      "QuotingTests",
      [
        "Bytes", "Catalogue", "PriceCache", "Pricing", "Quoting", "Reactor", "Redis", "SQLite",
        "Timing",
      ]),
    tests(
      "APITests",
      [
        "API", "Bytes", "Catalogue", "HTTP", "HTTP1", "JSON", "Jobs", "Pricing", "Quoting",
        "Reactor", "Redis", "Repricing", "SQLite", "Telemetry", "Timing", "pricing-admin",
        "pricing-api",
      ]),
    tests(
      "AdminTests",
      [
        "Jobs", "Pricing", "Reactor", "Redis", "Repricing", "Telemetry", "Timing", "pricing-admin",
      ]),
    tests(
      "WorkerTests",
      [
        "Catalogue", "Jobs", "Reactor", "Redis", "SQLite", "pricing-admin", "pricing-api",
        "pricing-listener", "pricing-worker",
      ]),
    tests("TestKitTests", ["pricing-api"]),
    tests(
      "LoadTests",
      [
        "Bytes", "HTTP", "HTTPServer", "JSON", "LoadDriver", "LoadFigures", "LoadPlan",
        "LoadReport", "Reactor", "Telemetry", "Timing", "pricing-load",
      ]),
    tests("TidyTests", []),
    .executableTarget(
      name: "benchmarks",
      dependencies: [
        "API", "Bytes", "CHiredis", "Catalogue", "HTTP", "HTTP1", "Interchange", "JSON", "Jobs",
        "Postgres", "PriceCache", "Pricing", "Quoting", "Reactor", "Redis", "Repricing", "SQLite",
        "Telemetry", "TestKit", "Timing", "pricing-api",
      ],
      path: "Tests/Benchmarks", swiftSettings: settings),
  ],
  swiftLanguageModes: [.v6]
)
