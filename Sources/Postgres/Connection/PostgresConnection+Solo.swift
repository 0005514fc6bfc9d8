import Reactor
import Timing

/// Scripts and COPY, which libpq does not do in a pipeline: the connection leaves its own for them,
/// which it can when nothing is in flight.
extension PostgresConnection {
  typealias SoloDone = (Solo.Outcome) -> Void

  /// Runs statements one after the other, until one fails.
  func runScript(_ text: String, within span: TimeSpan, _ done: @escaping SoloDone) {
    guard startSolo(done) else { return }
    wait(span, for: done)
    solo.startScript()
    proceed(link.sendScript(text))
  }

  /// Begins a COPY into a table; `done` is told when the server takes data.
  func startCopy(_ text: String, within span: TimeSpan, _ done: @escaping SoloDone) {
    guard startSolo(done) else { return }
    wait(span, for: done)
    solo.startCopy()
    proceed(link.sendScript(text))
  }

  /// Sends data of the COPY; `done` is told when all of it is with the kernel.
  func sendCopyData(_ bytes: Span<UInt8>, within span: TimeSpan, _ done: @escaping SoloDone) {
    guard solo.isCopying, soloDone == nil else { return done(.failure(misuse)) }
    wait(span, for: done)
    proceed(link.sendCopyData(bytes))
  }

  /// Ends the COPY, so that it takes effect, or with a complaint so that it fails.
  func endCopy(complaint: String?, within span: TimeSpan, _ done: @escaping SoloDone) {
    guard solo.isCopying, soloDone == nil else { return done(.failure(misuse)) }
    wait(span, for: done)
    solo.endCopy()
    proceed(link.sendCopyEnd(complaint: complaint))
  }

  private var misuse: PostgresError { closingError ?? .misuse(.connectionInUse) }

  private func startSolo(_ done: @escaping SoloDone) -> Bool {
    guard room > 0, isIdle, link.exitPipelineMode() else {
      done(.failure(misuse))
      return false
    }
    return true
  }

  private func wait(_ span: TimeSpan, for done: @escaping SoloDone) {
    soloDone = done
    soloDeadline = shard.now + span
    watchDeadline(soloDeadline)
  }

  /// Nobody is told anything while still asking, but when the batch ends.
  private func proceed(_ isSent: Bool) {
    if !isSent { fault = .closed(log: link.errorText) }
    scheduleBatchEnd()
  }

  /// All that was to be sent is with the kernel.
  func soloFlushed() {
    if solo.isCopying { tellSolo(.success(0)) }
  }

  func readSoloReplies() {
    // While data goes out, libpq would say over and over that it does.
    while !isClosed, !solo.isIdle, !solo.isCopying {
      switch link.nextReply() {
      case .pending: return
      case .rows(let rows): act(on: solo.received(.result(affectedCount: rows.affectedCount)))
      case .failed(let error): act(on: solo.received(.failed(error)))
      case .copyIn: act(on: solo.received(.copyIn))
      case .end: act(on: solo.received(.end))
      case .copyOut: fail(.misuse(.unexpectedCopy))
      case .aborted: act(on: .refuse)
      case .sync: act(on: .refuse)
      case .broken(let log): fail(.closed(log: log))
      }
    }
  }

  private func act(on action: Solo.Action) {
    switch action {
    case .none: break
    case .takeData: tellSolo(.success(0))
    case .endCopy: proceed(link.sendCopyEnd(complaint: "no data is sent"))
    case .complete(let outcome):
      guard link.enterPipelineMode() else { return fail(.closed(log: link.errorText)) }
      tellSolo(outcome)
    case .refuse: fail(.closed(log: "an answer came that nothing asked for"))
    }
  }

  func tellSolo(_ outcome: Solo.Outcome) {
    let done = soloDone
    soloDone = nil
    soloDeadline = .never
    done?(outcome)
  }
}
