/// The media types that are answered with.
package enum ContentType {
  package static var json: StaticString { "application/json" }
  package static var problem: StaticString { "application/problem+json" }
  package static var html: StaticString { "text/html; charset=utf-8" }
}
