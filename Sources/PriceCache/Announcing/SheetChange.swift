/// A sheet that is of another version, or gone as of it.
package struct SheetChange: Sendable, Hashable {
  package let sku: String
  package let version: Int

  package init(sku: String, version: Int) {
    self.sku = sku
    self.version = version
  }
}
