import CPostgres

/// What a connection can be told. Each answers whether libpq took it, which it does unless the
/// connection is broken or memory is short.
extension LibpqConnection {
  func enterPipelineMode() -> Bool { PQenterPipelineMode(handle) != 0 }

  func exitPipelineMode() -> Bool { PQexitPipelineMode(handle) != 0 }

  /// Has a statement prepared.
  func sendPrepare(_ statement: StatementList.Declaration) -> Bool {
    let types = statement.parameterTypes.map(\.rawValue)
    return PQsendPrepare(
      handle, statement.name.cString, statement.text, Int32(types.count), types) != 0
  }

  /// Has a prepared statement run.
  func send(_ statement: StatementList.Statement, _ parameters: borrowing Parameters) -> Bool {
    parameters.withPointers { count, values, byteCounts, formats in
      PQsendQueryPrepared(
        handle, statement.name.cString, count, values, byteCounts, formats, 1)
    } != 0
  }

  /// Has a statement prepared and run that is used but once.
  func send(_ text: String, _ parameters: borrowing Parameters) -> Bool {
    parameters.withPointers { count, values, byteCounts, formats in
      PQsendQueryParams(handle, text, count, nil, values, byteCounts, formats, 1)
    } != 0
  }

  /// Ends a batch and sends it: libpq 15 cannot do the one without the other.
  func sendSync() -> Bool { PQpipelineSync(handle) != 0 }

  /// Has the statements of a script run, outside of a pipeline.
  func sendScript(_ text: String) -> Bool { PQsendQuery(handle, text) != 0 }

  /// Has the server take data of a COPY.
  func sendCopyData(_ bytes: Span<UInt8>) -> Bool {
    bytes.withUnsafeBytes {
      PQputCopyData(handle, $0.assumingMemoryBound(to: CChar.self).baseAddress, Int32($0.count))
    } > 0
  }

  /// Ends a COPY; with a `complaint`, it fails.
  func sendCopyEnd(complaint: String? = nil) -> Bool { PQputCopyEnd(handle, complaint) > 0 }
}

extension StaticString {
  /// Literals end in a zero.
  fileprivate var cString: UnsafePointer<CChar> {
    UnsafeRawPointer(utf8Start).assumingMemoryBound(to: CChar.self)
  }
}

extension Parameters {
  /// Lends the parameters as libpq takes them; all are in binary form.
  fileprivate borrowing func withPointers<Result>(
    _ body: (
      _ count: Int32, UnsafePointer<UnsafePointer<CChar>?>?, UnsafePointer<Int32>?,
      _ formats: UnsafePointer<Int32>?
    ) -> Result
  ) -> Result {
    withUnsafeTemporaryAllocation(of: UnsafePointer<CChar>?.self, capacity: count) { values in
      withUnsafeTemporaryAllocation(of: Int32.self, capacity: count) { formats in
        formats.initialize(repeating: 1)
        return bytes.withSpan { bytes in
          bytes.withUnsafeBytes { bytes in
            // Without any byte there is no address, but an empty value must not look like NULL.
            let start = bytes.baseAddress ?? UnsafeRawPointer(formats.baseAddress)
            var next = start?.assumingMemoryBound(to: CChar.self)
            for index in 0..<count {
              let byteCount = Int(byteCounts[index])
              values.initializeElement(at: index, to: byteCount < 0 ? nil : next)
              next = next.map { $0 + max(0, byteCount) }
            }
            return byteCounts.span.withUnsafeBufferPointer { byteCounts in
              body(Int32(count), values.baseAddress, byteCounts.baseAddress, formats.baseAddress)
            }
          }
        }
      }
    }
  }
}
