import Bytes
import CZlib

/// Unpacks gzip: one member or several behind one another.
struct Inflater: ~Copyable {
  /// What a step came to.
  enum Outcome {
    /// There is more output, or less input.
    case advanced
    /// Nothing happens without further input.
    case needsBytes
    /// The input is no gzip, or was damaged.
    case corrupt
  }

  /// How much one step unpacks at most, however small its input is.
  static let stepByteCountMax = 64 << 10

  // zlib's state points back at it, so that it must not move.
  private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
  /// Whether a member has begun and not ended: input that ends here was cut off.
  private(set) var isInMember = true
  private var isCorrupt = false

  init() {
    stream.initialize(to: z_stream())
    // 16 more than the largest window: gzip, and nothing else.
    let code = inflateInit2_(
      stream, MAX_WBITS + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    precondition(code == Z_OK, "zlib has no memory, or is another version's")
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
  }

  /// Unpacks from the start of `input`, draining what it took, to the end of `output`.
  mutating func step(_ input: inout ByteBuffer, into output: inout ByteBuffer) -> Outcome {
    if isCorrupt { return .corrupt }
    if !isInMember {
      if input.isEmpty { return .needsBytes }
      inflateReset(stream)
      isInMember = true
    }
    let (inputByteCount, outputByteCount) = (input.count, output.count)
    let code = input.withSpan { inflate($0, into: &output) }
    input.removeFirst(inputByteCount - Int(stream.pointee.avail_in))
    switch code {
    case Z_STREAM_END:
      isInMember = false
      return .advanced
    case Z_OK, Z_BUF_ERROR:
      let isIdle = input.count == inputByteCount && output.count == outputByteCount
      return isIdle ? .needsBytes : .advanced
    default:
      // What was unpacked before the damage is good; how much that is must not depend on where the
      // input was cut.
      isCorrupt = true
      return output.count > outputByteCount ? .advanced : .corrupt
    }
  }

  private func inflate(_ input: Span<UInt8>, into output: inout ByteBuffer) -> Int32 {
    input.withUnsafeBufferPointer { input in
      var code = Z_OK
      output.append(upTo: Self.stepByteCountMax) { output in
        output.withUnsafeMutableBufferPointer { target, byteCount in
          stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
          stream.pointee.avail_in = UInt32(input.count)
          stream.pointee.next_out = target.baseAddress
          stream.pointee.avail_out = UInt32(target.count)
          code = CZlib.inflate(stream, Z_NO_FLUSH)
          byteCount = target.count - Int(stream.pointee.avail_out)
        }
      }
      return code
    }
  }
}
