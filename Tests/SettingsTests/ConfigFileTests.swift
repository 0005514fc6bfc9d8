import Glibc
import Testing

@testable import Settings

/// The file that comes with the house.
private let shippedFile: [UInt8] = {
  let root = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3)
  let path = root.joined(separator: "/") + "/Config/pricing.json"
  guard case .bytes(let bytes) = Invocation.ofThisProcess.readFile(path) else {
    fatalError("no file \(path)")
  }
  return bytes
}()

/// Everything that the house's settings come out as.
private func effective(file: Invocation.FileContent) throws -> [String] {
  let program = Program(name: "p", summary: "", version: "1")
  let arguments = ["--print-config"]
  do throws(Program.Stop) {
    _ = try program.settings(
      HTTPSettings.self, HTTPLimits.self, HTTPTimeouts.self, LogSettings.self, PriceSettings.self,
      CacheSettings.self, RedisSettings.self, DatabaseSettings.self, LoadSettings.self,
      WorkerSettings.self, FeedSettings.self,
      from: Invocation(arguments: arguments, environment: [:]) { _ in file })
    return []
  } catch {
    guard case .answered(let text) = error else { throw error }
    return text.split(separator: "\n").map { String($0.prefix { $0 != "/" }) }
  }
}

@Test func `the shipped file says what the defaults are`() throws {
  let fromFile = try effective(file: .bytes(shippedFile))
  let fromNothing = try effective(file: .absent)
  #expect(fromFile == fromNothing)
  #expect(fromFile.count > House.settings(besides: []).count)
}

@Test func `the shipped file mentions every setting once`() {
  let lines = String(decoding: shippedFile, as: UTF8.self).split(separator: "\n")
    .map { $0.drop { $0 == " " || $0 == "/" } }
  for setting in House.settings(besides: []) {
    #expect(lines.count { $0.hasPrefix("\(setting.name): ") } == 1, "\(setting.name)")
  }
}

@Test func `files are read whole, up to their limit`() {
  let limit = 1 << 20
  for (count, isRead) in [(0, true), (100_000, true), (limit, true), (limit + 1, false)] {
    var path = Array("/tmp/pricing-settings-XXXXXX".utf8CString)
    let descriptor = mkstemp(&path)
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0) }
    #expect(bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) } == count)
    close(descriptor)
    defer { unlink(path) }
    let name = String(decoding: path.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    switch Invocation.ofThisProcess.readFile(name) {
    case .bytes(let read): #expect(isRead && read == bytes)
    case .unreadable(let reason): #expect(!isRead && reason == "larger than 1048576 bytes")
    case .absent: Issue.record("absent")
    }
  }
}

@Test func `what cannot be read says why`() {
  guard case .absent = Invocation.ofThisProcess.readFile("/tmp/no/such/file") else {
    Issue.record("not absent")
    return
  }
  guard case .unreadable(let reason) = Invocation.ofThisProcess.readFile("/tmp") else {
    Issue.record("readable")
    return
  }
  #expect(reason == "Is a directory")
}
