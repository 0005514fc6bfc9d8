let arguments = Array(CommandLine.arguments.dropFirst())
switch arguments.first {
case "http1": benchmarkHTTP1(arguments.dropFirst())
case "json": JSONBenchmark.run(Array(arguments.dropFirst()))
case "telemetry": benchmarkTelemetry()
default: print("benchmarks: http1 json telemetry")
}
