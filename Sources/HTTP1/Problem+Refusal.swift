import HTTP

extension Problem {
  /// The answer to a request that could not be read.
  package init(_ refusal: RequestRefusal) {
    self.init(refusal.status, refusal.code, refusal.sentence)
  }
}
