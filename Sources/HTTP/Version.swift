/// A version of HTTP a request is read as.
@usableFromInline
package enum Version: UInt8, Sendable {
  case http10
  /// Also any later minor version of HTTP/1: RFC 9110, section 2.5.
  case http11
}
