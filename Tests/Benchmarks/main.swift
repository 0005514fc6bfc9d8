let arguments = CommandLine.arguments.dropFirst()
switch arguments.first {
case "catalogue": try await CatalogueBenchmark.run(arguments.dropFirst())
case "connections": try ConnectionsBenchmark.run()
case "http1": benchmarkHTTP1(arguments.dropFirst())
case "interchange": InterchangeBenchmark.main(Array(arguments.dropFirst()))
case "json": JSONBenchmark.run(Array(arguments.dropFirst()))
case "postgres": benchmarkPostgres()
case "quote": try QuoteBenchmark.main(arguments.dropFirst())
case "redis": try await benchmarkRedis(Array(arguments.dropFirst()))
case "redis-replies": benchmarkRedisReplies(Array(arguments.dropFirst()))
case "resolve": try ResolveBenchmark.main(arguments.dropFirst())
case "sqlite": try benchmarkSQLite()
case "telemetry": benchmarkTelemetry()
default:
  print("benchmarks catalogue | connections | http1 | interchange | json | postgres | quote")
  print("  | redis | redis-replies | resolve | sqlite | telemetry")
}
