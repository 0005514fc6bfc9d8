import Jobs

/// What `pricing-admin jobs` is told to do.
enum JobsCommand: Sendable, Equatable {
  /// Tells how the queue stands, and lists its jobs.
  case list
  /// Lists those that have failed for good.
  case dead
  case show(JobID)
  case cancel(JobID)
  /// Gives a dead letter all its attempts again; nil is all of them.
  case retry(JobID?)
  case delete(JobID)
  case pause
  case resume

  static let operands =
    "[list | dead | show ID | cancel ID | retry [ID] | delete ID | pause | resume]"

  /// Nil where the words behind `jobs` mean nothing.
  init?(_ words: ArraySlice<String>) {
    let id = words.dropFirst().first
    switch (words.first, id) {
    case (nil, _), ("list", nil): self = .list
    case ("dead", nil): self = .dead
    case ("pause", nil): self = .pause
    case ("resume", nil): self = .resume
    case ("retry", nil): self = .retry(nil)
    case (let verb?, let id?):
      guard let id = JobID(id) else { return nil }
      switch verb {
      case "show": self = .show(id)
      case "cancel": self = .cancel(id)
      case "retry": self = .retry(id)
      case "delete": self = .delete(id)
      default: return nil
      }
    default: return nil
    }
  }
}
