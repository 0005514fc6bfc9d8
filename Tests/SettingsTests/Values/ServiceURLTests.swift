import Testing

@testable import Settings

private func parsed(_ text: String) -> ServiceURL? {
  ServiceURL(text, schemes: ["redis", "rediss", "postgres"])
}

@Test func `a URL has all its parts`() throws {
  let text =
    "postgres://me:p%40ss%3A%C3%BC@db.example:5433/prices?sslmode=require&sslpassword=x%26y"
  let url = try #require(parsed(text))
  #expect(url.scheme == "postgres")
  #expect(url.user == "me")
  #expect(url.password?.revealed == "p@ss:ü")
  #expect(url.host == "db.example")
  #expect(url.port == 5433)
  #expect(url.path == "/prices")
  #expect(url.parameters.map(\.name) == ["sslmode", "sslpassword"])
  #expect(url.parameters.map(\.value.revealed) == ["require", "x&y"])
  #expect(url.text.revealed == text)
}

@Test(
  arguments: [
    ("redis://127.0.0.1:6379/0", nil, nil, "127.0.0.1", 6379, "/0"),
    ("redis://h", nil, nil, "h", nil, ""),
    ("redis://:secret@h/", nil, "secret", "h", nil, "/"),
    ("redis://me@[::1]:7", "me", nil, "::1", 7, ""),
    ("redis://me:@[::1]", "me", "", "::1", nil, ""),
    ("redis://a@b:c@d/e", "a@b", "c", "d", nil, "/e"),
  ] as [(String, String?, String?, String, UInt16?, String)])
func `parts that are not there are nil`(
  text: String, user: String?, password: String?, host: String, port: UInt16?, path: String
) throws {
  let url = try #require(parsed(text))
  #expect(url.user == user && url.password?.revealed == password)
  #expect(url.host == host && url.port == port && url.path == path)
}

@Test(arguments: [
  "", "redis", "redis:", "redis://", "redis:///0", "http://h", "REDIS://h", "redis://h:",
  "redis://h:0",
  "redis://h:65536", "redis://h:x", "redis://h h", "redis://ü", "redis://h#f", "redis://[::1",
  "redis://::1",
  "redis://[h]", "redis://a%4:b@h", "redis://a:b%zz@h", "redis://a:%ff@h", "redis://h?x",
  "redis://h\n",
  "redis://a:b%+1@h",
])
func `what is not quite a URL is refused`(text: String) {
  #expect(parsed(text) == nil)
}

@Test func `a URL is shown without its secrets`() throws {
  let url = try #require(parsed("postgres://me:hunter2@[::1]:5432/x?a=b&Password=hunter2"))
  var dumped = ""
  dump(url, to: &dumped)
  for shown in ["\(url)", String(reflecting: url), "\([url])", dumped, "\(url.parameters)"] {
    #expect(!shown.contains("hunter2") && !shown.contains("//me"))
  }
  #expect("\(url)" == "postgres://***@[::1]:5432/x?a=b&Password=***")
  #expect(parsed("redis://h:1/2")?.description == "redis://h:1/2")
}

@Test func `Redis and database URLs say what their clients need`() throws {
  let redis = try #require(RedisURL("rediss://h/15"))
  #expect(redis.isEncrypted && redis.port == 6379 && redis.database == 15)
  #expect(RedisURL("redis://h")?.database == 0)
  for text in ["redis://h/x", "redis://h/1/2", "redis://h?db=1", "postgres://h", "redis://h/65536"]
  {
    #expect(RedisURL(text) == nil, "\(text)")
  }
  #expect(DatabaseURL("sqlite:/var/lib/prices.db") == .sqlite(path: "/var/lib/prices.db"))
  #expect(DatabaseURL("sqlite:") == nil)
  #expect(DatabaseURL("mysql://h") == nil)
  guard case .postgres(let url) = DatabaseURL("postgresql://h/x") else {
    Issue.record("not PostgreSQL")
    return
  }
  #expect(url.path == "/x")
}
