import Foundation

/// A text file of the repository.
struct TextFile {
  /// Its path from the repository's top.
  let path: String
  let text: String

  /// The lines, without what ends them.
  var lines: [Substring] {
    // By scalar, as "\r\n" is one character and "\n" would not be found in it.
    text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
      .map(Substring.init)
  }

  var name: Substring { path.split(separator: "/").last ?? "" }
  var isSwift: Bool { path.hasSuffix(".swift") }
  var isC: Bool { path.hasSuffix(".c") || path.hasSuffix(".h") }
  /// Whether its first line names a shell to run it.
  var isShellScript: Bool { text.hasPrefix("#!") && lines[0].hasSuffix("sh") }
  var isTest: Bool { path.hasPrefix("Tests/") }
}

/// The repository as the tests find it: what git would ignore is left out.
enum Tree {
  static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// The paths of all files and folders from the top, folders with a slash at their end.
  static let paths: [String] = {
    let ignored = ignoredNames(read(".gitignore") ?? "")
    guard let walk = FileManager.default.enumerator(atPath: root.path) else { return [] }
    var paths: [String] = []
    for case let path as String in walk {
      let isFolder = walk.fileAttributes?[.type] as? FileAttributeType == .typeDirectory
      let name = path.split(separator: "/").last.map(String.init) ?? path
      if ignored(name) {
        if isFolder { walk.skipDescendants() }
      } else {
        paths.append(isFolder ? path + "/" : path)
      }
    }
    return paths.sorted()
  }()

  static let files: [TextFile] = paths.compactMap { path in
    path.hasSuffix("/") ? nil : read(path).map { TextFile(path: path, text: $0) }
  }

  /// The text of a file; nil when it is none or not UTF-8.
  static func read(_ path: String) -> String? {
    try? String(contentsOf: root.appending(path: path), encoding: .utf8)
  }

  /// Whether a name is one of git's own or matches a line of `.gitignore`, of which we use two
  /// kinds: a name, and a star followed by its end.
  static func ignoredNames(_ gitignore: String) -> (String) -> Bool {
    let patterns = gitignore.split(separator: "\n").map { $0.hasSuffix("/") ? $0.dropLast() : $0 }
    return { name in
      name == ".git"
        || patterns.contains { $0.hasPrefix("*") ? name.hasSuffix($0.dropFirst()) : name == $0 }
    }
  }
}
