import Bytes
import CZlib
import Interchange
import Pricing
import TestKit

/// What came of reading a text: entities with their lines, and faults.
struct Reading: Equatable {
  var entities: [CatalogueEntity] = []
  var lines: [Int] = []
  var faults: [LineFault] = []
  var areMoreFaults = false
  var isOver = false

  /// Reads `bytes` in pieces of the given sizes, the last one again and again, each laid against
  /// memory that nobody may read.
  init(
    _ bytes: some Collection<UInt8>, pieces: [Int] = [Int.max],
    limits: ReadingLimits = ReadingLimits()
  ) {
    var reader = EntityReader(limits: limits)
    var rest = bytes[...]
    var index = 0
    while !rest.isEmpty {
      let byteCount = min(pieces[min(index, pieces.count - 1)], rest.count)
      let piece = GuardedBytes(rest.prefix(byteCount))
      piece.withSpan { reader.feed($0) }
      drain(&reader)
      rest = rest.dropFirst(byteCount)
      index += 1
    }
    reader.finish()
    drain(&reader)
    faults = reader.faults.all
    areMoreFaults = reader.faults.areMore
    isOver = reader.isOver
  }

  init(_ text: String, limits: ReadingLimits = ReadingLimits()) {
    self.init(text.utf8, limits: limits)
  }

  private mutating func drain(_ reader: inout EntityReader) {
    while let entity = reader.next() {
      entities.append(entity)
      lines.append(reader.line)
    }
  }
}

/// The lines of the entities, in their order.
func written(_ entities: some Sequence<CatalogueEntity>) -> [UInt8] {
  var writer = EntityWriter()
  var output = ByteBuffer()
  for entity in entities { writer.write(entity, into: &output) }
  return output.withSpan { span in span.withUnsafeBufferPointer { Array($0) } }
}

/// One gzip member that unpacks to `bytes`.
func gzip(_ bytes: some Collection<UInt8>) -> [UInt8] {
  var input = Array(bytes)
  var stream = z_stream()
  deflateInit2_(
    &stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, MAX_WBITS + 16, 8, Z_DEFAULT_STRATEGY,
    ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
  defer { deflateEnd(&stream) }
  let byteCountMax = Int(deflateBound(&stream, UInt(input.count)))
  return input.withUnsafeMutableBufferPointer { input in
    [UInt8](unsafeUninitializedCapacity: byteCountMax) { output, count in
      stream.next_in = input.baseAddress
      stream.avail_in = UInt32(input.count)
      stream.next_out = output.baseAddress
      stream.avail_out = UInt32(output.count)
      precondition(deflate(&stream, Z_FINISH) == Z_STREAM_END)
      count = output.count - Int(stream.avail_out)
    }
  }
}
