import Foundation

/// A program that tests can start.
package enum Executable {
  /// One that this package builds.
  case built(String)
  /// One of the system's, and the Debian package it comes with, if any.
  case system(String, package: String?)

  package var name: String {
    switch self {
    case .built(let name), .system(let name, _): name
    }
  }

  /// Where the program is; when there is none, the error says what to do about it.
  package func path() throws -> String {
    switch self {
    case .built(let name):
      // The test bundle is a program itself and stands beside the others of its build, whichever
      // scratch path or sanitizer that was made with.
      let bundle = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
      let path = URL(filePath: bundle).deletingLastPathComponent().appending(path: name).path
      guard access(path, X_OK) == 0 else {
        throw KitFailure("\(path) is not built: swift build --build-tests")
      }
      return path
    case .system(let name, let package):
      for folder in Self.systemFolders where access("\(folder)/\(name)", X_OK) == 0 {
        return "\(folder)/\(name)"
      }
      guard let package else { throw KitFailure("\(name) is not in PATH") }
      throw KitFailure("\(name) is not installed: apt-get install \(package)")
    }
  }

  /// Where Debian keeps the programs of PostgreSQL, the newest first, then `PATH`.
  private static let systemFolders: [String] = {
    let postgres = "/usr/lib/postgresql"
    let versions = (try? FileManager.default.contentsOfDirectory(atPath: postgres)) ?? []
    let newestFirst = versions.sorted { (Int($0) ?? 0) > (Int($1) ?? 0) }
    let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
    return newestFirst.map { "\(postgres)/\($0)/bin" } + path.split(separator: ":").map(String.init)
  }()
}
