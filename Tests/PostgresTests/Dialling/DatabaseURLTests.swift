import Postgres
import Testing

@Test(arguments: [
  (
    "postgres://px:secret@db.example:5433/prices?sslmode=require",
    "postgres://px@db.example:5433/prices"
  ),
  ("postgresql://db.example/prices", "postgres://db.example/prices"),
  (
    "postgres://px:secret@/prices?host=/run/postgresql&sslpassword=secret",
    "postgres://px@/run/postgresql/prices"
  ),
  ("postgres://one:1,two:2/prices?user=px&password=secret", "postgres://px@one,two:1,2/prices"),
])
func `a URL shows all but its secrets`(text: String, shown: String) throws {
  #expect(try DatabaseURL(text).description == shown)
}

@Test(arguments: ["", "sqlite:pricing.db", "mysql://x", "db.example/prices"])
func `another scheme is refused`(text: String) {
  #expect(throws: DatabaseURL.Refusal.unknownScheme) { try DatabaseURL(text) }
}

@Test(arguments: [
  "postgres://px:secret@[::1/prices", "postgres://db.example/prices?sslmod=require",
  "postgres://px:%zz@db.example/prices",
])
func `what libpq cannot read is refused, and not quoted`(text: String) {
  let refusal = #expect(throws: DatabaseURL.Refusal.malformed) { try DatabaseURL(text) }
  #expect(refusal?.description.contains("secret") == false)
}
