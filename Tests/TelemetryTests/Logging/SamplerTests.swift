import Testing

@testable import Telemetry

@Test(arguments: [(0, 0), (1, 30), (2, 15), (7, 5), (30, 1), (31, 1)])
func `one in so many is picked, the first included`(period: Int, count: Int) {
  var sampler = Sampler(oneIn: period)
  let picks = (0..<30).filter { _ in sampler.picksNext() }
  #expect(picks.count == count)
  #expect(picks == Array(stride(from: 0, to: 30, by: max(1, period)).prefix(count)))
}
