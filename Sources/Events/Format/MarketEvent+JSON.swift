import Bytes
import JSON
import Pricing

/// What an event is given when it does not say it itself.
package struct EventArrival: Sendable {
  /// An id that no other event has.
  package var id: String
  package var at: Instant

  package init(id: String, at: Instant) {
    self.id = id
    self.at = at
  }
}

/// Events as they are sent.
extension MarketEvent {
  /// How far a sender's clock may be ahead: what is later would keep every honest observation from
  /// being the latest.
  static let aheadMillisecondsMax: Int64 = 60_000

  /// The event that a value of a document is; nil where it is none, which `problems` tells.
  package init?(
    _ value: JSONValue, in document: borrowing JSONDocument, _ arrival: EventArrival,
    _ problems: inout JSONProblems
  ) {
    let before = problems.all.count
    let fields = EventFields(value, in: document, &problems)
    document.require("type", of: value, &problems)
    document.require("scope", of: value, &problems)
    guard let type = fields.type,
      let change = fields.change(type, value, in: document, &problems), let scope = fields.scope
    else { return nil }
    let event = MarketEvent(
      id: fields.id ?? arrival.id, change: change, scope: scope,
      occurredAt: fields.occurredAt ?? arrival.at)
    for fault in event.faults() { problems.append(JSONProblem(fault.detail, at: fault.pointer)) }
    if event.occurredAt.milliseconds > arrival.at.milliseconds + Self.aheadMillisecondsMax {
      problems.append(JSONProblem("must not be in the future", at: "/occurred_at"))
    }
    guard problems.all.count == before else { return nil }
    self = event
  }

  package func write(to json: inout JSONWriter) {
    json.object { json in
      json.member("event_id", id)
      switch change {
      case .signal(let name, let value, let expiresAt):
        json.member("type", "signal")
        json.member("signal", name)
        json.member("value", value.description)
        if let expiresAt { json.member("expires_at", expiresAt.description) }
      case .cost(let cost):
        json.member("type", "cost")
        json.member("value", cost.description)
      case .refresh: json.member("type", "refresh")
      }
      json.name("scope")
      scope.write(to: &json)
      json.member("occurred_at", occurredAt.description)
    }
  }
}

/// The fields of an event, whatever its type.
private struct EventFields {
  enum Kind { case signal, cost, refresh }

  var id: String?
  var type: Kind?
  var signal: String?
  var number: Decimal?
  var scope: ItemScope?
  var expiresAt: Instant?
  var occurredAt: Instant?

  init(
    _ value: JSONValue, in document: borrowing JSONDocument, _ problems: inout JSONProblems
  ) {
    document.forEachMember(of: value, &problems) { name, value, problems throws(JSONProblem) in
      switch name {
      case "event_id": id = try document.string(value)
      case "type": type = try document.eventKind(value)
      case "signal": signal = try document.string(value)
      case "value": number = try document.decimal(value)
      case "scope": scope = ItemScope(value, in: document, &problems)
      case "expires_at": expiresAt = try document.instant(value)
      case "occurred_at": occurredAt = try document.instant(value)
      default: throw .unknownField
      }
    }
  }

  /// What the type makes of the fields: it needs some and has no place for others.
  func change(
    _ type: Kind, _ value: JSONValue, in document: borrowing JSONDocument,
    _ problems: inout JSONProblems
  ) -> MarketEvent.Change? {
    switch type {
    case .signal:
      document.require("signal", of: value, &problems)
      document.require("value", of: value, &problems)
      guard let signal, let number else { return nil }
      return .signal(name: signal, value: number, expiresAt: expiresAt)
    case .cost:
      document.require("value", of: value, &problems)
      document.refuse("signal", of: value, "goes with type signal only", &problems)
      document.refuse("expires_at", of: value, "goes with type signal only", &problems)
      return number.map { .cost($0) }
    case .refresh:
      document.refuse("signal", of: value, "goes with type signal only", &problems)
      document.refuse("value", of: value, "does not go with type refresh", &problems)
      document.refuse("expires_at", of: value, "goes with type signal only", &problems)
      return .refresh
    }
  }
}

extension JSONDocument {
  fileprivate func eventKind(_ value: JSONValue) throws(JSONProblem) -> EventFields.Kind {
    try withString(value) { name throws(JSONProblem) in
      switch name {
      case "signal": .signal
      case "cost": .cost
      case "refresh": .refresh
      default: throw JSONProblem("must be one of signal, cost and refresh")
      }
    }
  }

  /// An exact number, from the digits of a JSON number or of a string.
  fileprivate func decimal(_ value: JSONValue) throws(JSONProblem) -> Decimal {
    try withNumberOrString(value) { digits throws(JSONProblem) in
      do throws(DecimalError) {
        return try Decimal(parsing: digits)
      } catch {
        throw JSONProblem(
          "must be a number of at most 15 digits before the point and 12 behind it")
      }
    }
  }

  fileprivate func instant(_ value: JSONValue) throws(JSONProblem) -> Instant {
    try withString(value) { text throws(JSONProblem) in
      guard let instant = try? Instant(parsing: text) else {
        throw JSONProblem("must be an RFC 3339 instant")
      }
      return instant
    }
  }

  /// Notes a problem if `object` has that member.
  fileprivate func refuse(
    _ name: StaticString, of object: JSONValue, _ detail: String, _ problems: inout JSONProblems
  ) {
    if let value = member(name, of: object) {
      problems.append(JSONProblem(detail, at: pointer(to: value)))
    }
  }
}
