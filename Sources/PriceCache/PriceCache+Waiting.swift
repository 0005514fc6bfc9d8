import Timing

/// How another's load is waited for.
extension PriceCache {
  /// Asks for the lease again after `time`, or as soon as the sheet's key changed.
  package func lease(_ sku: String, after time: TimeSpan, token: Int) {
    let wait = LeaseWait { [weak self] in
      guard let self else { return }
      waiting[sku] = nil
      if !lease(sku, token: token) { owner?.received(.unavailable, for: token) }
    }
    precondition(waiting[sku] == nil, "who asks has one question about a sku under way")
    waiting[sku] = wait
    wait.begin(on: shard, until: shard.now + time)
  }
}
