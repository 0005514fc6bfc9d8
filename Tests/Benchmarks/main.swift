switch CommandLine.arguments.dropFirst().first {
case "postgres": try await benchmarkPostgres()
case "telemetry": benchmarkTelemetry()
default: print("benchmarks")
}
