import Bytes
import OpenAPI

/// What the API says of itself, written once when the program starts.
package final class APIDocuments: Sendable {
  package let openAPI: ByteBuffer
  let page: ByteBuffer

  package init(version: String, limits: [Limit]) {
    let description = PricingAPI.description(version: version, limits: limits)
    var openAPI = ByteBuffer()
    description.writeDocument(to: &openAPI)
    self.openAPI = openAPI
    var page = ByteBuffer()
    description.writePage(to: &page)
    self.page = page
  }
}
