import Interchange
import Pricing
import Timing

/// Reads the signals of a feed, one JSON object a line, in pieces as they come: lines of the import
/// format's kind `signal`, which need not say so, plain or packed by gzip.
struct SignalReader: ~Copyable {
  private var reader: EntityReader
  /// What was observed later is not believed.
  private let latest: Instant
  private let faultCountMax: Int
  private var ownFaults: [LineFault] = []

  init(_ limits: FeedLimits, now: Instant) {
    reader = EntityReader(limits: limits.reading, assuming: .signal)
    latest = Instant(
      milliseconds: now.milliseconds + Int64(limits.clockSkewMax.millisecondsRoundedUp))
    faultCountMax = limits.faultCountMax
  }

  var lineCount: Int { reader.line }
  /// Whether nothing more will be read.
  var isOver: Bool { reader.isOver || areMoreFaults }

  /// Whether there is more wrong than is told.
  var areMoreFaults: Bool {
    reader.faults.areMore || reader.faults.all.count + ownFaults.count > faultCountMax
  }

  /// What is wrong, in the order of lines.
  var faults: [LineFault] {
    (reader.faults.all + ownFaults).sorted { $0.line < $1.line }
  }

  mutating func feed(_ bytes: [UInt8]) { reader.feed(bytes.span) }

  mutating func finish() { reader.finish() }

  /// The next signal; nil when it takes more bytes to tell, or all are read.
  mutating func next() -> Signal? {
    while !isOver, let entity = reader.next() {
      guard case .signal(let signal) = entity else {
        note("/kind", "must be signal in a feed")
        continue
      }
      guard signal.observedAt <= latest else {
        note("/observed_at", "must not be in the future")
        continue
      }
      return signal
    }
    return nil
  }

  private mutating func note(_ pointer: String, _ detail: String) {
    ownFaults.append(LineFault(line: reader.line, pointer: pointer, detail: detail))
  }
}
