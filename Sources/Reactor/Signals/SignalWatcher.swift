import CLinux
import Dispatch
import Glibc

/// Turns signals into calls on an ordinary thread (`signalfd`), so that what they set off need not
/// be safe in a signal handler.
///
/// `@unchecked Sendable`: its one property is set once, and a Dispatch source takes calls from any
/// thread.
package final class SignalWatcher: @unchecked Sendable {
  private let source: any DispatchSourceRead

  /// Calls `received` with the number of each of `signals` that comes. Made first thing in a
  /// program: the signals are blocked in the calling thread and in those it starts later.
  package init(
    _ signals: [Int32], _ received: @escaping @Sendable (Int32) -> Void
  ) throws(SystemError) {
    var set = sigset_t()
    sigemptyset(&set)
    for signal in signals { sigaddset(&set, signal) }
    pthread_sigmask(SIG_BLOCK, &set, nil)
    let flags = Int32(SFD_NONBLOCK | SFD_CLOEXEC)
    let number = try System.call("signalfd") { signalfd(-1, &set, flags) }
    source = DispatchSource.makeReadSource(
      fileDescriptor: number, queue: DispatchQueue(label: "signals"))
    source.setEventHandler {
      var info = signalfd_siginfo()
      while case .bytes = System.transfer("read", { read(number, &info, 128) }) {
        received(Int32(info.ssi_signo))
      }
    }
    source.setCancelHandler { close(number) }
    source.activate()
  }

  deinit { source.cancel() }
}
