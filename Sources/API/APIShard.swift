import HTTP
import OpenAPI
import Operating
import Reactor
import Telemetry

/// What a shard has to serve the API with.
package final class APIShard {
  let prices: PriceDesk
  let tasks: TaskDesk
  let operation: OperationDesk
  private let documents: APIDocuments

  package init(
    shard: Shard, prices: PriceDesk, tasks: TaskDesk, metrics: Metrics,
    readiness: ReadinessReport, pool: BlockingPool, documents: APIDocuments
  ) {
    self.prices = prices
    self.tasks = tasks
    operation = OperationDesk(on: shard, metrics: metrics, readiness: readiness, pool: pool)
    self.documents = documents
  }

  func openAPI(_ request: Request) {
    documents.openAPI.withSpan { request.answer(.ok, ContentType.json, $0) }
  }

  func docs(_ request: Request) {
    request.answerFields.append("Content-Security-Policy", APIDescription.pagePolicy)
    request.answerFields.append("X-Content-Type-Options", "nosniff")
    documents.page.withSpan { request.answer(.ok, ContentType.html, $0) }
  }
}
