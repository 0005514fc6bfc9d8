import Glibc
import TestKit

/// Workers that are killed one after another, each of whom another follows.
struct Crew {
  private(set) var workers: [Program]
  private let hire: () throws -> Program
  private(set) var losses: [RunHistory.Loss] = []

  init(_ count: Int, hiring hire: @escaping () throws -> Program) throws {
    workers = try (0..<count).map { _ in try hire() }
    self.hire = hire
  }

  /// Kills a worker and starts another.
  mutating func lose(_ place: Int) throws {
    workers[place].send(SIGKILL)
    losses.append(
      RunHistory.Loss(
        processID: Int(workers[place].processID), at: WallClock.milliseconds))
    workers[place] = try hire()
  }

  /// Kills the worker with this process number, if it is one of these.
  mutating func lose(processID: Int) throws -> Bool {
    guard let place = workers.firstIndex(where: { $0.processID == processID }) else { return false }
    try lose(place)
    return true
  }
}

/// The time of day of this machine, which its servers have, too.
enum WallClock {
  static var milliseconds: Int {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return time.tv_sec * 1_000 + time.tv_nsec / 1_000_000
  }
}
