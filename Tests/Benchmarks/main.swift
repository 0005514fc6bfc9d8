switch CommandLine.arguments.dropFirst().first {
case "sqlite": try benchmarkSQLite()
case "telemetry": benchmarkTelemetry()
default: print("benchmarks")
}
