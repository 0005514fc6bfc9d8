import Pricing

/// A version of something and the revisions through which it was known, the last excluded.
struct Recorded<Value> {
  let value: Value
  let from: Int
  /// `Int.max` until further notice.
  let until: Int
}

/// The revision that is being written.
struct RevisionUnderWay {
  let number: Int
  let recordedAt: Instant

  /// The one after `latest`, recorded no earlier than that.
  init(after latest: Revision, at now: Instant) {
    number = latest.number + 1
    recordedAt = max(now, latest.recordedAt)
  }
}

/// A standpoint in revisions: the latest when the prices held, and the latest that is known.
struct Outlook: Equatable {
  let at: Int
  let known: Int

  init(at: Int, known: Int) {
    precondition(at <= known, "what held later than what is known is not known")
    self.at = at
    self.known = known
  }

  /// The same with what was recorded first, in `revision`, having always held.
  func reachingBack(to revision: Int) -> Outlook {
    Outlook(at: max(at, min(revision, known)), known: known)
  }

  /// The outlook on what holds by all that is known.
  init(latest revision: Int) { self.init(at: revision, known: revision) }
}

extension Array {
  /// Of the versions of one thing, the earliest first, the one that holds.
  ///
  /// What says itself since when it holds is taken as it is known, unless it had been removed by
  /// then; anything else as it was recorded then.
  func holding<Value>(in outlook: Outlook, statesStart: Bool) -> Value?
  where Element == Recorded<Value> {
    guard statesStart else {
      return last { $0.from <= outlook.at && outlook.at < $0.until }?.value
    }
    guard let latest = last(where: { $0.from <= outlook.known }), latest.until > outlook.at else {
      return nil
    }
    return latest.value
  }

  /// Of each thing the version that holds; `self` is sorted by key, then by revision.
  func holding<Value>(
    in outlook: Outlook, isSame: (Value, Value) -> Bool, statesStart: (Value) -> Bool
  ) -> [Value] where Element == Recorded<Value> {
    var holding: [Value] = []
    var start = 0
    while start < count {
      var end = start + 1
      while end < count, isSame(self[end].value, self[start].value) { end += 1 }
      let versions = Array(self[start..<end])
      if let value = versions.holding(
        in: outlook, statesStart: statesStart(self[start].value))
      {
        holding.append(value)
      }
      start = end
    }
    return holding
  }
}
