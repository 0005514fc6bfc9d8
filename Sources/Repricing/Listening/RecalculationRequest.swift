import Bytes
import Events
import JSON
import Pricing

/// What is to be recalculated, and why.
package struct RecalculationRequest: Sendable, Hashable {
  /// The longest reason, in bytes.
  package static let reasonByteCountMax = 256

  package var scope: ItemScope
  package var reason: String?
  /// The trace of what it was asked for.
  package var traceparent: String?
  /// The one event that asks for it, and for nothing else; by its id it is known when it is asked
  /// for again.
  package var event: String?

  package init(
    scope: ItemScope, reason: String? = nil, traceparent: String? = nil, event: String? = nil
  ) {
    self.scope = scope
    self.reason = reason
    self.traceparent = traceparent
    self.event = event
  }

  /// The request that a value of a document is: what is sent over HTTP, and a job's payload. The
  /// trace and the event are not part of it. Nil where it is none, which `problems` tells.
  package init?(
    _ value: JSONValue, in document: borrowing JSONDocument, _ problems: inout JSONProblems
  ) {
    let before = problems.all.count
    var scope: ItemScope?
    var reason: String?
    document.forEachMember(of: value, &problems) { name, value, problems throws(JSONProblem) in
      switch name {
      case "scope": scope = ItemScope(value, in: document, &problems)
      case "reason":
        reason = try document.string(value)
        guard reason?.utf8.count ?? 0 <= Self.reasonByteCountMax else {
          throw JSONProblem("must have at most \(Self.reasonByteCountMax) bytes")
        }
      default: throw .unknownField
      }
    }
    document.require("scope", of: value, &problems)
    guard let scope, problems.all.count == before else { return nil }
    self.init(scope: scope, reason: reason)
  }

  package func write(to json: inout JSONWriter) {
    json.object { json in
      json.name("scope")
      scope.write(to: &json)
      if let reason { json.member("reason", reason) }
    }
  }
}

extension RecalculationReport {
  /// The summary, as a job's result.
  package func write(to json: inout JSONWriter) {
    json.object { json in
      json.member("scanned", tally.scannedCount)
      json.member("changed", tally.changedCount)
      json.member("clamped", tally.clampedCount)
      json.member("skipped", tally.skippedCount)
      json.member("failed", tally.failedCount)
      json.member("rulebook", rulebook)
      if isCancelled { json.member("cancelled", true) }
    }
  }
}
