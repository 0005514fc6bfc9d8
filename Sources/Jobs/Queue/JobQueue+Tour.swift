extension JobState {
  /// All states, those first that somebody looks for first.
  package static let tour: [JobState] = [
    .running, .queued, .retrying, .delayed, .dead, .done, .cancelled,
  ]
}

/// One list of jobs in several states.
extension JobQueue {
  /// A page of the jobs in any of `states`, one state after the other. `cursor` is the `next` of
  /// the page before. A job that changes its state meanwhile can come twice, or not at all.
  package func jobs(
    inAnyOf states: [JobState], after cursor: String? = nil, count: Int = 50
  ) async throws(JobError) -> JobPage {
    let count = min(max(1, count), limits.pageCountMax)
    var place = try TourPlace(cursor, among: states)
    var jobs: [JobSummary] = []
    while let state = place.state(of: states), jobs.count < count {
      let page = try await self.jobs(
        in: state, after: place.inner, count: count - jobs.count)
      jobs += page.jobs
      place.move(to: page.next)
      // What is left of a state may be long and gone: the caller asks again.
      if page.jobs.isEmpty, page.next != nil { break }
    }
    return JobPage(jobs: jobs, next: place.text(among: states))
  }
}

/// Where a tour has come to: `state` or `state:cursor`.
private struct TourPlace {
  private var index: Int
  private(set) var inner: String?

  init(_ text: String?, among states: [JobState]) throws(JobError) {
    guard let text else {
      index = 0
      return
    }
    let words = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    guard let index = states.firstIndex(where: { $0.rawValue == words[0] }) else {
      throw .badCursor
    }
    self.index = index
    inner = words.count > 1 ? String(words[1]) : nil
  }

  func state(of states: [JobState]) -> JobState? { index < states.count ? states[index] : nil }

  mutating func move(to next: String?) {
    inner = next
    if next == nil { index += 1 }
  }

  func text(among states: [JobState]) -> String? {
    state(of: states).map { state in inner.map { "\(state.rawValue):\($0)" } ?? state.rawValue }
  }
}
