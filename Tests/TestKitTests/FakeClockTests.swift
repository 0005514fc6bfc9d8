import Foundation
import TestKit
import Testing

@Test func `a fake clock jumps for those who run with it, and for nobody else`() throws {
  let clock = try FakeClock()
  let server = try RedisServer(environment: clock.environment)
  /// By how many hours it is fast.
  func error() throws -> Double {
    let script = "return redis.call('TIME')[1]"
    let seconds = try server.reply(to: "EVAL", script, "0").flatMap { Double($0) }
    return try (#require(seconds) - Date().timeIntervalSince1970) / 3_600
  }
  #expect(try error().rounded() == 0)
  try clock.jump(byHours: 1)
  #expect(try error().rounded() == 1)
  try clock.jump(byHours: -2)
  #expect(try error().rounded() == -1)
}
