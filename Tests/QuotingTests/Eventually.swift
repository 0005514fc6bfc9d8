import TestKit

/// Waits until `condition` holds, without keeping a thread from other tests' tasks.
func eventually(_ condition: () async throws -> Bool) async throws {
  let deadline = Deadline(in: .seconds(120))
  while try await !condition() {
    if deadline.hasPassed { throw KitFailure("it did not come true within 120 s") }
    try await Task.sleep(for: .milliseconds(2))
  }
}
