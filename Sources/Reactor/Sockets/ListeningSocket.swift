import CLinux
import Glibc

/// A socket that takes connections in.
package struct ListeningSocket: ~Copyable {
  package let descriptor: Descriptor
  /// Where it listens; with the port that the kernel chose where none was asked for.
  package let address: SocketAddress

  /// Connections the kernel may hold ready for us before it turns further ones away.
  private static let backlog: Int32 = 4_096

  /// Listens at `address`, beside further sockets of this process that share it.
  package init(sharing address: SocketAddress) throws(SystemError) {
    let bound = try Self.bound(to: address, sharesAddress: true)
    let number = bound.number
    // Answers leave at once and in one piece; accepted sockets inherit the option.
    try System.setOption(number, level: Int32(IPPROTO_TCP), name: TCP_NODELAY, to: 1)
    _ = try System.call("listen") { listen(number, Self.backlog) }
    self.address = try SocketAddress(of: bound)
    descriptor = bound
  }

  /// Throws if another process listens at `address`. A shared address would let a second server
  /// start beside a first by mistake, and the kernel would deal connections to both.
  package static func claim(_ address: SocketAddress) throws(SystemError) {
    _ = try bound(to: address, sharesAddress: false)
  }

  private static func bound(
    to address: SocketAddress, sharesAddress: Bool
  ) throws(SystemError) -> Descriptor {
    let type = Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
    let descriptor = Descriptor(
      owning: try System.call("socket") { socket(address.family, type, 0) })
    let number = descriptor.number
    try System.setOption(number, level: SOL_SOCKET, name: SO_REUSEADDR, to: 1)
    if sharesAddress {
      try System.setOption(number, level: SOL_SOCKET, name: SO_REUSEPORT, to: 1)
    }
    _ = try System.call("bind") { address.withRawAddress { bind(number, $0, $1) } }
    return descriptor
  }

  /// Takes in the next connection that waits; nil when none does.
  package borrowing func accept() throws(SystemError) -> Descriptor? {
    let number = descriptor.number
    let flags = Int32(SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
    do throws(SystemError) {
      let accepted = try System.call("accept4") {
        accept4(number, nil, nil, flags)
      }
      return Descriptor(owning: accepted)
    } catch {
      switch error.code {
      // The peer gave up while it waited: it no longer matters, the next one may.
      case ECONNABORTED, EPROTO: return try accept()
      case EAGAIN: return nil
      default: throw error
      }
    }
  }
}
