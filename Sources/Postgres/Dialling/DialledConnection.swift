/// A connection that is up, on its way to the shard that is to have it.
final class DialledConnection: Sendable {
  private let link: LibpqConnection

  init(_ link: consuming LibpqConnection) { self.link = link }

  /// Hands it over, once, to the shard that it was sent to.
  func take() -> LibpqConnection { link.move() }
}
