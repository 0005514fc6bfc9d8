import Bytes
import CLinux
import Glibc

/// An open file descriptor with one owner; it is closed when its owner lets go.
package struct Descriptor: ~Copyable {
  package let number: Int32

  package init(owning number: Int32) { self.number = number }

  /// A second descriptor of what `number` stands for. A C library's socket is watched through one:
  /// the library keeps its own.
  package init(duplicating number: Int32) throws(SystemError) {
    self.number = try System.call("fcntl") { fcntl(number, F_DUPFD_CLOEXEC, 0) }
  }

  deinit { close(number) }

  /// Reads at most `byteCountMax` bytes behind those `buffer` holds.
  @inlinable
  package borrowing func receive(
    into buffer: inout ByteBuffer, upTo byteCountMax: Int
  ) -> Transfer {
    var transfer = Transfer.wouldBlock
    buffer.append(upTo: byteCountMax) { output in
      transfer = receive(into: &output)
    }
    return transfer
  }

  @usableFromInline
  borrowing func receive(into output: inout OutputSpan<UInt8>) -> Transfer {
    output.withUnsafeMutableBufferPointer { memory, byteCount in
      let transfer = System.transfer("recv") { recv(number, memory.baseAddress, memory.count, 0) }
      if case .bytes(let received) = transfer { byteCount += received }
      return transfer
    }
  }

  /// Writes what the kernel takes of `bytes`.
  package borrowing func send(_ bytes: Span<UInt8>) -> Transfer {
    bytes.withUnsafeBufferPointer { memory in
      System.transfer("send") {
        Glibc.send(number, memory.baseAddress, memory.count, Int32(MSG_NOSIGNAL))
      }
    }
  }

  /// Says that nothing more will be written, and leaves the other direction open.
  package borrowing func finishWriting() { shutdown(number, Int32(SHUT_WR)) }
}

/// A counter in the kernel (`eventfd`) that makes a shard's readiness set wake from another thread.
struct WakeUp: ~Copyable {
  let descriptor: Descriptor

  init() throws(SystemError) {
    let flags = Int32(EFD_NONBLOCK | EFD_CLOEXEC)
    descriptor = Descriptor(owning: try System.call("eventfd") { eventfd(0, flags) })
  }

  func signal() {
    var one: UInt64 = 1
    // It fails only when the counter is full, and then the reader is awake.
    _ = System.transfer("write") { write(descriptor.number, &one, 8) }
  }

  func clear() {
    var count: UInt64 = 0
    _ = System.transfer("read") { read(descriptor.number, &count, 8) }
  }
}
