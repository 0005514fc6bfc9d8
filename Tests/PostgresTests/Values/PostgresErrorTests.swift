import Testing

@testable import Postgres

private func error(_ state: SQLState) -> PostgresError {
  .server(
    ServerError(
      state: state, constraint: nil, isStatementStale: false, message: "Key (x)=(secret) exists"))
}

@Test(
  arguments: [
    ("40001", true), ("40P01", true), ("55P03", true), ("57014", true), ("57P01", true),
    ("53300", true), ("08006", true), ("08P01", false), ("23505", false), ("42601", false),
    ("22P02", false),
    ("40002", false),
  ] as [(SQLState, Bool)])
func `an error of the server says whether a retry can help`(state: SQLState, isRetryable: Bool) {
  #expect(error(state).isRetryable == isRetryable)
}

@Test func `an error quotes the server in its log text alone`() {
  #expect("\(error(.uniqueViolation))" == "server error 23505")
  #expect(error(.uniqueViolation).logText == "server error 23505: Key (x)=(secret) exists")
}

@Test(arguments: ["", "1234", "123456", "4000a", "40 01"])
func `what is no state of SQL is none`(text: String) {
  #expect(SQLState(text.utf8) == nil)
}

@Test func `a state of SQL reads as it was written`() {
  #expect(SQLState("40P01".utf8)?.description == "40P01")
  #expect(SQLState("40P01".utf8) == .deadlockDetected)
}
