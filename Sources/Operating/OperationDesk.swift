import Bytes
import HTTP
import Reactor
import Telemetry

/// What a shard answers to those who run a program: whether it lives, whether it is ready, what it
/// has counted.
package final class OperationDesk {
  private let shard: Shard
  private let metrics: Metrics
  private let readiness: ReadinessReport
  private let pool: BlockingPool

  package init(
    on shard: Shard, metrics: Metrics, readiness: ReadinessReport, pool: BlockingPool
  ) {
    self.shard = shard
    self.metrics = metrics
    self.readiness = readiness
    self.pool = pool
  }

  /// The process lives: it answers.
  package func health(_ request: Request) {
    request.answer(.ok, ContentType.json, #"{"status":"alive"}"#.utf8.span)
  }

  /// What the program needs may keep a check waiting, so it is asked off the shard.
  package func ready(_ request: Request) {
    offload(request) { [readiness] in
      var report = ByteBuffer()
      let status = readiness.write(to: &report)
      return Content(status, ContentType.json, report)
    }
  }

  /// A scrape adds up what all shards counted and reads what the kernel knows: some hundred
  /// microseconds in which a shard has better things to do.
  package func scrape(_ request: Request, _ bytes: Span<UInt8>) {
    let format = request.head[.accept].map {
      ExpositionFormat(accept: bytes.extracting($0.bounds))
    }
    offload(request) { [metrics] in
      var text = ByteBuffer()
      metrics.write(to: &text, as: format ?? .prometheusText)
      return Content(.ok, (format ?? .prometheusText).contentType, text)
    }
  }

  /// An answer made by another thread.
  private final class Content: Sendable {
    let status: Status
    let contentType: StaticString
    let bytes: ByteBuffer

    init(_ status: Status, _ contentType: StaticString, _ bytes: consuming ByteBuffer) {
      self.status = status
      self.contentType = contentType
      self.bytes = bytes
    }
  }

  private func offload(_ request: Request, _ work: @escaping @Sendable () -> Content) {
    let isTaken = pool.run(work, thenOn: shard) { content in
      content.bytes.withSpan { request.answer(content.status, content.contentType, $0) }
    }
    if !isTaken { request.refuse(.overloaded) }
  }
}
