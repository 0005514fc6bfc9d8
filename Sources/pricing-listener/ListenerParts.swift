import Catalogue
import Events
import Jobs
import Operating
import Reactor
import Redis
import Repricing
import Settings
import Telemetry
import Timing

/// What a listener works with, joined.
struct ListenerParts: Sendable {
  let settings: ListenerSettings
  let redis: RedisSettings
  let configuration: RedisConfiguration
  let wait: CatalogueWait
  let hearing: Guarded<Hearing>
  let reporter: ListenerReporter
  let logger: Logger

  /// Works until the task is cancelled.
  func work() async throws {
    let shard = try Shard(index: 1)
    defer { shard.stop() }
    let names = EventNames(namespace: redis.namespace)
    // One waits in the server for events, so all else goes over the other.
    let reading = await RedisClient(configuration, on: shard)
    let client = await RedisClient(configuration, on: shard)
    let channel = await EventChannel(configuration, names, on: shard)
    let stream = EventStream(reading, names, member: settings.name)
    let queue = RecalculationQueue(
      JobQueue(try QueueName(RecalculationJob.queue, in: redis.namespace), client: client))

    await withTaskGroup(of: Void.self) { group in
      group.addTask { [reporter] in
        await channel.keep(
          with: EventPublisher(client, names), makingIDs: { JobID.unique().text }, now: wallClock,
          failed: { reporter.lost($0) })
      }
      group.addTask { await look(after: stream, client, channel) }
      group.addTask { [wait, logger, reporter] in
        let store = await wait.open { error in
          logger.error("catalogue cannot be opened") { $0.add("error", error) }
        }
        guard let store else { return }
        logger.info("listening to events") { $0.add("stream", names.stream) }
        await Listener(
          stream, store, asking: queue, now: wallClock, clock: MonotonicTime.now,
          tell: { reporter.hear($0) }
        ).run()
      }
      await group.waitForAll()
    }
    await channel.stop()
    await client.stop()
    await reading.stop()
  }

  /// Each second it looks whether all is heard, each minute after the stream.
  private func look(
    after stream: EventStream, _ client: RedisClient, _ channel: EventChannel
  ) async {
    var second = 0
    while !Task.isCancelled {
      let isReading = await client.state.isReady
      let isListening = await channel.isHearing
      hearing.withLock { $0 = Hearing(isReading: isReading, isListening: isListening) }
      if second % 60 == 30 {
        do {
          try await stream.claimAbandoned()
          try await stream.trim(at: wallClock())
        } catch {
          reporter.failed(error)
        }
      }
      second += 1
      try? await Task.sleep(for: .seconds(1))
    }
  }
}
