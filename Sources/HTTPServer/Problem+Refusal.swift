import HTTP
import HTTP1

extension Problem {
  /// The answer to a request that could not be read.
  init(_ refusal: RequestRefusal) {
    self.init(refusal.status, refusal.code, refusal.sentence)
  }
}

extension RequestRefusal {
  /// Where it stands among all of them, for the metrics.
  var place: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}
