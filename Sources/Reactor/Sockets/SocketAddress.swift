import CLinux
import Glibc

/// An IPv4 or IPv6 address with a port.
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

  package var port: UInt16 {
    // sockaddr_in and sockaddr_in6 both have the port behind the two bytes of the family.
    withUnsafeBytes(of: storage) { $0.loadUnaligned(fromByteOffset: 2, as: UInt16.self).bigEndian }
  }

  package var host: String {
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
    family == AF_INET6 ? "[\(host)]:\(port)" : "\(host):\(port)"
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
