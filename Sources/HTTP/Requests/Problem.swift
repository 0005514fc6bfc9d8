import Bytes
import JSON

/// Why a request is not answered as it wished: an RFC 9457 problem document.
package struct Problem: Error {
  package let status: Status
  /// The problem's stable name, for programs.
  package let code: StaticString
  /// What kind of problem it is, in words that are always the same.
  package let title: StaticString
  /// What is wrong this time.
  package var detail: String?
  /// Which values of the body are at fault.
  package var faults: [JSONProblem] = []

  package init(
    _ status: Status, _ code: StaticString, _ title: StaticString, detail: String? = nil,
    faults: [JSONProblem] = []
  ) {
    self.status = status
    self.code = code
    self.title = title
    self.detail = detail
    self.faults = faults
  }
}

/// As a document.
extension Problem {
  package func write(to output: inout ByteBuffer, requestID: RequestID) {
    output.appendJSON { json in write(to: &json, requestID: requestID) }
  }

  /// Writes the document as a value of a larger one, which can do without the request's id.
  package func write(to json: inout JSONWriter, requestID: RequestID? = nil) {
    json.object { json in
      // The page of documentation explains each code under its name.
      json.member(
        "type",
        text: { text in
          text.append("/docs#")
          text.append(code)
        })
      json.member("title", title)
      json.member("status", status.code)
      json.member("code", code)
      if let detail { json.member("detail", detail) }
      if let requestID { requestID.withSpan { json.member("request_id", string: $0) } }
      if !faults.isEmpty { write(faults, to: &json) }
    }
  }

  private func write(_ faults: [JSONProblem], to json: inout JSONWriter) {
    json.array("errors") { json in
      for fault in faults {
        json.object { json in
          json.member("pointer", fault.pointer)
          json.member("detail", fault.detail)
        }
      }
    }
  }
}

extension Problem {
  package static var unknownPath: Problem {
    Problem(.notFound, "unknown_path", "Nothing is served under this path.")
  }

  package static var methodNotAllowed: Problem {
    Problem(.methodNotAllowed, "method_not_allowed", "The path is not served by this method.")
  }

  package static var requestTimeout: Problem {
    Problem(.requestTimeout, "request_timeout", "The request took too long to arrive.")
  }

  package static var overloaded: Problem {
    Problem(.serviceUnavailable, "overloaded", "There is more to do than can be done in time.")
  }
}
