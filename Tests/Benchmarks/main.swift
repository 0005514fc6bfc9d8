let arguments = CommandLine.arguments.dropFirst()
switch arguments.first {
case "connections": try ConnectionsBenchmark.run()
case "http1": benchmarkHTTP1(arguments.dropFirst())
case "json": JSONBenchmark.run(Array(arguments.dropFirst()))
case "quote": try QuoteBenchmark.main(arguments.dropFirst())
case "resolve": try ResolveBenchmark.main(arguments.dropFirst())
case "telemetry": benchmarkTelemetry()
default: print("benchmarks: connections http1 json quote resolve telemetry")
}
