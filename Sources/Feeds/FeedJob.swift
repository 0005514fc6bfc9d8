import Jobs
import Pricing

/// What the reading of a feed is called as a job, by those who enqueue it and those who run it.
package enum FeedJob {
  package static let kind = "feed"
}

extension NewJob {
  /// The job of reading a feed once. Of one feed there is one at a time.
  package static func feed(_ name: String) -> NewJob {
    var job = NewJob(FeedJob.kind, payload: Array(name.utf8))
    job.uniqueness = Uniqueness("feed \(name)", until: .ended)
    return job
  }
}
