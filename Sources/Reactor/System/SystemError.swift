import Glibc

/// A system call the kernel refused: which, and why.
package struct SystemError: Error, Equatable, CustomStringConvertible {
  package let call: String
  package let code: Int32

  package var description: String {
    var text = [CChar](repeating: 0, count: 128)
    _ = strerror_r(code, &text, text.count)
    return "\(call): \(String(decoding: text.prefix { $0 != 0 }.map(UInt8.init), as: UTF8.self))"
  }

  /// Whether the process or the machine has no descriptor left to give.
  package var isOutOfDescriptors: Bool { code == EMFILE || code == ENFILE }
  package var isAddressInUse: Bool { code == EADDRINUSE }
}
