import Glibc
import Reactor
import TestKit
import Testing

@Test(arguments: ["127.0.0.1:80", "0.0.0.0:0", "[::1]:8080", "[2001:db8::7]:65535"])
func `an address reads as it was written`(text: String) throws {
  let colon = try #require(text.lastIndex(of: ":"))
  let host = text[..<colon].trimmingBrackets
  let port = try #require(UInt16(text[text.index(after: colon)...]))
  let address = try #require(SocketAddress(host: host, port: port))
  #expect(address.description == text)
  #expect(address.port == port)
}

@Test(arguments: ["localhost", "1.2.3", "1.2.3.4.5", "::g", ""])
func `what is no numeric address is none`(host: String) {
  #expect(SocketAddress(host: host, port: 80) == nil)
}

@Test func `an address in use is refused to a second process and shared within one`() throws {
  let any = try #require(SocketAddress(host: "127.0.0.1", port: 0))
  let first = try ListeningSocket(sharing: any)
  #expect(first.address.port != 0)
  let error = #expect(throws: SystemError.self) { try ListeningSocket.claim(first.address) }
  #expect(error?.isAddressInUse == true)
  #expect(error?.description == "bind: Address already in use")
  let second = try ListeningSocket(sharing: first.address)
  #expect(second.address == first.address)
}

@Test func `nobody waiting is no connection`() throws {
  let any = try #require(SocketAddress(host: "::1", port: 0))
  let listener = try ListeningSocket(sharing: any)
  let isEmpty = try listener.accept() == nil
  #expect(isEmpty)
}

@Test func `a path makes the address of a Unix socket unless it is too long`() throws {
  let address = try #require(SocketAddress(path: "/run/x.sock"))
  #expect(address.description == "/run/x.sock")
  #expect(address.port == 0)
  #expect(SocketAddress(path: "") == nil)
  #expect(SocketAddress(path: String(repeating: "x", count: 107)) != nil)
  #expect(SocketAddress(path: String(repeating: "x", count: 108)) == nil)
}

@Test func `a name is looked up and an unknown one has no address`() {
  #expect(SocketAddress.addresses(of: "127.0.0.1", port: 7).map(\.description) == ["127.0.0.1:7"])
  #expect(SocketAddress.addresses(of: "localhost", port: 7).contains { $0.port == 7 })
  #expect(SocketAddress.addresses(of: "not a name", port: 7) == [])
}

@Test func `a connection opened to a listener is taken in`() async throws {
  let any = try #require(SocketAddress(host: "127.0.0.1", port: 0))
  let listener = try ListeningSocket(sharing: any)
  let connecting = try Descriptor.connecting(to: listener.address)
  // Over loopback the kernel completes it before the call returns.
  #expect(connecting.takePendingError() == nil)
  let isTaken = try listener.accept() != nil
  #expect(isTaken)
}

@Test func `a connection that nobody listens for is refused`() async throws {
  let port = try UInt16(FreePort.find())
  let address = try #require(SocketAddress(host: "127.0.0.1", port: port))
  let error: SystemError?
  do throws(SystemError) {
    error = try Descriptor.connecting(to: address).takePendingError()
  } catch {
    #expect(error.code == ECONNREFUSED)
    return
  }
  #expect(error?.code == ECONNREFUSED)
}

@Test func `a Unix socket that is not there refuses at once`() throws {
  let folder = try TemporaryFolder()
  let address = try #require(SocketAddress(path: folder.path("none")))
  #expect(throws: SystemError.self) { _ = try Descriptor.connecting(to: address).number }
}

extension Substring {
  fileprivate var trimmingBrackets: String { String(filter { $0 != "[" && $0 != "]" }) }
}
