import Bytes
import HTTP
import JSON

extension Request {
  /// Answers with one JSON value.
  func answer(_ status: Status, json value: some JSONWritable) {
    var output = ByteBuffer()
    output.appendJSON { value.write(to: &$0) }
    output.withSpan { answer(status, ContentType.json, $0) }
  }
}
