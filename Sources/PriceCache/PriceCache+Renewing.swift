import Redis

/// How a sheet that changes stays in memory: where it is in demand, it is asked for at once, and
/// not by the next request that wants it.
///
/// While a whole catalogue is repriced, that would be every hundredth request or so, and each of
/// them would wait for a Redis that has much to do.
extension PriceCache {
  /// So many are under way at most; the next request asks for what is beyond.
  private static let renewalCountMax = 128

  func renew(_ sku: String, _ hash: UInt64) {
    guard isInUse, renewalCount < Self.renewalCountMax else { return }
    if get(sku, hash, for: .renewal) { renewalCount += 1 }
  }

  /// What is no sheet is left to the next request: nobody waits for it.
  func renewed(_ ask: Ask, _ reply: borrowing RedisReply) {
    renewalCount -= 1
    let value = try? reply.withBytes { bytes in
      try CacheValue.read(bytes, of: ask.sku.utf8.span)
    }
    guard case .sheet(let sheet, let end, let cost) = value else { return }
    keep(sheet, until: end, cost: cost, ask)
    if let meter { meter.meter.add(1, to: meter.metrics.renewals) }
  }
}
