import Bytes
import Timing

extension Session {
  /// Copies rows into a table, as many as `body` writes, in bounded memory: `body` waits where it
  /// writes faster than the server reads. Answers how many.
  ///
  /// `target` is the table with its columns, such as `items (sku, cost)`. Rows that the server
  /// refuses are told of at the end. When `body` throws, no row is copied.
  @discardableResult
  package nonisolated(nonsending) func copy(
    into target: String, columnCount: Int, stepWithin span: TimeSpan = .seconds(60),
    _ body: nonisolated(nonsending) (inout CopyWriter) async throws -> Void
  ) async throws -> Int {
    let start = SessionCall()
    await perform(start) { connection in
      let text = "COPY \(target) FROM STDIN (FORMAT binary)"
      connection.startCopy(text, within: span) { start.finish($0) }
    }
    _ = try start.takeCount()
    var writer = CopyWriter(self, columnCount: columnCount, stepWithin: span)
    do {
      try await body(&writer)
      try await writer.finish()
    } catch {
      _ = try? await endCopy(complaint: "given up by the client", within: span)
      throw error
    }
    return try await endCopy(complaint: nil, within: span)
  }

  private nonisolated(nonsending) func endCopy(
    complaint: String?, within span: TimeSpan
  ) async throws(PostgresError) -> Int {
    let call = SessionCall()
    await perform(call) { connection in
      connection.endCopy(complaint: complaint, within: span) { call.finish($0) }
    }
    return try call.takeCount()
  }

  fileprivate nonisolated(nonsending) func sendCopyData(
    _ bytes: inout ByteBuffer, within span: TimeSpan
  ) async throws(PostgresError) {
    let call = SessionCall()
    call.exchange(&bytes)
    await perform(call) { call.submitCopyData(to: $0, within: span) }
    call.exchange(&bytes)
    _ = try call.takeCount()
    bytes.removeAll()
  }
}

/// Takes the rows of a COPY and sends them a chunk at a time.
package struct CopyWriter: ~Copyable {
  private let session: Session
  private var rows: CopyRows
  private let span: TimeSpan

  private static let chunkByteCount = 64 * 1024

  fileprivate init(_ session: Session, columnCount: Int, stepWithin span: TimeSpan) {
    self.session = session
    self.span = span
    rows = CopyRows(columnCount: columnCount)
  }

  /// Writes a row, whose columns `fill` appends in their order.
  package nonisolated(nonsending) mutating func write(
    _ fill: (inout CopyRows) -> Void
  ) async throws(PostgresError) {
    rows.beginRow()
    fill(&rows)
    if rows.bytes.count >= Self.chunkByteCount { try await send() }
  }

  private nonisolated(nonsending) mutating func send() async throws(PostgresError) {
    try await session.sendCopyData(&rows.bytes, within: span)
  }

  fileprivate nonisolated(nonsending) mutating func finish() async throws(PostgresError) {
    rows.appendEnd()
    try await send()
  }
}
