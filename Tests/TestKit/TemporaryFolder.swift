import Foundation

/// A folder of its own below `TMPDIR`, removed with all it holds when the last owner lets go.
package final class TemporaryFolder: Sendable {
  package let path: String

  /// Makes a folder that belongs to `user`, else to whom the tests run as; nobody else may look in.
  package init(of user: SystemUser? = nil) throws {
    let parent = ProcessInfo.processInfo.environment["TMPDIR"] ?? "/tmp"
    var template = Array("\(parent)/pricing-kit.XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else {
      throw KitFailure("no folder can be made in \(parent): \(String(cString: strerror(errno)))")
    }
    path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    if let user, chown(path, user.userID, user.groupID) != 0 {
      throw KitFailure("\(path) cannot be given to \(user.name)")
    }
  }

  deinit { remove() }

  /// The path of what is called `name` in the folder.
  package func path(_ name: String) -> String { "\(path)/\(name)" }

  /// Removes what the folder holds.
  package func removeContent() throws {
    for name in try FileManager.default.contentsOfDirectory(atPath: path) {
      try FileManager.default.removeItem(atPath: self.path(name))
    }
  }

  /// Removes the folder before its time; for those that live as long as the process.
  func remove() { try? FileManager.default.removeItem(atPath: path) }
}
