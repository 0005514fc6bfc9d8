import Foundation
import Reactor

/// A loopback port that leads to another one, and can be made to lead elsewhere, to lose a reply,
/// or to hold all that comes; it ends with its last owner.
package final class TCPProxy: Sendable {
  /// What becomes of a connection whose reply was lost.
  package enum Loss: CaseIterable, Sendable {
    /// Both sides see it end.
    case end
    /// Nothing comes through any more, and nobody is told.
    case silence
  }

  package let port: Int
  private let desk: ProxyDesk

  /// Leads to the loopback `target`.
  package init(to target: Int) throws {
    let listener = try SocketAddress.openSocket()
    port = try FreePort.bind(listener)
    guard listen(listener, 64) == 0 else { throw KitFailure("nobody can listen on \(port)") }
    let desk = ProxyDesk(target: target)
    self.desk = desk
    Thread.detachNewThread { Self.accept(from: listener, at: desk) }
  }

  deinit { desk.orders.withLock { $0.isClosed = true } }

  /// Leads those who come from now on to another port; who is connected sees the end.
  package func lead(to target: Int) {
    desk.orders.withLock { orders in
      orders.target = target
      orders.generation += 1
    }
  }

  /// Loses the reply to the next request that holds `text`: the server has done what was asked, and
  /// the client never hears of it.
  package func loseReply(toWhatHolds text: String, _ loss: Loss) {
    desk.orders.withLock { $0.losing = (Array(text.utf8), loss) }
  }

  /// Lets nothing through any more, of whichever connection, from the next request on that is
  /// awaited, which the server has not got then: whoever waits for it waits, until `letGo()`.
  package func hold(from isAwaited: @escaping @Sendable (_ request: [UInt8]) -> Bool) {
    desk.orders.withLock { $0.holding = .awaited(isAwaited) }
  }

  /// Whether the request has come from which on everything is held.
  package var isHeld: Bool { desk.isHeld }

  /// Lets through what was held, and all that comes.
  package func letGo() { desk.orders.withLock { $0.holding = .nothing } }

  /// How many replies were lost.
  package var lostCount: Int { desk.orders.withLock { $0.lostCount } }

  private static func accept(from listener: Int32, at desk: ProxyDesk) {
    defer { close(listener) }
    while !desk.orders.withLock({ $0.isClosed }) {
      guard ProxyLink.waits(for: [listener]) else { continue }
      let client = Glibc.accept(listener, nil, nil)
      guard client >= 0 else { continue }
      let (target, generation) = desk.orders.withLock { ($0.target, $0.generation) }
      guard let server = try? SocketAddress.openSocket() else {
        close(client)
        continue
      }
      guard SocketAddress.loopback(port: target).withPointer({ connect(server, $0, $1) }) == 0
      else {
        close(client)
        close(server)
        continue
      }
      let link = ProxyLink(client: client, server: server, generation, desk)
      Thread.detachNewThread { link.run() }
    }
  }
}

/// What a proxy's threads are told, and tell.
private final class ProxyDesk: Sendable {
  struct Orders {
    var target: Int
    /// Of the connections that may stay.
    var generation = 0
    var isClosed = false
    var losing: (text: [UInt8], loss: TCPProxy.Loss)?
    var lostCount = 0
    var holding = Holding.nothing
  }

  enum Holding {
    case nothing
    /// All from the first request on of which this is true.
    case awaited(@Sendable ([UInt8]) -> Bool)
    case everything
  }

  let orders: Guarded<Orders>

  init(target: Int) { orders = Guarded(Orders(target: target)) }

  var isHeld: Bool {
    orders.withLock { if case .everything = $0.holding { true } else { false } }
  }

  /// Whether this request, or an earlier one, is that from which on everything is held.
  func holds(_ request: [UInt8]) -> Bool {
    orders.withLock { orders in
      switch orders.holding {
      case .nothing: return false
      case .everything: return true
      case .awaited(let isAwaited):
        guard isAwaited(request) else { return false }
        orders.holding = .everything
        return true
      }
    }
  }
}

/// One connection through a proxy.
private struct ProxyLink: Sendable {
  private let client, server: Int32
  private let generation: Int
  private let desk: ProxyDesk

  init(client: Int32, server: Int32, _ generation: Int, _ desk: ProxyDesk) {
    (self.client, self.server) = (client, server)
    self.generation = generation
    self.desk = desk
  }

  /// Whether one of the descriptors can be read, within the time after which orders are looked at
  /// again.
  static func waits(for descriptors: [Int32]) -> Bool {
    var entries = descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    return poll(&entries, nfds_t(entries.count), 20) > 0
  }

  /// Carries bytes both ways until a side ends or the orders say so.
  func run() {
    defer {
      close(client)
      close(server)
    }
    var loss: TCPProxy.Loss?
    while isWanted {
      guard Self.waits(for: [client, server]) else { continue }
      guard let request = receive(from: client), let reply = receive(from: server) else { return }
      if loss == nil { loss = self.loss(of: request) }
      guard letsThrough(request), send(request, to: server) else { return }
      guard let loss else {
        guard send(reply, to: client) else { return }
        continue
      }
      // The reply to what came before goes the same way: it is the connection that is lost.
      guard !reply.isEmpty, request.isEmpty else { continue }
      desk.orders.withLock { $0.lostCount += 1 }
      if loss == .end { return }
      return stayMute()
    }
  }

  /// Waits while everything is held; false where the connection may not stay.
  private func letsThrough(_ request: [UInt8]) -> Bool {
    while desk.holds(request) {
      guard isWanted else { return false }
      usleep(20_000)
    }
    return true
  }

  private var isWanted: Bool {
    desk.orders.withLock { !$0.isClosed && $0.generation == generation }
  }

  private func stayMute() {
    while isWanted {
      if Self.waits(for: [client]), receive(from: client) == nil { return }
    }
  }

  private func loss(of request: [UInt8]) -> TCPProxy.Loss? {
    desk.orders.withLock { orders in
      guard let losing = orders.losing, request.contains(losing.text) else { return nil }
      orders.losing = nil
      return losing.loss
    }
  }

  /// What has come, nil at the end.
  private func receive(from descriptor: Int32) -> [UInt8]? {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    let count = recv(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT))
    if count < 0 { return errno == EAGAIN || errno == EINTR ? [] : nil }
    return count == 0 ? nil : Array(buffer[..<count])
  }

  /// Sends all of it, or answers false.
  private func send(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes {
        Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      if count < 0, errno != EINTR { return false }
      rest.removeFirst(max(0, count))
    }
    return true
  }
}
