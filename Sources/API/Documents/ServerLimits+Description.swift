import HTTPServer
import OpenAPI
import Timing

extension ServerLimits {
  /// The limits that a client can meet, as they are set.
  package var described: [Limit] {
    [
      Limit("Request line", bytes(request.requestLineByteCountMax)),
      Limit("Request line and header fields together", bytes(request.headByteCountMax)),
      Limit("Header fields", "\(request.fieldCountMax)"),
      Limit("Empty lines before a request", "\(request.leadingEmptyLineCountMax)"),
      Limit("Body", bytes(request.bodyByteCountMax)),
      Limit("Extensions of one chunk of a body", bytes(request.chunkExtensionByteCountMax)),
      Limit("Extensions of all its chunks", bytes(request.chunkExtensionsByteCountMax)),
      Limit("Fields behind a body in chunks", "\(request.trailerFieldCountMax)"),
      Limit("Those fields together", bytes(request.trailerByteCountMax)),
      Limit("Connections", "\(connectionCountMax)", beyondIt: .overloaded),
      Limit("Time for a head to arrive", seconds(timeouts.head), beyondIt: .requestTimeout),
      Limit("Time for a body to arrive", seconds(timeouts.body), beyondIt: .requestTimeout),
      Limit("Time between two requests on a connection", seconds(timeouts.idle)),
    ]
  }

  private func bytes(_ count: Int) -> String {
    switch count {
    case _ where count % (1 << 20) == 0: "\(count >> 20) MiB"
    case _ where count % (1 << 10) == 0: "\(count >> 10) KiB"
    default: "\(count) bytes"
    }
  }

  private func seconds(_ span: TimeSpan) -> String {
    let milliseconds = span.millisecondsRoundedUp
    return milliseconds % 1_000 == 0 ? "\(milliseconds / 1_000) s" : "\(milliseconds) ms"
  }
}
