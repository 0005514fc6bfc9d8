import Bytes
import Interchange
import Pricing

/// A catalogue's text being read. From the first fault on nothing is handed out, as what refers to
/// a line at fault would seem to be wrong too; reading goes on for the other faults.
struct CatalogueReading: ~Copyable {
  private static let chunkByteCount = 256 << 10

  private(set) var byteCount = 0
  private(set) var entityCount = 0
  private(set) var lines = EntityLines()
  private var reader = EntityReader()
  private var chunk = ByteBuffer()
  private var isAtEnd = false

  init() {}

  var faults: LineFaults { reader.faults }

  /// Reads on; answers false when the end was read before.
  mutating func read(from file: borrowing InputFile) throws(AdminFailure) -> Bool {
    if isAtEnd || reader.isOver { return false }
    chunk.removeAll()
    let count = try file.read(into: &chunk, upTo: Self.chunkByteCount)
    byteCount += count
    if count == 0 {
      isAtEnd = true
      reader.finish()
    } else {
      chunk.withSpan { reader.feed($0) }
    }
    return true
  }

  /// The next entity of what was read.
  mutating func next() -> CatalogueEntity? {
    while let entity = reader.next() {
      guard reader.faults.isEmpty else { continue }
      lines.append(reader.line)
      entityCount += 1
      return entity
    }
    return nil
  }
}
