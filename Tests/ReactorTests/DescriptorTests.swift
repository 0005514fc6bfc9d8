import Reactor
import Testing

@Test func `a duplicate stands for the same and is closed by itself`() throws {
  let any = try #require(SocketAddress(host: "127.0.0.1", port: 0))
  let listener = try ListeningSocket(sharing: any)
  let number = try duplicateNumber(of: listener.descriptor.number)
  #expect(number != listener.descriptor.number)
  let isEmpty = try listener.accept() == nil
  #expect(isEmpty)
}

private func duplicateNumber(of number: Int32) throws -> Int32 {
  let duplicate = try Descriptor(duplicating: number)
  return duplicate.number
}
