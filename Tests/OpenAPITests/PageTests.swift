import Foundation
import OpenAPI
import TestKit
import Testing

@Suite struct `The page` {
  private let page = ShopAPI.description.page

  @Test func `is well-formed`() throws {
    let html = try HTMLOutline(page)
    #expect(html.ids.count == Set(html.ids).count)
  }

  @Test func `has all that it links to`() throws {
    let html = try HTMLOutline(page)
    for target in html.links where target.hasPrefix("#") {
      #expect(html.ids.contains(String(target.dropFirst())), "\(target)")
    }
    #expect(
      html.links.allSatisfy { $0.hasPrefix("#") || $0.hasPrefix("/") || $0.hasPrefix("data:") })
  }

  @Test func `has an anchor for each operation and each problem`() throws {
    let ids = Set(try HTMLOutline(page).ids)
    for endpoint in ShopAPI.description.endpoints {
      #expect(ids.contains(endpoint.operation.id))
      for problem in endpoint.operation.problems { #expect(ids.contains(problem.code)) }
    }
    for problem in ShopAPI.description.problemsAnywhere { #expect(ids.contains(problem.code)) }
  }

  @Test func `is small`() {
    #expect(page.utf8.count < 80_000)
  }

  @Test func `fetches nothing from elsewhere and styles nothing in place`() {
    for word in [" src=", " style=", " onclick=", "@import", "url("] {
      #expect(!page.contains(word), "\(word)")
    }
  }

  @Test(arguments: ["style", "script"])
  func `is let run by the policy`(element: String) throws {
    let start = try #require(page.firstRange(of: "<\(element)>"))
    let end = try #require(page.firstRange(of: "</\(element)>"))
    let hash = try sha256(String(page[start.upperBound..<end.lowerBound]))
    let source = "\(element)-src 'sha256-\(hash)'"
    #expect("\(APIDescription.pagePolicy)".contains(source), "the policy needs \(source)")
  }

  @Test func `lets no text out of its place`() throws {
    let hostile = #"</code></style><script>alert("1")</script><img src=x onerror='a()'>&amp;"#
    let problem = ProblemKind("hostile", 422, hostile, remedy: hostile)
    let schema = NamedSchema(
      "Hostile", hostile,
      .object([
        .required(hostile, .string(among: [hostile]), hostile, example: .string(hostile))
      ]))
    let operation = Operation(
      hostile, id: "hostile_operation", tag: hostile, description: "`\(hostile)` **\(hostile)**",
      parameters: [.query(hostile, .string(pattern: hostile), hostile, example: .string(hostile))],
      body: .json(.ref(schema), example: #"{"</script><b>'":"</script><i>'"}"#),
      responses: [
        .ok(hostile, .text(example: hostile), headers: [.header(hostile, .string, hostile)])
      ],
      problems: [problem])
    let page = APIDescription(
      title: hostile, version: hostile, description: hostile, guides: [Guide(hostile, hostile)],
      tags: [Tag(hostile, hostile)], limits: [Limit(hostile, hostile)], exampleOrigin: hostile,
      endpoints: [Endpoint(.post, "/\(hostile)", operation)]
    ).page
    _ = try HTMLOutline(page)
    #expect(page.ranges(of: "<script").count == 1)
    for word in ["<img", "<b>", "<i>", "onerror='"] { #expect(!page.contains(word), "\(word)") }
    #expect(page.contains("&lt;/script&gt;&lt;b&gt;\\u0027"))
    #expect(page.contains("&amp;amp;"))
  }

  @Test(arguments: [
    ("a `b` c", "<p>a <code>b</code> c</p>"), ("**a** b", "<p><strong>a</strong> b</p>"),
    ("a\nb\n\nc", "<p>a b</p><p>c</p>"), ("- a\n- b\n  c", "<ul><li>a</li><li>b c</li></ul>"),
    ("[a](#b)", ##"<p><a href="#b">a</a></p>"##), ("[a](/b)", #"<p><a href="/b">a</a></p>"#),
    ("[a](javascript:b)", "<p>[a](javascript:b)</p>"), ("a ` b", "<p>a ` b</p>"),
    ("**a", "<p>**a</p>"), ("`<b>`", "<p><code>&lt;b&gt;</code></p>"), ("``", "<p>``</p>"),
  ])
  func `marks text lightly`(text: String, html: String) {
    let page = APIDescription(.get("/"), description: text).page
    #expect(page.contains("<h1>Test</h1>\(html)</section>"))
  }

  @Test func `shows calls that a shell takes`() {
    #expect(page.contains("-H &#39;Content-Type: application/json&#39;"))
    #expect(
      page.contains("/api/v1/price/DRILL-18V?quantity=12&amp;currency=EUR&amp;segments=dealer,vip"))
    #expect(page.contains("curl -X DELETE &#39;<span"))
    let parameters: [Parameter] = [
      .path("a", .string, "A.", example: "x/ü 'y"), .query("b", .string, "B.", example: "1,&2"),
    ]
    let escaped = APIDescription(.get("/x/{a}", parameters: parameters)).page
    #expect(escaped.contains("/x/x%2F%C3%BC%20%27y?b=1%2C%262"))
  }
}

/// The SHA-256 of a text in Base64, as the policy has it.
private func sha256(_ text: String) throws -> String {
  let folder = try TemporaryFolder()
  let path = folder.path("text")
  try Data(text.utf8).write(to: URL(filePath: path))
  let program = try Program(.system("sha256sum", package: "coreutils"), [path])
  #expect(try program.waitForExit() == .code(0))
  let digits = try #require(program.lines(of: .standardOutput).first).prefix(64)
  let bytes = stride(from: 0, to: 64, by: 2).compactMap { offset in
    let start = digits.index(digits.startIndex, offsetBy: offset)
    return UInt8(digits[start..<digits.index(start, offsetBy: 2)], radix: 16)
  }
  #expect(bytes.count == 32)
  return Data(bytes).base64EncodedString()
}

@Suite struct `HTML out of shape is caught` {
  @Test(arguments: [
    "<p>", "</p>", "<p><b></p></b>", "<p class=a></p>", #"<p class="a" class="b"></p>"#, "a & b",
    "a > b", "<p", #"<a href="a&b"></a>"#, "<P></P>", #"<p title="<"></p>"#,
  ])
  func `by the outline`(text: String) {
    #expect(throws: HTMLOutline.Fault.self) { try HTMLOutline("<!doctype html>\n" + text) }
  }
}
