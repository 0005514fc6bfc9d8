/// How a worker runs its jobs.
package struct WorkerSettings: SettingGroup {
  package static let title = "Worker"

  package let concurrency: Int

  package init(from reader: inout SettingReader) {
    concurrency = reader.read(
      "worker_concurrency", as: .count(1...1024), default: .coreCount,
      help: "Jobs to run at once.")
  }
}
