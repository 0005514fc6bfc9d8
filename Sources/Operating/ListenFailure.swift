import HTTPServer
import Reactor

/// Why a program cannot listen where it should, and what to do about it.
package struct ListenFailure: Error, CustomStringConvertible {
  fileprivate let address: SocketAddress
  fileprivate let setting: String
  fileprivate let reason: SystemError

  package var description: String {
    let flag = setting.replacing("_", with: "-")
    let variable = setting.uppercased()
    return "cannot listen at \(address): \(reason); "
      + "choose another address with --\(flag) or PRICING_\(variable)"
  }
}

extension HTTPServer {
  /// Takes connections at an address that a setting named.
  package func listen(
    at address: SocketAddress, setBy setting: String
  ) async throws(ListenFailure) -> SocketAddress {
    do {
      return try await listen(at: address)
    } catch {
      throw ListenFailure(address: address, setting: setting, reason: error)
    }
  }
}
