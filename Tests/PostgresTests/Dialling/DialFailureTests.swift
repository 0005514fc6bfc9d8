import Testing

@testable import Postgres

@Test(
  arguments: [
    (#"connection to server at "::1", port 5432 failed: FATAL:  28P01: password refused"#, "28P01"),
    ("FATAL:  3D000: no such database", "3D000"),
    ("failed: FATAL:  57P03: starting up connection failed: FATAL:  53300: too many", "53300"),
    // The severity comes in the server's language.
    ("failed: FATALE:  28000: rôle inconnu", "28000"),
  ] as [(String, SQLState)])
func `the state is found in what libpq says of a refused connection`(
  text: String, state: SQLState
) {
  #expect(LibpqConnection.lastState(in: text) == state)
}

@Test(arguments: [
  "", "connection refused", "FATAL:  password refused", "LOG:  12345", "HINT:  Is it up?",
  "could not translate host name \"db.example\" to address: Name or service not known",
])
func `what is said without a state has none`(text: String) {
  #expect(LibpqConnection.lastState(in: text) == nil)
}
