import Glibc
import TestKit
import Testing

@Suite struct `An import that is broken off` {
  /// The pipe stands between test and program: what it does not hold, the program has taken in.
  @Test(arguments: [SIGKILL, SIGTERM])
  func `leaves nothing`(signal: Int32) throws {
    let shop = try Shop()
    try shop.importDemo(itemCount: 20).expectSuccess()
    let before = try shop.export()
    let lines = try shop.run("demo", "--items", "9000", "--sku-prefix", "K-").output

    #expect(mkfifo(shop.folder.path("pipe"), 0o600) == 0)
    let pipe = open(shop.folder.path("pipe"), O_RDWR | O_NONBLOCK | O_CLOEXEC)
    try #require(pipe >= 0)
    defer { close(pipe) }
    let program = try shop.start(["import", "pipe"])
    try feed(lines.dropLast(), to: pipe)
    #expect(program.isRunning)
    let exit = try program.stop(signal)
    #expect(exit == (signal == SIGKILL ? .signal(SIGKILL) : .code(130)))

    #expect(try shop.export() == before)
    let again = try shop.importDemo(itemCount: 20).expectSuccess().output
    #expect(again.last == "nothing changed: revision 1 stays")
  }

  private func feed(_ lines: ArraySlice<String>, to pipe: Int32) throws {
    let bytes = Array(lines.map { $0 + "\n" }.joined().utf8)
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(pipe, $0.baseAddress, min($0.count, 4096)) }
      if count > 0 {
        rest = rest.dropFirst(count)
        continue
      }
      var readiness = pollfd(fd: pipe, events: Int16(POLLOUT), revents: 0)
      guard poll(&readiness, 1, 120_000) == 1 else { throw KitFailure("nobody reads the pipe") }
    }
  }
}
