import Reactor
import Timing

/// An attempt to make a connection: from the name of the host to the last statement prepared.
final class Dial: ReadinessHandler, DeadlineHandler {
  typealias Done = @Sendable (Result<DialledConnection, PostgresError>) -> Void

  private let dialler: Dialler
  private let done: Done
  private let link: LibpqConnection
  private var socket: WatchedSocket?
  private var timer: DeadlineQueue<any DeadlineHandler>.Ticket?
  /// The commands that prepare the connection, once it is up.
  private var preparation: Pipeline<Void>
  private var isUp = false
  private var isFinished = false

  /// On the dialler's shard.
  init(_ dialler: Dialler, _ done: @escaping Done) {
    self.dialler = dialler
    self.done = done
    let commandCount =
      dialler.settings.sessionSettings.count + dialler.statements.declarations.count
    preparation = Pipeline(queryCountMax: max(1, commandCount), patience: .zero)
    link = LibpqConnection(
      dialling: dialler.url, applicationName: dialler.settings.applicationName)
  }

  func start() {
    timer = dialler.shard.schedule(self, at: dialler.shard.now + dialler.settings.timeout)
    // libpq begins as if its last step had asked to write.
    if link.isBroken { fail(link.dialFailure) } else { wait(for: .writable) }
  }

  func becameReady(_ readiness: Readiness) {
    if isUp { return readReplies() }
    switch link.dialOn() {
    case .reading: wait(for: .readable)
    case .writing: wait(for: .writable)
    case .connected: prepare()
    case .failed: fail(link.dialFailure)
    }
  }

  func deadlinePassed(now: MonotonicTime) {
    timer = nil
    fail(.unreachable(log: "it did not answer in time"))
  }

  /// Each step of dialling may have opened another socket, perhaps under the same number.
  private func wait(for readiness: Readiness) {
    socket = nil
    guard let number = link.socketNumber else { return fail(link.dialFailure) }
    do throws(SystemError) {
      socket = try WatchedSocket(number: number, on: dialler.shard, for: readiness, self)
    } catch {
      fail(.unreachable(log: error.description))
    }
  }

  /// Sends all commands in one batch.
  private func prepare() {
    isUp = true
    var parameters = Parameters()
    var isSent = link.enterPipelineMode()
    for (name, value) in dialler.settings.sessionSettings {
      parameters.removeAll()
      parameters.append(text: name)
      parameters.append(text: value)
      isSent = isSent && link.send("SELECT set_config($1, $2, false)", parameters)
      _ = preparation.submit((), isAlone: false, deadline: .never)
    }
    for statement in dialler.statements.declarations {
      isSent = isSent && link.sendPrepare(statement)
      _ = preparation.submit((), isAlone: false, deadline: .never)
    }
    if preparation.batchEnded() { isSent = isSent && link.sendSync() }
    guard isSent else { return fail(link.dialFailure) }
    readReplies()
  }

  private func readReplies() {
    guard link.receive() else { return fail(link.dialFailure) }
    while !isFinished {
      if preparation.isIdle { return succeed() }
      switch link.nextReply() {
      case .pending: return wait(for: link.flush() == .more ? [.readable, .writable] : .readable)
      case .rows: follow(.result)
      case .aborted: follow(.aborted)
      case .end: follow(.end)
      case .sync: follow(.sync)
      case .failed(let error): fail(.server(error))
      case .copyIn: fail(.misuse(.unexpectedCopy))
      case .copyOut: fail(.misuse(.unexpectedCopy))
      case .broken(let log): fail(.unreachable(log: log))
      }
    }
  }

  private func follow(_ answer: Pipeline<Void>.Answer) {
    if case .refuse = preparation.received(answer, now: dialler.shard.now) {
      fail(.unreachable(log: "an answer came that nothing asked for"))
    }
  }

  private func succeed() {
    finish(.success(DialledConnection(link.move())))
  }

  private func fail(_ error: PostgresError) {
    link.close()
    finish(.failure(error))
  }

  private func finish(_ result: Result<DialledConnection, PostgresError>) {
    guard !isFinished else { return }
    isFinished = true
    socket = nil
    if let timer { dialler.shard.withdraw(timer) }
    done(result)
  }
}
