/// Waits until `condition` holds, without keeping a thread from other tests' tasks.
package func eventually(_ condition: () async throws -> Bool) async throws {
  let deadline = Deadline(in: .seconds(120))
  var askedCount = 0
  while try await !condition() {
    askedCount += 1
    // Where other tests had the threads all that time, it was hardly asked and may well be true.
    if deadline.hasPassed, askedCount >= 100 {
      throw KitFailure("it did not come true within 120 s, asked \(askedCount) times")
    }
    try await Task.sleep(for: .milliseconds(2))
  }
}
