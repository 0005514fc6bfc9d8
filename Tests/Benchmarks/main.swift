switch CommandLine.arguments.dropFirst().first {
case "telemetry": benchmarkTelemetry()
case "redis-replies": benchmarkRedisReplies(Array(CommandLine.arguments.dropFirst(2)))
case "redis": try await benchmarkRedis(Array(CommandLine.arguments.dropFirst(2)))
default: print("benchmarks")
}
