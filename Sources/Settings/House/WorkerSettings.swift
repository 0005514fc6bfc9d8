/// How a worker runs its jobs.
package struct WorkerSettings: SettingGroup {
  package static let title = "Worker"

  package let address: ListenAddress
  package let concurrency: Int
  package let niceness: Int
  package let lease: Duration
  package let drain: Duration
  package let chunkCountMax: Int
  package let lockLife: Duration
  package let lockPatience: Duration
  package let priceStreamCountMax: Int

  package init(from reader: inout SettingReader) {
    address = reader.read(
      "worker_http", as: .listenAddress, default: "127.0.0.1:9101",
      help: "Address of a worker's metrics and health; port 0 takes any that is free.")
    concurrency = reader.read(
      "worker_concurrency", as: .count(1...1024), default: .coreCount,
      help: "Jobs to run at once.")
    niceness = reader.read(
      "worker_niceness", as: .count(0...20), default: "10",
      help: "How far a worker stands back for others on its machine: 0 not at all, 20 behind all.")
    lease = reader.read(
      "worker_lease", as: .duration(.milliseconds(300) ... .seconds(600)), default: "15s",
      help: "How long a silent worker keeps its jobs; the same for all workers.")
    drain = reader.read(
      "worker_drain_timeout", as: .duration(.milliseconds(100) ... .seconds(3600)), default: "10s",
      help: "For jobs to end or to reach a checkpoint, when the program is told to end.")
    chunkCountMax = reader.read(
      "recalculation_chunk", as: .count(1...100_000), default: "1000",
      help: "Items that a recalculation records in one transaction.")
    lockLife = reader.read(
      "recalculation_lock", as: .duration(.milliseconds(300) ... .seconds(600)), default: "10s",
      help: "How long a recalculation that falls silent keeps others waiting.")
    lockPatience = reader.read(
      "recalculation_patience", as: .duration(.milliseconds(500) ... .seconds(3600)),
      default: "10s",
      help: "For another recalculation to end, before a waiting one goes back into the queue.")
    priceStreamCountMax = reader.read(
      "price_stream_max", as: .count(1_000...100_000_000), default: "100000",
      help: "Price changes that the stream of them keeps, about.")
  }
}
