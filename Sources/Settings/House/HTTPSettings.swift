/// Where the API listens, and on how many event loops.
package struct HTTPSettings: SettingGroup {
  package static let title = "HTTP server"

  package let address: ListenAddress
  package let shardCount: Int

  package init(from reader: inout SettingReader) {
    address = reader.read(
      "http", as: .listenAddress, default: "127.0.0.1:8080",
      help: "Address to listen on; port 0 takes any that is free.")
    shardCount = reader.read(
      "shards", as: .count(1...1024), default: .coreCount,
      help: "Event loops, each with a thread, connections and cache entries of its own.")
  }
}
