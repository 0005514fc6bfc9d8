import Foundation
import Reactor

/// The time of day as programs see it that are started with it: as it is, until it jumps. What
/// they count spans by is the machine's own.
package final class FakeClock: Sendable {
  private let folder: TemporaryFolder
  private let hours = Guarded(0)

  private var library: String { folder.path("libfaketime.so") }
  private var file: String { folder.path("offset") }

  package init() throws {
    folder = try TemporaryFolder()
    try Self.timerlessLibrary().write(to: URL(filePath: library))
    try jump(byHours: 0)
  }

  /// Not where they are built with a sanitizer: both come before all other libraries.
  package static let suitsOurPrograms = !isSanitized

  /// What a program's environment has for it.
  package var environment: [String: String] {
    [
      // The second keeps a program to the allocator of the C library: that of redis-server asks for
      // the time before the first can tell it.
      "LD_PRELOAD": "\(library) libc.so.6",
      "FAKETIME_TIMESTAMP_FILE": file,
      "FAKETIME_NO_CACHE": "1",
      "FAKETIME_DONT_FAKE_MONOTONIC": "1",
    ]
  }

  /// Lets the clock jump, at once and for all who have it.
  package func jump(byHours step: Int) throws {
    let offset = hours.withLock { hours in
      hours += step
      return hours
    }
    // In one step: a program reads it at any moment.
    let next = folder.path("next")
    try Data("\(offset < 0 ? "" : "+")\(offset)h\n".utf8).write(to: URL(filePath: next))
    guard rename(next, file) == 0 else { throw KitFailure("\(file) cannot be written") }
  }

  /// The library, but for one of its functions, which nobody finds under another name: it moves
  /// the kernel's timers by as much as the time of day, whichever clock they go by. With a slow
  /// clock they would hardly go off any more, and with a fast one without end.
  private static func timerlessLibrary() throws -> Data {
    var library = try Data(contentsOf: URL(filePath: findLibrary()))
    guard let name = library.firstRange(of: Data("\0timerfd_settime\0".utf8)) else {
      throw KitFailure("libfaketime has no timerfd_settime: another version than Debian 12's?")
    }
    library[name.lowerBound + 1] = UInt8(ascii: "T")
    return library
  }

  private static func findLibrary() throws -> String {
    for folder in ["x86_64-linux-gnu/", "aarch64-linux-gnu/", ""] {
      let path = "/usr/lib/\(folder)faketime/libfaketimeMT.so.1"
      if access(path, R_OK) == 0 { return path }
    }
    throw KitFailure("libfaketime is not installed: apt-get install libfaketime")
  }
}
