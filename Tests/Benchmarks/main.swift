switch CommandLine.arguments.dropFirst().first {
case "postgres": benchmarkPostgres()
case "telemetry": benchmarkTelemetry()
default: print("benchmarks")
}
