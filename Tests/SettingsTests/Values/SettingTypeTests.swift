import Testing

@testable import Settings

@Test func `a whole number is digits within its range`() {
  let type = SettingType.count(1...1024)
  #expect(["1", "0016", "1024"].map(type.parse) == [1, 16, 1024])
  for text in ["", "0", "1025", "-1", "+1", " 1", "1 ", "1.0", "1e2", "٣", "99999999999999999999"] {
    #expect(type.parse(text) == nil, "\(text)")
  }
  #expect(type.valid == "a whole number from 1 to 1024")
}

@Test func `a size is bytes or binary units`() {
  let type = SettingType.byteCount(1...(1 << 40))
  #expect(
    ["1", "1536", "16KiB", "1MiB", "64GiB"].map(type.parse)
      == [1, 1536, 16_384, 1 << 20, 64 << 30])
  for text in [
    "", "0", "KiB", "1KB", "1kib", "1 KiB", "1.5MiB", "-1KiB", "9999999999GiB", "1025GiB",
  ] {
    #expect(type.parse(text) == nil, "\(text)")
  }
  #expect(
    [1, 1536, 16_384, 1 << 20, 3 << 30].map(type.show) == ["1", "1536", "16KiB", "1MiB", "3GiB"])
  #expect(
    type.valid == "a size from 1 to 1024GiB, in bytes or with KiB, MiB or GiB")
}

@Test func `a time is seconds or has its unit`() {
  let type = SettingType.duration(.milliseconds(1) ... .seconds(86_400))
  let texts = ["300", "75s", "300ms", "5m", "24h", "86400"]
  let durations: [Duration] = [
    .seconds(300), .seconds(75), .milliseconds(300), .seconds(300), .seconds(86_400),
    .seconds(86_400),
  ]
  #expect(texts.map(type.parse) == durations)
  for text in [
    "", "0", "0ms", "s", "1.5s", "1 s", "-1s", "1d", "25h", "86401", "1S", "9223372036854775807h",
  ] {
    #expect(type.parse(text) == nil, "\(text)")
  }
  #expect(durations.map(type.show) == ["300s", "75s", "300ms", "300s", "86400s", "86400s"])
  #expect(type.valid == "a time from 1ms to 86400s, in seconds or with ms, s, m or h")
}

@Test func `a word is one of those listed`() {
  let type = SettingType<LogSettings.Level>.word
  #expect(type.parse("warning") == .warning)
  #expect(type.parse("Warning") == nil)
  #expect(type.valid == "one of trace, debug, info, warning, error")
}

@Test func `true and false are words`() {
  #expect(
    ["true", "false", "yes", "1", ""].map(SettingType.bool.parse) == [true, false, nil, nil, nil])
}

@Test(
  arguments: [
    ("127.0.0.1:8080", "127.0.0.1", 8080, false), ("[::1]:8080", "::1", 8080, true),
    ("0.0.0.0:0", "0.0.0.0", 0, false), ("[fe80::1:2]:65535", "fe80::1:2", 65_535, true),
  ] as [(String, String, UInt16, Bool)])
func `an address to listen on is numeric`(text: String, host: String, port: UInt16, isIPv6: Bool)
  throws
{
  let address = try #require(ListenAddress(text))
  #expect(address.host == host && address.port == port && address.isIPv6 == isIPv6)
  #expect(address.description == text)
}

@Test(arguments: [
  "", "8080", ":8080", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "127.0.0.1:-1", "127.0.0.1:+1",
  "::1:8080", "[::1]", "[::1:8080", "[127.0.0.1]:8080", "localhost:8080", "127.0.0.1:80 ",
  "256.0.0.1:1",
  "[::1]x:1", "[]:1",
])
func `no other address is listened on`(text: String) {
  #expect(ListenAddress(text) == nil)
}

@Test func `a secret is shown to nobody`() {
  let secret = Secret("hunter2")
  var dumped = ""
  dump(["secret": secret], to: &dumped)
  #expect("\(secret) \(String(reflecting: secret)) \([secret])" == "*** *** [***]")
  #expect(!dumped.contains("hunter2"))
  #expect(secret.revealed == "hunter2")
}
