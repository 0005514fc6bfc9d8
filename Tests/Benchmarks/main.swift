switch CommandLine.arguments.dropFirst().first {
case "telemetry": benchmarkTelemetry()
default: print("benchmarks")
}
