import Dispatch
import Glibc

/// The life of a program around its asynchronous body.
package enum ProgramRun {
  /// Runs `body` and ends the process with the status it answers.
  ///
  /// The main thread waits with the stop signals blocked. In an asynchronous `main` it would not:
  /// Dispatch parks it with all signals open, where the first one kills.
  package static func run(
    _ body: @escaping @Sendable (StopSignals) async -> Int32
  ) throws(SystemError) -> Never {
    let stop = try StopSignals()
    Task { end(with: await body(stop)) }
    while true { DispatchSemaphore(value: 0).wait() }
  }

  /// Not by `exit`: that takes down libraries, OpenSSL among them, under the threads that are still
  /// in them.
  private static func end(with status: Int32) -> Never {
    fflush(nil)
    _exit(status)
  }
}
