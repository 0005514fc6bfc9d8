import Foundation
import TestKit
import Testing

/// A shell script whose first command is not the strict mode.
private func laxMode(_ file: TextFile) -> Finding? {
  guard file.isShellScript else { return nil }
  let first = file.lines.enumerated().first { !$1.isEmpty && !$1.hasPrefix("#") }
  if first?.element == "set -euo pipefail" { return nil }
  return Finding(file.path, line: first.map { $0.offset + 1 }, "does not start with strict mode")
}

@Suite struct `Shell scripts` {
  private let scripts = Tree.files.filter(\.isShellScript)

  @Test func `start with the strict mode`() { expectNone(scripts.compactMap(laxMode)) }

  @Test func `can be executed`() {
    expectNone(
      scripts.filter { access(Tree.root.appending(path: $0.path).path, X_OK) != 0 }
        .map { Finding($0.path, "is not executable") })
  }

  @Test func `are all scripts that deployment has`() {
    // A script that names no shell would escape the rules above.
    expectNone(
      Tree.files.filter { $0.path.hasPrefix("deploy/") || $0.path.hasPrefix(".ci/") }
        .filter { !$0.name.contains(".") && !$0.isShellScript }
        .map { Finding($0.path, "does not name its shell") })
  }

  @Test(arguments: [
    "#!/bin/sh\necho\n", "#!/usr/bin/env bash\n# why\n\nset -e\n", "#!/usr/bin/env bash\n",
  ])
  func `in a lax mode are caught`(text: String) {
    #expect(laxMode(TextFile(path: "deploy/x", text: text)) != nil)
  }

  @Test(arguments: ["#!/usr/bin/env bash\n# why\nset -euo pipefail\n", "#!/usr/bin/env python3\n"])
  func `in strict mode, and other files, pass`(text: String) {
    #expect(laxMode(TextFile(path: "deploy/x", text: text)) == nil)
  }
}
