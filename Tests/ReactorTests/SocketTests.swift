import Reactor
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

extension Substring {
  fileprivate var trimmingBrackets: String { String(filter { $0 != "[" && $0 != "]" }) }
}
