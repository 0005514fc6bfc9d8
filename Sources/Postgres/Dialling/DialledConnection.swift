import Synchronization

/// A connection that is up, on its way to the shard that is to have it.
final class DialledConnection: Sendable {
  private let link: Mutex<LibpqConnection?>

  init(_ link: consuming LibpqConnection) {
    self.link = Mutex(link)
  }

  /// Hands it over, once.
  func take() -> LibpqConnection? {
    link.withLock { $0.take() }
  }
}
