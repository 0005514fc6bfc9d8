import Telemetry
import Timing

/// Counts what a shard's cache does.
package final class CacheMeter {
  let meter: Meter
  let metrics: CacheMetrics
  private var isBreakerOpen = false
  private var evictionCount = 0

  package init(_ meter: Meter, _ metrics: CacheMetrics) {
    self.meter = meter
    self.metrics = metrics
  }

  func found(_ hit: CacheMetrics.Hit) { meter.add(1, to: metrics.hits[hit.rawValue]) }

  func filled(_ fill: CacheMetrics.Fill) { meter.add(1, to: metrics.fills[fill.rawValue]) }

  func refused(_ fault: CacheValueFault) {
    let place = CacheValueFault.all.firstIndex(of: fault) ?? 0
    meter.add(1, to: metrics.invalidValues[place])
  }

  func answered(after time: TimeSpan) { meter.record(Int(time.nanoseconds), in: metrics.latency) }

  func noted(_ local: borrowing LocalSheets) {
    meter.set(metrics.localSheets, to: local.count)
    meter.set(metrics.localBytes, to: local.byteCount)
    meter.add(local.evictionCount - evictionCount, to: metrics.evictions)
    evictionCount = local.evictionCount
  }

  func noted(_ breaker: Breaker) {
    let isOpen = if case .closed = breaker.state { false } else { true }
    guard isOpen != isBreakerOpen else { return }
    isBreakerOpen = isOpen
    meter.set(metrics.breakerOpen, to: isOpen ? 1 : 0)
  }
}
