import Timing

/// Whom a query's outcome is told, once, on the shard that asked.
package protocol QueryHandler: AnyObject {
  /// The query was answered; `tag` is what it was asked under.
  func received(_ rows: consuming Rows, for tag: Int)

  func failed(_ error: PostgresError, for tag: Int)
}

/// A query from when it is taken until its outcome is told.
///
/// It is kept for the next one then: no memory is taken for a query but once.
final class Request {
  enum Command {
    case prepared(StatementList.Statement)
    case text(String)

    var writes: Bool {
      if case .prepared(let statement) = self { statement.effect == .writes } else { true }
    }
  }

  /// Kept after they were sent: what another's error aborts is sent again.
  var parameters = Parameters()
  private(set) var command = Command.text("")
  private(set) var deadline = MonotonicTime.never
  private var handler: (any QueryHandler)?
  private var tag = 0
  /// What is to be told.
  private var outcome: Outcome?

  private enum Outcome: ~Copyable {
    case rows(Rows)
    case failure(PostgresError)
  }

  func prepare(
    _ command: Command, deadline: MonotonicTime, for handler: any QueryHandler, tag: Int
  ) {
    self.command = command
    self.deadline = deadline
    self.handler = handler
    self.tag = tag
  }

  /// Notes what is to be told; a failure takes the place of what was noted before.
  func note(_ rows: consuming Rows) { outcome = .rows(rows) }
  func note(_ error: PostgresError) { outcome = .failure(error) }

  /// Tells what was noted, the request being back in stock: whoever is told may ask again at once.
  func tell(returningTo stock: RequestStock) {
    let (handler, tag) = (handler, tag)
    let outcome = outcome.take()
    self.handler = nil
    parameters.removeAll()
    stock.put(self)
    switch consume outcome {
    case .rows(let rows)?: handler?.received(rows, for: tag)
    case .failure(let error)?: handler?.failed(error, for: tag)
    case nil: preconditionFailure("there is nothing to tell")
    }
  }
}

/// Requests that wait to be used again.
final class RequestStock {
  private var requests: [Request] = []

  func take() -> Request { requests.popLast() ?? Request() }

  fileprivate func put(_ request: Request) { requests.append(request) }
}
