import HTTPClient

/// A source of signals outside, as the operator has named it.
///
/// It is known by its name everywhere: where it is found may hold secrets, and stands in the
/// operator's settings alone.
package struct Feed: Sendable {
  package let name: String
  let request: FetchRequest

  package init(_ name: String, _ request: FetchRequest) {
    self.name = name
    self.request = request
  }
}
