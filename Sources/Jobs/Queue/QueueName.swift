/// A queue and where it lives: `px:q:{queue}:…`. The queue is the keys' hash tag.
package struct QueueName: Sendable, Hashable {
  package let text: String
  /// The key that tells all scripts where the queue is.
  let control: String
  /// The channel on which workers are told that there is something to do.
  let wakeChannel: String

  /// Throws unless both are short names of letters, digits and `-_.`.
  package init(_ text: String, in namespace: String = "px") throws(JobError) {
    for name in [text, namespace] where !Self.isName(name) { throw .badName(name) }
    self.text = text
    control = "\(namespace):q:{\(text)}:ctl"
    wakeChannel = "\(namespace):q:{\(text)}:wake"
  }

  static func isName(_ text: String) -> Bool {
    (1...64).contains(text.utf8.count)
      && text.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"),
          UInt8(ascii: "."):
          true
        default: false
        }
      }
  }
}
