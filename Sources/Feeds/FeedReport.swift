import Bytes
import Interchange
import JSON

/// What came of reading a feed once.
package struct FeedReport: Sendable, Equatable {
  package internal(set) var lineCount = 0
  package internal(set) var signalCount = 0
  /// Signals of items that there are not, which were passed over.
  package internal(set) var unknownCount = 0
  /// Items whose sheets are one version further, counted in each transaction.
  package internal(set) var changedCount = 0
  package internal(set) var faultyCount = 0
  /// Whether the server says that all is as it was.
  package internal(set) var isUnchanged = false

  var json: [UInt8] {
    var buffer = ByteBuffer()
    buffer.appendJSON { json in
      json.object { json in
        json.member("lines", lineCount)
        json.member("signals", signalCount)
        json.member("changed", changedCount)
        json.member("unknown", unknownCount)
        json.member("faulty", faultyCount)
        if isUnchanged { json.member("unchanged", true) }
      }
    }
    return buffer.withSpan { bytes in bytes.indices.map { bytes[$0] } }
  }
}
