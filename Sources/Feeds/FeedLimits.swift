import HTTPClient
import Interchange
import Timing

/// How much of a feed is taken in, and how.
package struct FeedLimits: Sendable {
  package var lineByteCountMax = 64 << 10
  package var lineCountMax = 10_000_000
  /// The faults that are told; reading ends with one more.
  package var faultCountMax = 100
  /// Signals of a transaction.
  package var chunkCountMax = 1_000
  /// Items that a recalculation names one by one; of more it is one of everything.
  package var namedSKUCountMax = 10_000
  /// How far ahead of our clock another's may be: what it observed later than that would keep all
  /// that is learned until then from being taken in.
  package var clockSkewMax = TimeSpan.seconds(300)
  /// How long a feed's entity tag is believed: behind that all is read, whatever became of what was
  /// read before.
  package var tagLife = TimeSpan.seconds(3_600)
  package var lockLife = TimeSpan.seconds(10)

  package init() {}

  var reading: ReadingLimits {
    var limits = ReadingLimits()
    limits.lineByteCountMax = lineByteCountMax
    limits.lineCountMax = lineCountMax
    limits.faultCountMax = faultCountMax
    return limits
  }
}
