import Redis
import Testing

@Test func `a URL says where and how`() throws {
  let plain = try RedisURL("redis://127.0.0.1:6380/3")
  #expect(plain.endpoint == .host("127.0.0.1", port: 6380))
  #expect(plain.database == 3 && plain.user == nil && plain.password == nil && !plain.usesTLS)
  let short = try RedisURL("redis://cache")
  #expect(short.endpoint == .host("cache", port: 6379) && short.database == 0)
  let full = try RedisURL("rediss://ann:p%40ss%3a@[::1]:7/?cafile=/etc/ca%20x.pem")
  #expect(full.endpoint == .host("::1", port: 7) && full.usesTLS)
  #expect(full.user == "ann" && full.password == "p@ss:" && full.authorityFile == "/etc/ca x.pem")
  let password = try RedisURL("redis://:pa/ss@w@host")
  #expect(password.password == "pa/ss@w" && password.user == nil)
  let socket = try RedisURL("redis+unix:///run/redis.sock?db=2")
  #expect(socket.endpoint == .path("/run/redis.sock") && socket.database == 2)
  #expect(try RedisURL("redis+unix://:pw@/run/r.sock").password == "pw")
}

@Test(arguments: [
  ("http://x", RedisURLError.scheme), ("127.0.0.1:6379", .scheme), ("redis://", .endpoint),
  ("redis://h:0", .endpoint), ("redis://h:65536", .endpoint), ("redis://h:x", .endpoint),
  ("redis://[::1", .endpoint), ("redis://h/x", .database), ("redis://h/-1", .database),
  ("redis://ann@h", .userWithoutPassword), ("redis://:%4@h", .percentEncoding),
  ("redis://h?cafile=/x", .option("cafile")), ("redis://h?x=1", .option("x")),
  ("redis+unix://h/path", .endpoint), ("redis+unix://", .endpoint),
])
func `a URL that is wrong says what is`(text: String, error: RedisURLError) {
  #expect(throws: error) { try RedisURL(text) }
}

@Test func `a URL shows no password`() throws {
  for text in [
    "redis://ann:secret@h:1/2", "redis+unix://:secret@/x?db=2", "rediss://:secret@[::1]",
  ] {
    let description = "\(try RedisURL(text))"
    #expect(!description.contains("secret"))
    #expect(description.contains("***"))
  }
  #expect("\(try RedisURL("redis://ann:secret@h:1/2"))" == "redis://ann:***@h:1/2")
}
