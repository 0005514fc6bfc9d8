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
  /// What is to be told unless something else happens first.
  private var noted: Outcome?
  /// The next in stock.
  fileprivate var next: Request?

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
  func note(_ rows: consuming Rows) { noted = .rows(rows) }
  func note(_ error: PostgresError) { noted = .failure(error) }

  /// Tells what was noted.
  func tell(returningTo stock: RequestStock) {
    switch noted.take() {
    case .rows(let rows)?: tell(rows, returningTo: stock)
    case .failure(let error)?: tell(error, returningTo: stock)
    case nil: preconditionFailure("nothing was noted")
    }
  }

  func tell(_ rows: consuming Rows, returningTo stock: RequestStock) {
    let (handler, tag) = (handler.take(), tag)
    stock.put(self)
    handler?.received(rows, for: tag)
  }

  func tell(_ error: PostgresError, returningTo stock: RequestStock) {
    noted = nil
    let (handler, tag) = (handler.take(), tag)
    stock.put(self)
    handler?.failed(error, for: tag)
  }
}

/// Requests that wait to be used again. A request is back before its outcome is told: whoever is
/// told may ask again at once.
final class RequestStock {
  private var first: Request?

  func take() -> Request {
    guard let request = first else { return Request() }
    first = request.next
    request.next = nil
    return request
  }

  fileprivate func put(_ request: Request) {
    request.parameters.removeAll()
    request.next = first
    first = request
  }
}
