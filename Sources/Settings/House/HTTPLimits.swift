/// What the API holds at most, so that no client can exhaust it.
package struct HTTPLimits: SettingGroup {
  package static let title = "Limits of the HTTP server"
  package static let section: String? = "limits"

  package let connectionCountMax: Int
  package let requestsInFlightMaxPerShard: Int
  package let headByteCountMax: Int
  package let fieldCountMax: Int
  package let leadingEmptyLineCountMax: Int
  package let bodyByteCountMax: Int
  package let chunkExtensionByteCountMax: Int
  package let chunkExtensionsByteCountMax: Int
  package let trailerByteCountMax: Int
  package let trailerFieldCountMax: Int
  package let bufferedByteCountMaxPerShard: Int

  package init(from reader: inout SettingReader) {
    connectionCountMax = reader.read(
      "connections_max", as: .count(1...1_000_000), default: "10000",
      help: "Connections open at once, over all shards.")
    requestsInFlightMaxPerShard = reader.read(
      "requests_in_flight_max", as: .count(1...1_000_000), default: "10000",
      help: "Requests being answered at once, per shard.")
    headByteCountMax = reader.read(
      "head_byte_count_max", as: .byteCount(1 << 10...1 << 20), default: "16KiB",
      help: "Request line and header fields together.")
    fieldCountMax = reader.read(
      "field_count_max", as: .count(1...10_000), default: "100",
      help: "Header fields of a request.")
    leadingEmptyLineCountMax = reader.read(
      "empty_line_count_max", as: .count(0...100), default: "2",
      help: "Empty lines before a request.")
    bodyByteCountMax = reader.read(
      "body_byte_count_max", as: .byteCount(1 << 10...1 << 30), default: "1MiB",
      help: "Body of a request.")
    chunkExtensionByteCountMax = reader.read(
      "extension_byte_count_max", as: .byteCount(0...1 << 20), default: "256",
      help: "Extensions of one chunk of a body.")
    chunkExtensionsByteCountMax = reader.read(
      "extensions_byte_count_max", as: .byteCount(0...1 << 20), default: "4KiB",
      help: "Extensions of all chunks of a body.")
    trailerByteCountMax = reader.read(
      "trailer_byte_count_max", as: .byteCount(1 << 10...1 << 20), default: "4KiB",
      help: "Fields behind a body in chunks, together.")
    trailerFieldCountMax = reader.read(
      "trailer_field_count_max", as: .count(0...10_000), default: "32",
      help: "Fields behind a body in chunks.")
    bufferedByteCountMaxPerShard = reader.read(
      "buffered_byte_count_max", as: .byteCount(1 << 10...1 << 40), default: "64MiB",
      help: "Request bodies being received, together, per shard.")
    if bodyByteCountMax > bufferedByteCountMaxPerShard {
      reader.refuse(
        "body_byte_count_max",
        because: "a body of this size is more than buffered_byte_count_max admits")
    }
  }
}
