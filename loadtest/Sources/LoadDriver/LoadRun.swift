import LoadFigures
import LoadPlan
import Reactor
import Timing

/// A run of a scenario against a server, over one or several shards.
package final class LoadRun: Sendable {
  package enum Fault: Error, Equatable, CustomStringConvertible {
    case system(SystemError)
    /// No connection could be opened.
    case nobodyAnswers(SocketAddress)

    package var description: String {
      switch self {
      case .system(let error): "\(error)"
      case .nobodyAnswers(let address): "nothing takes connections at \(address)"
      }
    }
  }

  private let scenario: Scenario
  private let workers: [ShardConfined<LoadWorker>]

  /// The workers share out connections and arrivals; there are as many as `shardCount`, but none
  /// without a connection.
  package static func prepare(
    _ scenario: Scenario, to target: LoadTarget, shardCount: Int, seed: UInt64
  ) async throws(Fault) -> LoadRun {
    let popularity = Popularity(scenario.products.popularity, count: scenario.products.count)
    var shards: [Shard] = []
    do throws(SystemError) {
      for index in 0..<max(1, min(shardCount, scenario.connectionCount)) {
        shards.append(try Shard(index: index))
      }
    } catch { throw .system(error) }
    var workers: [ShardConfined<LoadWorker>] = []
    for (index, shard) in shards.enumerated() {
      let workerCount = shards.count
      workers.append(
        await shard.run {
          ShardConfined(
            LoadWorker(
              scenario, to: target, on: shard, worker: index, of: workerCount,
              popularity: popularity, seed: seed),
            to: shard)
        })
    }
    let run = LoadRun(scenario, workers)
    guard await run.connect() > 0 else { throw .nobodyAnswers(target.address) }
    return run
  }

  private init(_ scenario: Scenario, _ workers: [ShardConfined<LoadWorker>]) {
    self.scenario = scenario
    self.workers = workers
  }

  /// Opens all connections and says how many are.
  private func connect() async -> Int {
    await withTaskGroup(of: Int.self) { group in
      for worker in workers {
        group.addTask {
          await withCheckedContinuation { continuation in
            worker.shard.execute {
              let confined = worker.take()
              confined.connect { continuation.resume(returning: confined.openCount) }
            }
          }
        }
      }
      return await group.reduce(0, +)
    }
  }

  /// Asks until the scenario is over or `stop()` is called, and answers with all that was counted.
  package func run() async throws(Fault) -> RunFigures {
    let start = MonotonicTime.now() + .milliseconds(10)
    let fault = await withTaskGroup(of: SystemError?.self) { group in
      for worker in workers {
        group.addTask {
          await withCheckedContinuation { continuation in
            worker.shard.execute {
              do throws(SystemError) {
                try worker.take().begin(at: start) { continuation.resume(returning: nil) }
              } catch { continuation.resume(returning: error) }
            }
          }
        }
      }
      return await group.reduce(nil) { $0 ?? $1 }
    }
    if let fault { throw .system(fault) }
    return await figures()
  }

  /// What was counted so far.
  package func figures() async -> RunFigures {
    var sum = RunFigures(stepNames: scenario.steps.map(\.name))
    for worker in workers { sum.merge(await worker.shard.run { worker.take().figures }) }
    return sum
  }

  /// Ends the asking; what is under way is still waited for.
  package func stop() {
    for worker in workers { worker.shard.execute { worker.take().stopAsking() } }
  }

  /// Not earlier: whoever holds it may ask for its figures.
  deinit {
    for worker in workers {
      worker.shard.execute {
        worker.take().dismiss()
        worker.shard.stop()
      }
    }
  }
}
