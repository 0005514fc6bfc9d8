import Glibc
import Reactor
import Testing

@Suite struct `A program's end` {
  @Test func `runs no exit handler under threads that are still at work`() async {
    await #expect(processExitsWith: .exitCode(3)) {
      atexit { _exit(77) }
      try ProgramRun.run { _ in 3 }
    }
  }

  @Test func `by exit would run it`() async {
    await #expect(processExitsWith: .exitCode(77)) {
      atexit { _exit(77) }
      exit(3)
    }
  }
}
