import Reactor

/// Where requests go.
package struct LoadTarget: Sendable {
  package let address: SocketAddress
  /// What the `Host` field says.
  package let host: String

  package init(address: SocketAddress, host: String) {
    self.address = address
    self.host = host
  }
}
