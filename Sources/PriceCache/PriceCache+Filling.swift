import Bytes
import Pricing
import Redis
import Timing

/// What is put into Redis.
extension PriceCache {
  /// Fills what was loaded under `lease`, at the cost of so much time. Without one, only what is
  /// older is taken away.
  package func fill(_ sheet: PriceSheet, under lease: LoadLease?, cost: TimeSpan) {
    let lease = lease ?? .unheld
    guard sheet.version >= lease.versionMin else {
      // Read from where the change has not arrived yet.
      meter?.filled(.stale)
      return release(lease, of: sheet.sku.string)
    }
    let life = Lifetime.jittered(cap: settings.lifeMax, random: random.next())
    let end = Instant(milliseconds: clock().milliseconds + life.nanoseconds / 1_000_000)
    scratch.removeAll(keepingCapacity: true)
    CacheValue.write(sheet, end: end, cost: cost, to: &scratch)
    fill(sheet.sku.string, lease, version: sheet.version, life)
  }

  /// Fills that no item has this sku.
  package func fillUnknown(_ sku: String, under lease: LoadLease) {
    scratch.removeAll(keepingCapacity: true)
    CacheValue.write(.unknown, version: lease.versionMin, of: sku.utf8.span, to: &scratch)
    fill(sku, lease, version: lease.versionMin, settings.unknownLife)
  }

  private func fill(_ sku: String, _ lease: LoadLease, version: Int, _ life: TimeSpan) {
    do throws(RedisError) {
      try data.run(
        settings.comparesBeforeFill ? CacheScripts.fill : CacheScripts.blindFill,
        keyCount: 2, argumentCount: 6, to: fillReplies, deadline: shard.now + settings.patience
      ) { writer in
        writer.key(keys.sheetPrefix, sku.utf8.span)
        writer.key(keys.leasePrefix, sku.utf8.span)
        writer.argument(lease.token)
        writer.argument(version)
        writer.argument(scratch)
        writer.argument(Int(life.millisecondsRoundedUp))
        scratch.removeAll(keepingCapacity: true)
        CacheValue.write(.tombstone, version: version, of: sku.utf8.span, to: &scratch)
        writer.argument(scratch)
        writer.argument(Int(settings.tombstoneLife.millisecondsRoundedUp))
      }
    } catch {
      meter?.filled(.failed)
    }
  }

  /// Gives back a lease that nothing came of, so that others need not wait for it to end.
  package func release(_ lease: LoadLease, of sku: String) {
    run(CacheScripts.release, keyCount: 1, argumentCount: 1) { writer in
      writer.key(keys.leasePrefix, sku.utf8.span)
      writer.argument(lease.token)
    }
  }
}
