// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [.treatAllWarnings(as: .error)]

func room(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: settings)
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
  ],
  targets: [
    // Executables: wiring only.
    program(
      "pricing-api",
      ["Bytes", "HTTP", "HTTPServer", "JSON", "Reactor", "Settings", "Telemetry"]),

    // Protocols: bytes and time in, decisions out; HTTPServer joins them to the reactor.
    room("HTTPServer", ["Bytes", "HTTP", "HTTP1", "Reactor", "Telemetry", "Timing"]),
    room("HTTP1", ["Bytes", "HTTP", "Timing"]),
    room("HTTP", ["Bytes", "JSON", "Telemetry"]),
    room("JSON", ["Bytes"]),
    room("Postgres", ["Bytes", "CPostgres", "Reactor", "Timing"]),
    room("Settings", ["Bytes"]),
    room("Telemetry", ["Bytes"]),

    // Ground: sockets, Dispatch, timers, signals.
    room("Reactor", ["Bytes", "CLinux", "Timing"]),
    .target(name: "CLinux"),
    .systemLibrary(name: "CPostgres"),

    // Pure: the standard library alone.
    room("Bytes"),
    room("Timing"),
    room("Pricing"),

    // Tests.
    .target(
      name: "TestKit", dependencies: ["Bytes"], path: "Tests/TestKit", swiftSettings: settings),
    tests("BytesTests", ["Bytes"]),
    tests("TimingTests", ["Timing"]),
    tests("ReactorTests", ["Bytes", "Reactor", "Timing"]),
    tests("JSONTests", ["Bytes", "JSON"]),
    tests("HTTPTests", ["Bytes", "HTTP", "JSON"]),
    tests("HTTP1Tests", ["Bytes", "HTTP", "HTTP1", "Timing"]),
    tests(
      "HTTPServerTests",
      ["Bytes", "HTTP", "HTTP1", "HTTPServer", "Reactor", "Telemetry", "Timing"]),
    tests("PostgresTests", ["Bytes", "Postgres", "Reactor", "Timing"]),
    tests("TelemetryTests", ["Bytes", "Telemetry"]),
    tests("SettingsTests", ["Bytes", "Settings"]),
    tests("PricingTests", ["Pricing"]),
    tests("APITests", ["pricing-api"]),
    tests("TestKitTests", ["pricing-api"]),
    tests("TidyTests", []),
    .executableTarget(
      name: "benchmarks",
      dependencies: [
        "Bytes", "HTTP", "HTTP1", "JSON", "Postgres", "Pricing", "Reactor", "Telemetry", "TestKit",
        "Timing",
      ],
      path: "Tests/Benchmarks", swiftSettings: settings),
  ],
  swiftLanguageModes: [.v6]
)
