import Bytes
import Pricing
import Reactor
import Redis
import Timing

/// What is asked of Redis, and what came of it.
extension PriceCache {
  /// A command whose reply its owner waits for.
  struct Ask {
    enum Command { case get(isRenewal: Bool), lease(token: Int, isRefresh: Bool) }

    let command: Command
    let sku: String
    let hash: UInt64
    /// To keep in memory what comes.
    let ticket: ChangeCounts.Ticket?
    let sentAt: MonotonicTime
    let ownerToken: Int

    var isRenewal: Bool { if case .get(isRenewal: true) = command { true } else { false } }
  }

  /// Asks Redis for a sheet; the owner is told under `token`. False where Redis is not to be asked.
  /// `hash` is that of the sku; for a renewal, nobody wants the sheet by now.
  package func ask(
    for sku: String, hash: UInt64, isRenewal: Bool = false, token: Int
  ) -> Bool {
    send(.get(isRenewal: isRenewal), sku, hash, token) { ask, slot, deadline throws(RedisError) in
      try data.send(to: self, token: slot, deadline: deadline) { writer in
        writer.command("GET", argumentCount: 1)
        writer.key(keys.sheetPrefix, ask.sku.utf8.span)
      }
    }
  }

  /// Asks for the lease of a sheet, or for the sheet where it is there by now; for a refresh, for
  /// the lease alone.
  package func lease(_ sku: String, isRefresh: Bool = false, token: Int) -> Bool {
    let leaseToken = Int(truncatingIfNeeded: random.next())
    let command = Ask.Command.lease(token: leaseToken, isRefresh: isRefresh)
    return send(command, sku, hash(of: sku), token) { ask, slot, deadline throws(RedisError) in
      try data.run(
        CacheScripts.lease, keyCount: 2, argumentCount: 3, to: self, token: slot,
        deadline: deadline
      ) { writer in
        writer.key(keys.sheetPrefix, ask.sku.utf8.span)
        writer.key(keys.leasePrefix, ask.sku.utf8.span)
        writer.argument(leaseToken)
        writer.argument(Int(settings.leaseLife.millisecondsRoundedUp))
        writer.argument(isRefresh ? 0 : 1)
      }
    }
  }

  private func send(
    _ command: Ask.Command, _ sku: String, _ hash: UInt64, _ token: Int,
    _ send: (Ask, UInt64, MonotonicTime) throws(RedisError) -> Void
  ) -> Bool {
    guard isAdmitted() else { return false }
    let ask = Ask(
      command: command, sku: sku, hash: hash, ticket: local.ticket(for: hash), sentAt: shard.now,
      ownerToken: token)
    let slot = asked.insert(ask)
    do throws(RedisError) {
      try send(ask, UInt64(slot), shard.now + settings.patience)
    } catch {
      _ = asked.remove(slot)
      failed()
      return false
    }
    if let meter { meter.meter.record(data.inFlightCount, in: meter.metrics.pipelineDepth) }
    return true
  }
}

extension PriceCache: RedisReplyHandler {
  package func received(_ reply: borrowing RedisReply, for token: UInt64) {
    let ask = asked.remove(Int(token))
    succeeded()
    meter?.answered(after: shard.now - ask.sentAt)
    // What is not believed by now is left alone, and so is what was asked before.
    let answer = isInUse ? answer(to: ask, reply) : .unavailable
    owner?.received(answer, for: ask.ownerToken)
  }

  package func failed(_ error: RedisError, for token: UInt64) {
    let ask = asked.remove(Int(token))
    owner?.received(answer(to: ask, error), for: ask.ownerToken)
  }

  private func answer(to ask: Ask, _ error: RedisError) -> CacheAnswer {
    guard case .server(let refusal) = error else {
      failed()
      return .unavailable
    }
    switch refusal.code {
    case .wrongType:
      // A key of ours that is no string: the next fill replaces it.
      succeeded()
      meter?.refused(.unknownKind)
      return .missing
    case .outOfMemory:
      // It answers, and what it has it gives; there is no room for a lease.
      succeeded()
      return .unavailable
    default:
      failed()
      return .unavailable
    }
  }

  private func answer(to ask: Ask, _ reply: borrowing RedisReply) -> CacheAnswer {
    switch (reply.kind, ask.command) {
    case (.null, .get):
      missed(ask)
      return .missing
    case (.string, _):
      let answer = try? reply.withBytes { bytes in read(bytes, ask) }
      return answer ?? .unavailable
    case (.integer, .lease(let leaseToken, let isRefresh)):
      let number = (try? reply.integer()) ?? -1
      guard number >= 0 else {
        if let meter, !isRefresh { meter.meter.add(1, to: meter.metrics.leaseWaits) }
        return .busy
      }
      if let meter, isRefresh { meter.meter.add(1, to: meter.metrics.refreshes) }
      return .leased(LoadLease(token: leaseToken, versionMin: number))
    default: return .unavailable
    }
  }

  private func read(_ bytes: Span<UInt8>, _ ask: Ask) -> CacheAnswer {
    do throws(CacheValueFault) {
      switch try CacheValue.read(bytes, of: ask.sku.utf8.span) {
      case .tombstone:
        missed(ask)
        return .missing
      case .unknown:
        found(.unknown, ask)
        return .unknown
      case .sheet(let sheet, let end, let cost):
        found(.redis, ask)
        return .sheet(sheet, isRefreshDue: keep(sheet, until: end, cost: cost, ask))
      }
    } catch {
      meter?.refused(error)
      discard(bytes, ask.sku)
      // A second one in a row is not waited out.
      if case .get = ask.command { return .missing }
      return .unavailable
    }
  }

  private func found(_ hit: CacheMetrics.Hit, _ ask: Ask) {
    guard let meter else { return }
    if ask.isRenewal { meter.meter.add(1, to: meter.metrics.renewals) } else { meter.found(hit) }
  }

  private func missed(_ ask: Ask) {
    if let meter, !ask.isRenewal { meter.meter.add(1, to: meter.metrics.misses) }
  }

  /// Keeps in memory what Redis has; answers whether it is to be loaded anew.
  private func keep(
    _ sheet: PriceSheet, until end: Instant, cost: TimeSpan, _ ask: Ask
  ) -> Bool {
    let left = min(
      .milliseconds(max(0, end.milliseconds - clock().milliseconds)), settings.lifeMax)
    let lead = EarlyRefresh.lead(cost: max(cost, Self.refreshCostMin), random: random.next())
    if lead < left, let ticket = ask.ticket {
      let end = shard.now + left
      local.insert(
        sheet, hash: ask.hash, ticket: ticket,
        refresh: shard.now
          + .nanoseconds(
            left.nanoseconds - lead.nanoseconds), end: end)
      meter?.noted(local)
    }
    return lead >= left
  }

  /// A refresh is several steps, however quick the load itself was.
  private static var refreshCostMin: TimeSpan { .milliseconds(20) }

  private func discard(_ bytes: Span<UInt8>, _ sku: String) {
    run(CacheScripts.discard, keyCount: 1, argumentCount: 1) { writer in
      writer.key(keys.sheetPrefix, sku.utf8.span)
      writer.argument(bytes)
    }
  }
}
