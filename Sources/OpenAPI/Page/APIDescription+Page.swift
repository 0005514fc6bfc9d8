import Bytes

/// As a page of documentation.
extension APIDescription {
  /// Appends the page, a document in HTML. The description must have no mistakes.
  package func writePage(to output: inout ByteBuffer) {
    precondition(mistakes.isEmpty, "\(mistakes)")
    var html = HTMLWriter(output)
    var page = DocumentationPage(self)
    page.write(to: &html)
    output = html.finish()
  }

  /// The value of Content-Security-Policy that the page is to be sent with: its own style and
  /// script, named by their SHA-256, calls of the service itself, and nothing else.
  package static let pagePolicy: StaticString = """
    default-src 'none'; style-src 'sha256-C1uiXwVB6Gc92saY824UlEZI5HCKtZ0GGx4SFCze3e4='; \
    script-src 'sha256-J5q8P8t8dLdkV8fJ+UJhhbBtO05XuavVx0JoqUYcnYI='; connect-src 'self'; \
    img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'
    """
}
