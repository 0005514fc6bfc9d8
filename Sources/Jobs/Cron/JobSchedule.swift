import Timing

/// A job that is to run again and again.
///
/// Each tick is a job's id, so that however many workers keep the schedule, one job comes of it. A
/// tick that passed while no worker ran is made up for, the latest one alone.
package struct JobSchedule: Sendable {
  /// Tells schedules of a queue apart.
  package let name: String
  package let queue: QueueName
  package let times: CronTimes
  /// The job of each tick; its id is the tick's.
  package let job: NewJob

  /// Throws where the name is not one of letters, digits and `-_.`.
  package init(
    _ name: String, in queue: QueueName, at times: CronTimes, _ job: NewJob
  ) throws(JobError) {
    guard QueueName.isName(name) else { throw .badName(name) }
    self.name = name
    self.queue = queue
    self.times = times
    self.job = job
  }

  /// The job of the tick at this time.
  func job(at milliseconds: Int) -> NewJob {
    var job = job
    job.id = .tick(of: name, at: milliseconds) ?? job.id
    return job
  }
}
