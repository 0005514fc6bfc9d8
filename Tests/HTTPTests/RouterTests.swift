import Bytes
import HTTP
import Testing

private final class Nothing {}

private let table = RouteTable<Nothing>([
  .get("/healthz") { _, request, _ in request.answer(.ok, nil, "alive".utf8.span) },
  .get("/api/v1/price/{product_id}") { _, request, bytes in
    var product = ByteBuffer()
    do throws(PercentDecoder.Failure) {
      try request.decodeParameter(0, of: bytes, into: &product)
      product.withSpan { request.answer(.ok, nil, $0) }
    } catch {
      request.answer(.badRequest)
    }
  },
  .post("/api/v1/tasks/{id}/cancel") { _, request, _ in request.answer(.accepted) },
  .get("/api/v1/tasks/{id}") { _, request, _ in request.answer(.ok) },
  .delete("/api/v1/tasks/{id}") { _, request, _ in request.answer(.noContent) },
])

private var router: Router { Router(table, service: Nothing()) }

@Test(arguments: [
  (Method.get, "/healthz", Status.ok),
  (.get, "/%68ealthz", .ok),
  (.get, "/healthz/", .notFound),
  (.get, "//healthz", .notFound),
  (.get, "/", .notFound),
  (.get, "/api/v1/tasks/7", .ok),
  (.delete, "/api/v1/tasks/7", .noContent),
  (.post, "/api/v1/tasks/7/cancel", .accepted),
  (.get, "/api/v1/tasks/", .notFound),
  (.post, "/api/v1/tasks//cancel", .notFound),
  (.post, "/api/v1/tasks/7/cancel/", .notFound),
  (.get, "/api/v1/price/%ZZ", .badRequest),
])
func `a path finds its route and no other`(method: Method, path: String, status: Status) {
  #expect(router.answer(method, path).status == status)
}

@Test func `a parameter is decoded once, and an escaped slash does not split it`() {
  #expect(router.answer(.get, "/api/v1/price/A%2FB%2520C").content == "A/B%20C")
}

@Test func `what can be got can be asked for its head`() {
  #expect(router.answer(.head, "/healthz").status == .ok)
}

@Test func `another method is refused with those that are served`() {
  let answer = router.answer(.put, "/api/v1/tasks/7")
  #expect(answer.status == .methodNotAllowed)
  #expect(answer.fields == "Allow: GET, HEAD, DELETE, OPTIONS\r\n")
  #expect(answer.content.contains(#""code":"method_not_allowed""#))
}

@Test func `options tells the methods, of a path or of the server`() {
  let answer = router.answer(.options, "/api/v1/tasks/7/cancel")
  #expect(answer.status == .noContent)
  #expect(answer.fields == "Allow: POST, OPTIONS\r\n")
  #expect(router.answer(.options, "*").status == .noContent)
  #expect(router.answer(.options, "/nowhere").status == .notFound)
}

@Test func `a request is answered once and, abandoned, not at all`() {
  let recorded = RecordedAnswer()
  let request = Request()
  request.begin(for: recorded)
  request.answer(.ok)
  request.answer(.notFound)
  #expect(recorded.status == .ok)
  let late = RecordedAnswer()
  request.begin(for: late)
  request.abandon()
  request.answer(.ok)
  #expect(late.status == nil)
}
