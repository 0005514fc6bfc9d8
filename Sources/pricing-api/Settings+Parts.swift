import API
import HTTPServer
import Settings
import Timing

extension ServerLimits {
  init(_ limits: HTTPLimits, _ timeouts: HTTPTimeouts) {
    self.init()
    connectionCountMax = limits.connectionCountMax
    requestsInFlightMax = limits.requestsInFlightMaxPerShard
    bufferedByteCountMax = limits.bufferedByteCountMaxPerShard
    request.headByteCountMax = limits.headByteCountMax
    request.requestLineByteCountMax = limits.headByteCountMax / 2
    request.fieldCountMax = limits.fieldCountMax
    request.leadingEmptyLineCountMax = limits.leadingEmptyLineCountMax
    request.bodyByteCountMax = limits.bodyByteCountMax
    request.chunkExtensionByteCountMax = limits.chunkExtensionByteCountMax
    request.chunkExtensionsByteCountMax = limits.chunkExtensionsByteCountMax
    request.trailerByteCountMax = limits.trailerByteCountMax
    request.trailerFieldCountMax = limits.trailerFieldCountMax
    self.timeouts.head = TimeSpan(timeouts.head)
    self.timeouts.body = TimeSpan(timeouts.body)
    self.timeouts.idle = TimeSpan(timeouts.idle)
    self.timeouts.write = TimeSpan(timeouts.write)
    drainTimeout = TimeSpan(timeouts.drain)
  }
}

extension PriceLimits {
  init(_ settings: LoadSettings) {
    self.init(waitingLineCountMax: settings.waitingCountMaxPerShard)
  }
}
