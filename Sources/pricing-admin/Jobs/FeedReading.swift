import Feeds
import Jobs
import Repricing
import Settings

extension PricingAdminProgram {
  /// Has a worker read a feed soon, or tells which feeds there are.
  static func readFeed(_ name: String?, in workplace: Workplace) async throws(AdminFailure) {
    let feeds = workplace.feeds
    guard let name else {
      for feed in feeds { print(feed) }
      if feeds.isEmpty { print("there are no feeds: name some in the setting feeds") }
      return
    }
    guard feeds.contains(where: { $0.name == name }) else {
      let known = feeds.map(\.name).joined(separator: ", ")
      throw AdminFailure(
        "there is no feed \(name) in the setting feeds"
          + (known.isEmpty ? "" : ", which names \(known)"), status: .misused)
    }
    let office = try await JobOffice.open(
      RecalculationJob.queue, workplace.redis, patience: .seconds(3))
    let job = NewJob.feed(name)
    switch try await office.call({ queue async throws(JobError) in try await queue.enqueue(job) }) {
    case .added, .known: print("\(job.id) is queued: see pricing-admin jobs show \(job.id)")
    case .same(let id): print("\(id) reads it already: see pricing-admin jobs show \(id)")
    case .full: throw AdminFailure("the queue \(office.name) is as long as it may be")
    }
  }
}
