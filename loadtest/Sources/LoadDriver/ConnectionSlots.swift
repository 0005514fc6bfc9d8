import Timing

/// The places of a worker's connections: who stands there, when an empty one is dialled again, and
/// who can take a request.
struct ConnectionSlots {
  private var connections: [LoadConnection?]
  private var redials: [MonotonicTime]
  private var free: SlotRing

  init(count: Int) {
    connections = [LoadConnection?](repeating: nil, count: count)
    redials = [MonotonicTime](repeating: .never, count: count)
    free = SlotRing(capacity: count)
  }

  var count: Int { connections.count }
  var isEmpty: Bool { connections.isEmpty }
  var indices: Range<Int> { connections.indices }
  var openCount: Int { connections.count { $0?.isOpen == true } }

  subscript(slot: Int) -> LoadConnection? { connections[slot] }

  mutating func put(_ connection: LoadConnection) {
    connections[connection.slot] = connection
    redials[connection.slot] = .never
  }

  /// Nobody stands there any more; from `moment` on it is to be dialled.
  mutating func vacate(_ slot: Int, until moment: MonotonicTime = .never) {
    connections[slot] = nil
    redials[slot] = moment
  }

  func isToBeDialled(_ slot: Int, now: MonotonicTime) -> Bool { redials[slot] <= now }

  mutating func listIfFree(_ connection: LoadConnection) {
    guard connection.hasRoom, !connection.isListedFree else { return }
    connection.isListedFree = true
    free.append(connection.slot)
  }

  /// Of those that can take a request, the one that has waited longest.
  mutating func takeFree() -> LoadConnection? {
    while let slot = free.popFirst() {
      guard let connection = connections[slot] else { continue }
      connection.isListedFree = false
      if connection.hasRoom { return connection }
    }
    return nil
  }

  func closeAll() {
    for connection in connections { _ = connection?.close() }
  }
}
