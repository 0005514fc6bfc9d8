/// What a holder of a lock shows with every write, so that one whose time is over changes nothing.
package struct Fence: Sendable, Hashable {
  /// The lock's name.
  package let lock: String
  /// Grows with every holder.
  package let number: Int64
  /// Tells two holders of one number apart, which a lock that lost its memory can make.
  package let token: String

  package init(lock: String, number: Int64, token: String) {
    self.lock = lock
    self.number = number
    self.token = token
  }
}

extension Fence {
  /// Whether it takes the place of the lock's last holder, which it may also be; throws when its
  /// time is over.
  func mustReplace(_ holder: Fence?) throws(CatalogueError) -> Bool {
    guard let holder, holder != self else { return holder == nil }
    if holder.number >= number { throw .fenced(by: holder) }
    return true
  }
}
