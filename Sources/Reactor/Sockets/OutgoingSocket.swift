import CLinux
import Glibc

/// Connections that we open.
extension Descriptor {
  /// Starts to connect to `address`. The socket becomes writable when it is connected or refused:
  /// `takePendingError()` then tells which.
  package static func connecting(to address: SocketAddress) throws(SystemError) -> Descriptor {
    let type = Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
    let descriptor = Descriptor(
      owning: try System.call("socket") { socket(address.family, type, 0) })
    let number = descriptor.number
    if address.family != AF_UNIX {
      try System.setOption(number, level: Int32(IPPROTO_TCP), name: TCP_NODELAY, to: 1)
    }
    do throws(SystemError) {
      _ = try System.call("connect") { address.withRawAddress { connect(number, $0, $1) } }
    } catch {
      guard error.code == EINPROGRESS else { throw error }
    }
    return descriptor
  }

  /// What went wrong with the socket since it was last asked.
  package borrowing func takePendingError() -> SystemError? {
    var code: Int32 = 0
    var byteCount = socklen_t(MemoryLayout<Int32>.size)
    let result = getsockopt(number, SOL_SOCKET, SO_ERROR, &code, &byteCount)
    precondition(result == 0)
    return code == 0 ? nil : SystemError(call: "connect", code: code)
  }
}
