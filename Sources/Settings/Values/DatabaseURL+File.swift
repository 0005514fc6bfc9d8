import Glibc

extension DatabaseURL {
  /// Whether it names a file and there is none.
  package var isMissingFile: Bool {
    if case .sqlite(let path) = self { access(path, F_OK) != 0 } else { false }
  }
}
