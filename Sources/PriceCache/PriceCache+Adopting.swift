import Bytes
import Redis
import Timing

/// What a server is asked before anything in it is believed: whether it has been the same process
/// ever since sheets were put there.
///
/// One that was started anew may have read an older state of its keys from a file, or copied it
/// from a server that lagged behind: sheets from before changes, and neither the tombstones of
/// these nor what took the leases away. Nothing in a sheet tells; so all that stood there is taken
/// away, once for all who share it, and noted under the run of the server, which each start makes
/// anew. That costs a request nothing, and a restart its cache.
extension PriceCache {
  private static let keyCountPerStep = 1_000

  /// Calls `done` with whether all that is there is of this run.
  func adoptRun(then done: @escaping (_ isAdopted: Bool) -> Void) {
    data.send(deadline: .now() + settings.adoptionPatience) { command in
      command.command("INFO", argumentCount: 1)
      command.argument("server" as StaticString)
    } reading: { reply in
      try reply.withBytes { Self.run(in: $0) } ?? ""
    } then: { [self] result in
      // One who may not ask is to be on the safe side each time.
      switch result {
      case .success(let run): adopt(run, from: "0", then: done)
      case .failure(RedisError.server): adopt("", from: "0", then: done)
      case .failure: done(false)
      }
    }
  }

  private func adopt(
    _ run: String, from cursor: String, then done: @escaping (Bool) -> Void
  ) {
    data.run(
      CacheScripts.adopt, keyCount: 1, argumentCount: 4,
      deadline: .now() + settings.adoptionPatience
    ) { command in
      command.argument(keys.run)
      command.argument(run)
      command.argument(cursor)
      command.argument(keys.pattern)
      command.argument(Self.keyCountPerStep)
    } reading: { reply in
      try reply.string()
    } then: { [self] result in
      switch result {
      case .success("0"): done(true)
      case .success(let next): adopt(run, from: next, then: done)
      case .failure: done(false)
      }
    }
  }

  /// What stands behind `run_id:` in what a server says of itself.
  private static func run(in text: Span<UInt8>) -> String? {
    String(decoding: text).split(separator: "\r\n").lazy
      .first { $0.hasPrefix("run_id:") }.map { String($0.dropFirst("run_id:".count)) }
  }
}
