import CLinux
import Glibc

/// An IPv4 or IPv6 address with a port, or the path of a Unix socket.
package struct SocketAddress: Equatable, Sendable, CustomStringConvertible {
  private var storage: sockaddr_storage
  private var byteCount: socklen_t

  /// Nil unless `host` is a numeric IPv4 or IPv6 address.
  package init?(host: String, port: UInt16) {
    storage = sockaddr_storage()
    var ipv4 = sockaddr_in()
    var ipv6 = sockaddr_in6()
    if inet_pton(AF_INET, host, &ipv4.sin_addr) == 1 {
      ipv4.sin_family = sa_family_t(AF_INET)
      ipv4.sin_port = port.bigEndian
      byteCount = socklen_t(MemoryLayout<sockaddr_in>.size)
      withUnsafeMutableBytes(of: &storage) { $0.storeBytes(of: ipv4, as: sockaddr_in.self) }
    } else if inet_pton(AF_INET6, host, &ipv6.sin6_addr) == 1 {
      ipv6.sin6_family = sa_family_t(AF_INET6)
      ipv6.sin6_port = port.bigEndian
      byteCount = socklen_t(MemoryLayout<sockaddr_in6>.size)
      withUnsafeMutableBytes(of: &storage) { $0.storeBytes(of: ipv6, as: sockaddr_in6.self) }
    } else {
      return nil
    }
  }

  /// The Unix socket at `path`; nil when the path is empty or longer than the kernel takes.
  package init?(path: String) {
    var address = sockaddr_un()
    let text = Array(path.utf8)
    guard !text.isEmpty, !text.contains(0),
      text.count < MemoryLayout.size(ofValue: address.sun_path)
    else { return nil }
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: text) }
    storage = sockaddr_storage()
    byteCount = socklen_t(MemoryLayout<sockaddr_un>.size)
    withUnsafeMutableBytes(of: &storage) { $0.storeBytes(of: address, as: sockaddr_un.self) }
  }

  /// The numeric addresses that `host` stands for. It may ask a name server and so blocks; it is
  /// empty when nobody knows the name.
  package static func addresses(of host: String, port: UInt16) -> [SocketAddress] {
    var hints = addrinfo()
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    hints.ai_flags = AI_ADDRCONFIG
    var list: UnsafeMutablePointer<addrinfo>?
    guard getaddrinfo(host, "\(port)", &hints, &list) == 0 else { return [] }
    defer { freeaddrinfo(list) }
    return sequence(first: list, next: { $0?.pointee.ai_next }).compactMap { entry in
      entry.flatMap { SocketAddress(copying: $0.pointee) }
    }
  }

  private init?(copying entry: addrinfo) {
    let byteCount = Int(entry.ai_addrlen)
    guard let address = entry.ai_addr, byteCount <= MemoryLayout<sockaddr_storage>.size else {
      return nil
    }
    storage = sockaddr_storage()
    self.byteCount = entry.ai_addrlen
    withUnsafeMutableBytes(of: &storage) {
      $0.copyMemory(from: UnsafeRawBufferPointer(start: address, count: byteCount))
    }
  }

  /// The address that `descriptor` is bound to.
  init(of descriptor: borrowing Descriptor) throws(SystemError) {
    var storage = sockaddr_storage()
    var byteCount = socklen_t(MemoryLayout<sockaddr_storage>.size)
    let number = descriptor.number
    _ = try System.call("getsockname") {
      withUnsafeMutablePointer(to: &storage) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          getsockname(number, $0, &byteCount)
        }
      }
    }
    self.storage = storage
    self.byteCount = byteCount
  }

  package var family: Int32 { Int32(storage.ss_family) }

  /// 0 for a Unix socket.
  package var port: UInt16 {
    guard family != AF_UNIX else { return 0 }
    // sockaddr_in and sockaddr_in6 both have the port behind the two bytes of the family.
    return withUnsafeBytes(of: storage) {
      $0.loadUnaligned(fromByteOffset: 2, as: UInt16.self).bigEndian
    }
  }

  /// The address without its port, or the path.
  package var host: String {
    guard family != AF_UNIX else {
      return withUnsafeBytes(of: storage) {
        String(decoding: $0[2...].prefix { $0 != 0 }, as: UTF8.self)
      }
    }
    var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
    // The address stands behind family and port, in IPv6 also behind the flow label.
    let offset = family == AF_INET6 ? 8 : 4
    withUnsafeBytes(of: storage) { bytes in
      let address = UnsafeRawBufferPointer(rebasing: bytes[offset...])
      _ = inet_ntop(family, address.baseAddress, &text, socklen_t(text.count))
    }
    return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init), as: UTF8.self)
  }

  package var description: String {
    switch family {
    case AF_UNIX: host
    case AF_INET6: "[\(host)]:\(port)"
    default: "\(host):\(port)"
    }
  }

  /// Lends the address in the form the kernel takes.
  func withRawAddress<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
    withUnsafePointer(to: storage) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, byteCount) }
    }
  }

  package static func == (left: Self, right: Self) -> Bool {
    left.description == right.description
  }
}
