/// How the API reads the system of record, and how much of it at once.
package struct LoadSettings: SettingGroup {
  package static let title = "Reading the database"
  package static let section: String? = "loading"

  package let threadCount: Int
  package let mappedByteCount: Int
  package let connectionCountPerShard: Int
  package let timeout: Duration
  package let queryCountMaxPerShard: Int
  package let skuCountMaxPerQuery: Int
  package let waitingCountMaxPerShard: Int
  /// How long a request waits for the revision that it wants to see.
  package let revisionTimeout: Duration

  package init(from reader: inout SettingReader) {
    threadCount = reader.read(
      "database_threads", as: .count(1...64), default: "4",
      help: "Threads that read an SQLite database, each over a connection of its own.")
    mappedByteCount = reader.read(
      "database_mapped", as: .byteCount(0...1 << 40), default: "1GiB",
      help: "Of an SQLite file, so much is read as memory: an error of its disk ends the program.")
    connectionCountPerShard = reader.read(
      "database_connections", as: .count(1...64), default: "2",
      help: "Connections over which each shard reads sheets from PostgreSQL.")
    timeout = reader.read(
      "database_timeout", as: .duration(.milliseconds(10) ... .seconds(60)), default: "2s",
      help: "For the database to answer a query.")
    queryCountMaxPerShard = reader.read(
      "database_queries_max", as: .count(1...1_000), default: "4",
      help: "Queries for sheets at once, per shard; what is wanted meanwhile goes into the next.")
    skuCountMaxPerQuery = reader.read(
      "skus_per_query_max", as: .count(1...10_000), default: "1000",
      help: "Sheets that one query asks for.")
    waitingCountMaxPerShard = reader.read(
      "sheets_waiting_max", as: .count(1...10_000_000), default: "10000",
      help: "Lines of requests that wait for their sheets, per shard.")
    revisionTimeout = reader.read(
      "revision_timeout", as: .duration(.milliseconds(1) ... .seconds(60)), default: "1s",
      help: "For the catalogue to reach the revision that a request names in Min-Revision.")
  }
}
