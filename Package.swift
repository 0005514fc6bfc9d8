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

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .testTarget(name: name, dependencies: dependencies + ["TestKit"], swiftSettings: settings)
}

let package = Package(
  name: "pricing",
  products: [
    .library(name: "Pricing", targets: ["Pricing"]),
    .executable(name: "pricing-api", targets: ["pricing-api"]),
    .executable(name: "pricing-admin", targets: ["pricing-admin"]),
  ],
  targets: [
    // Executables: wiring only.
    program(
      "pricing-api",
      ["API", "HTTP", "HTTP1", "HTTPServer", "Reactor", "Settings", "Telemetry", "Timing"]),
    program(
      "pricing-admin",
      ["Bytes", "Catalogue", "Interchange", "Pricing", "Reactor", "Settings", "Timing"]),

    // What is served over HTTP.
    hotRoom(
      "API",
      [
        "Bytes", "HTTP", "HTTP1", "HTTPServer", "JSON", "OpenAPI", "Pricing", "Quoting", "Reactor",
        "Telemetry", "Timing",
      ]),

    // What is done with prices.
    hotRoom("Quoting", ["Bytes", "Pricing", "Timing"]),

    // Adapters: the catalogue to and from what is outside.
    room("Interchange", ["Bytes", "CZlib", "JSON", "Pricing"]),

    // Adapters: what the system's ports stand for outside it.
    room("Catalogue", ["Bytes", "JSON", "Pricing", "SQLite"]),

    // Protocols: bytes and time in, decisions out; HTTPServer joins them to the reactor.
    hotRoom("HTTPServer", ["Bytes", "HTTP", "HTTP1", "Reactor", "Telemetry", "Timing"]),
    hotRoom("HTTP1", ["Bytes", "HTTP", "Timing"]),
    hotRoom("HTTP", ["Bytes", "JSON", "Telemetry", "Timing"]),
    room("JSON", ["Bytes"]),
    hotRoom("Redis", ["Bytes", "CHiredis", "COpenSSL", "Reactor", "Timing"]),
    room("OpenAPI", ["Bytes", "JSON"]),
    room("SQLite", ["Bytes", "CSQLite"]),
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
      name: "TestKit", dependencies: ["Bytes", "JSON", "Pricing", "Quoting"], path: "Tests/TestKit",
      swiftSettings: settings),
    tests("BytesTests", ["Bytes"]),
    tests("TimingTests", ["Timing"]),
    tests("ReactorTests", ["Bytes", "Reactor", "Timing"]),
    tests("JSONTests", ["Bytes", "JSON"]),
    tests("OpenAPITests", ["Bytes", "JSON", "OpenAPI"]),
    tests("HTTPTests", ["Bytes", "HTTP", "JSON"]),
    tests("HTTP1Tests", ["Bytes", "HTTP", "HTTP1", "Timing"]),
    tests(
      "HTTPServerTests",
      ["Bytes", "HTTP", "HTTP1", "HTTPServer", "Reactor", "Telemetry", "Timing"]),
    tests("PostgresTests", ["Bytes", "Postgres", "Reactor", "Timing"]),
    tests("TelemetryTests", ["Bytes", "Telemetry"]),
    tests("RedisTests", ["Bytes", "CHiredis", "Reactor", "Redis", "Timing"]),
    tests("SettingsTests", ["Bytes", "Settings"]),
    tests("SQLiteTests", ["Bytes", "CSQLite", "SQLite"]),
    tests("PricingTests", ["Pricing"]),
    tests("CatalogueTests", ["Bytes", "Catalogue", "Pricing", "SQLite"]),
    tests("InterchangeTests", ["Bytes", "CZlib", "Interchange", "Pricing"]),
    tests("QuotingTests", ["Pricing", "Quoting"]),
    tests(
      "APITests",
      ["API", "Bytes", "HTTP", "HTTP1", "JSON", "Pricing", "Quoting", "pricing-api"]),
    tests("AdminTests", ["pricing-admin"]),
    tests("TestKitTests", ["pricing-api"]),
    tests("TidyTests", []),
    .executableTarget(
      name: "benchmarks",
      dependencies: [
        "API", "Bytes", "CHiredis", "Catalogue", "HTTP", "HTTP1", "Interchange", "JSON", "Postgres",
        "Pricing", "Quoting", "Reactor", "Redis", "SQLite", "Telemetry", "TestKit", "Timing",
        "pricing-api",
      ],
      path: "Tests/Benchmarks", swiftSettings: settings),
  ],
  swiftLanguageModes: [.v6]
)
