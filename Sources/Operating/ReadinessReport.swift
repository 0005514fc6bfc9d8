import Bytes
import HTTP
import JSON
import Synchronization

/// Whether the program can do its work: what it needs, each part by its name.
package final class ReadinessReport: Sendable {
  /// A part that the program stands on, and how it is doing.
  package struct Check: Sendable {
    let name: StaticString
    /// Nil while it answers; else why it does not, in words that a stranger may read.
    let failure: @Sendable () -> String?
    /// Whether the program can do its work without it.
    let isOptional: Bool

    package init(
      _ name: StaticString, isOptional: Bool = false, failure: @escaping @Sendable () -> String?
    ) {
      self.name = name
      self.isOptional = isOptional
      self.failure = failure
    }
  }

  private let checks: [Check]
  private let isDraining = Atomic(false)

  package init(_ checks: [Check]) { self.checks = checks }

  /// From now on the program is about to stop: no work should be sent to it.
  package func beginDraining() { isDraining.store(true, ordering: .relaxed) }

  /// Writes the report and answers with its status.
  package func write(to output: inout ByteBuffer) -> Status {
    let drains = isDraining.load(ordering: .relaxed)
    let failures = checks.map { $0.failure() }
    let isReady =
      !drains
      && zip(checks, failures).allSatisfy { check, failure in
        failure == nil || check.isOptional
      }
    output.appendJSON { json in
      json.object { json in
        json.member("status", isReady ? "ready" : drains ? "draining" : "not_ready")
        json.array("checks") { json in
          for (check, failure) in zip(checks, failures) { write(check, failure, to: &json) }
        }
      }
    }
    return isReady ? .ok : .serviceUnavailable
  }

  private func write(_ check: Check, _ failure: String?, to json: inout JSONWriter) {
    json.object { json in
      json.member("name", check.name)
      json.member(
        "status", failure == nil ? "ok" : check.isOptional ? "degraded" : "failing")
      if let failure { json.member("detail", failure) }
    }
  }
}
