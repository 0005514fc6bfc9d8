/// A test cannot go on: something it started did not do what was asked of it in time, or the
/// machine lacks what it needs.
package struct KitFailure: Error, CustomStringConvertible {
  package let description: String

  package init(_ description: String) { self.description = description }
}
