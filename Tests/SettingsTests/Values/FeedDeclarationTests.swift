import Testing

@testable import Settings

private func settings(
  _ file: String, environment: [String: String] = [:], _ arguments: [String] = []
) throws -> [FeedDeclaration] {
  try Program(name: "p", summary: "", version: "1").settings(
    FeedSettings.self,
    from: Invocation(arguments: arguments, environment: environment) { _ in
      .bytes(Array(file.utf8))
    }
  ).feeds
}

private func refusal(_ file: String) -> String {
  do {
    return "\(try settings(file))"
  } catch {
    guard case .refused(let text) = error as? Program.Stop else { return "\(error)" }
    return text
  }
}

@Suite struct `Feeds in the settings` {
  @Test func `are a list in the file, and its text elsewhere`() throws {
    let feeds = try settings(
      """
      {feeds: [
        // The market.
        {name: "demand", url: "http://me:hush@host:8000/a/b?key=hush&x=y", every: "5m",},
        {name: 'stock', every: '2h', url: 'http://[::1]'}]}
      """)
    #expect(feeds.map(\.name) == ["demand", "stock"])
    #expect(feeds.map(\.cron) == ["*/5 * * * *", "0 */2 * * *"])
    #expect(feeds.map(\.target) == ["/a/b?key=hush&x=y", "/"])
    #expect(feeds[0].url.password?.revealed == "hush")
    let text = #"[{"name":"other","url":"http://h/","every":"24h"}]"#
    let variable = try settings("{feeds: []}", environment: ["PRICING_FEEDS": text])
    #expect(variable.map(\.cron) == ["0 0 * * *"])
    #expect(try settings("{}", ["--feeds", text]) == variable)
    #expect(try settings("{}").isEmpty)
  }

  @Test func `show no secret`() throws {
    let file =
      #"{feeds: [{name: "demand", url: "http://me:hush@host/a?key=hush", every: "5m"}]}"#
    do {
      _ = try settings(file, ["--print-config"])
      Issue.record("not printed")
    } catch {
      guard case .answered(let text) = error as? Program.Stop else { throw error }
      #expect(text.contains(#"{name: "demand", url: "http://***@host/a?***", every: "5m"}"#))
      #expect(!text.contains("hush"))
    }
    let wrong = refusal(file.replacing("5m", with: "7m"))
    #expect(wrong.contains("feeds (") && wrong.contains("1m, 2m, 3m") && !wrong.contains("hush"))
  }

  @Test(arguments: [
    #"[{name: "a", url: "https://h/", every: "5m"}]"#,
    #"[{name: "a", url: "file:///x", every: "5m"}]"#,
    #"[{name: "a b", url: "http://h/", every: "5m"}]"#, #"[{name: "a", url: "http://h/"}]"#,
    #"[{name: "a", url: "http://h/", every: "5m", x: "y"}]"#,
    #"[{name: "a", url: "http://h/", every: 5}]"#,
    #"[{name: "a", url: "http://h/", every: "5m"}, {name: "a", url: "http://g/", every: "5m"}]"#,
    "[1]", #""x""#, "3",
  ])
  func `are refused with what would be valid`(_ list: String) {
    let text = refusal("{feeds: \(list)}")
    #expect(
      text.contains("is not a list such as") && text.contains("https is not spoken"), "\(text)")
  }

  @Test func `are a list, and other settings are none`() {
    #expect(refusal("{feeds: {}}").contains("feeds is a list within"))
    #expect(refusal("{log: []}").contains("log is a string, a number, true or false"))
  }
}
