import Bytes
import Reactor
import Timing

/// One GET over a connection of its own, whose content is read as fast as it is asked for: what
/// nobody has asked for yet waits in the socket.
package final class Fetch: Sendable {
  private let conversation: ShardConfined<Conversation>

  /// Where names are looked up, as that blocks.
  private static let lookUps = BlockingPool(label: "feeds", threadCount: 1, waitingCountMax: 64)

  private init(_ conversation: ShardConfined<Conversation>) { self.conversation = conversation }

  /// Lends `body` the answer's head, and what hands out the parts of its content in order, nil
  /// behind the last. The connection is closed when `body` is through.
  package static func get<Result: Sendable>(
    _ request: FetchRequest, on shard: Shard,
    _ body: (AnswerHead, Fetch) async throws -> Result
  ) async throws -> Result {
    let deadline = MonotonicTime.now() + request.patience
    var fault = FetchFault.nameUnknown
    for address in await addresses(of: request, on: shard).prefix(4) {
      let (fetch, head): (Fetch, AnswerHead)
      do throws(FetchFault) {
        (fetch, head) = try await connect(request, to: address, deadline, on: shard)
      } catch {
        // Another address may lead to one that lives.
        guard case .connection = error else { throw error }
        fault = error
        continue
      }
      defer { fetch.close() }
      return try await body(head, fetch)
    }
    throw fault
  }

  /// The next part of the content; nil behind the last.
  package func next() async throws(FetchFault) -> [UInt8]? {
    try await ask { $0.readContent($1) }
  }

  private static func connect(
    _ request: FetchRequest, to address: SocketAddress, _ deadline: MonotonicTime,
    on shard: Shard
  ) async throws(FetchFault) -> (Fetch, AnswerHead) {
    let opened = await shard.run { () -> Result<ShardConfined<Conversation>, FetchFault> in
      do throws(SystemError) {
        let conversation = try Conversation(request, at: address, deadline: deadline, on: shard)
        return .success(ShardConfined(conversation, to: shard))
      } catch {
        return .failure(.connection("\(error)"))
      }
    }
    let fetch = Fetch(try opened.get())
    do throws(FetchFault) {
      return (fetch, try await fetch.ask { $0.readHead($1) })
    } catch {
      fetch.close()
      throw error
    }
  }

  private func close() {
    conversation.shard.execute { [conversation] in conversation.take().fail(.cancelled) }
  }

  private func ask<Value: Sendable>(
    _ question:
      @escaping @Sendable (Conversation, @escaping (Result<Value, FetchFault>) -> Void) -> Void
  ) async throws(FetchFault) -> Value {
    let result = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        conversation.shard.execute { [conversation] in
          question(conversation.take()) { continuation.resume(returning: $0) }
        }
      }
    } onCancel: {
      conversation.shard.execute { [conversation] in conversation.take().fail(.cancelled) }
    }
    return try result.get()
  }

  private static func addresses(
    of request: FetchRequest, on shard: Shard
  ) async -> [SocketAddress] {
    let (host, port) = (request.host, request.port)
    if let address = SocketAddress(host: host, port: port) { return [address] }
    return await withCheckedContinuation { continuation in
      let isTaken = lookUps.submit {
        continuation.resume(returning: SocketAddress.addresses(of: host, port: port))
      }
      if !isTaken { continuation.resume(returning: []) }
    }
  }
}
