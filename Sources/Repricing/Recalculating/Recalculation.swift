import Catalogue
import Pricing

/// One recalculation: told what was read and what was recorded, it says what to do next.
///
///     read ─► record ─► tell            outdated: the same items are read once more, fewer at
///       read ─► record ─► tell          a time
///         read ─► record ─► tell
///
/// While a part is recorded, caches and follower may be told of the one before it, and the one
/// behind it may be read. Where it stands is recorded with every chunk, so that another attempt
/// goes on from there.
package struct Recalculation: Sendable {
  /// A stretch of the scope that is to be read.
  package struct Stretch: Sendable, Hashable {
    /// The item behind which it begins; nil at the beginning.
    package let after: String?
    package let countMax: Int
  }

  /// A chunk that is recorded, and that caches and follower do not know of.
  package struct UntoldChunk: Sendable {
    package let progress: RecalculationProgress
    /// What to put into caches; nil where they are to learn of it from the notes.
    package let sheets: [PriceSheet]?
    fileprivate let notes: NoteRange?
  }

  /// What came of telling of a chunk.
  package struct Told: Sendable {
    /// Whether no cache has an older sheet any more.
    let isAnnounced: Bool
    /// Whether the follower wants more.
    let goesOn: Bool
  }

  /// What to do after a chunk was recorded, or was not.
  package enum Step: Sendable {
    /// Go on with what was read meanwhile.
    case goOn
    /// Read `stretch`: what was read before is of no use.
    case readAgain
  }

  /// The most items of a chunk: enough that waiting for the disk once a chunk is a small part of
  /// it, and few enough that a cancelled one ends soon and nobody else waits long to write.
  package static let chunkCountMax = 1_000

  private let run: String
  private let chunkCountMax: Int
  private(set) var progress: RecalculationProgress?
  /// How many items are read at once: fewer after a chunk that others came in between of.
  private var stretchCount: Int
  /// The chunk that is to be told of.
  package private(set) var untold: UntoldChunk?
  /// The notes of an earlier one that caches know of, which the next chunk forgets.
  private var announced: NoteRange?

  /// Begins one, or goes on where `progress` says that an earlier attempt had come to.
  package init(
    run: String, progress: RecalculationProgress? = nil, chunkCountMax: Int = Self.chunkCountMax
  ) {
    self.run = run
    self.chunkCountMax = chunkCountMax
    self.progress = progress
    stretchCount = chunkCountMax
  }

  /// What came of it so far.
  package var tally: RecalculationTally { progress?.tally ?? RecalculationTally() }

  /// What is to be read behind all that is recorded.
  package var stretch: Stretch { Stretch(after: progress?.through, countMax: stretchCount) }

  /// What is to be read behind a part that is about to be recorded; nil when that is the last one.
  package func stretch(behind part: PricedPart) -> Stretch? {
    guard !part.isLast, let last = part.through else { return nil }
    return Stretch(after: last, countMax: min(stretchCount * 2, chunkCountMax))
  }

  /// The chunk that a part is recorded as; nil when there is nothing in it.
  package func chunk(of part: PricedPart) -> RecalculationChunk? {
    part.through.map { through in
      RecalculationChunk(
        run: run,
        progress: RecalculationProgress(through: through, tally: tally + part.tally),
        sheets: part.repriced, announced: announced)
    }
  }

  /// Caches and follower were told of what was untold. Whether more is wanted.
  package mutating func took(_ told: Told?) -> Bool {
    guard let told, let chunk = untold.take() else { return true }
    announced = told.isAnnounced ? chunk.notes : nil
    return told.goesOn
  }

  /// The chunk of a part was recorded, or was not. All before it is told.
  package mutating func recorded(
    _ outcome: ChunkOutcome, _ chunk: RecalculationChunk, of part: PricedPart
  ) -> Step {
    precondition(untold == nil, "nobody was told of the chunk before")
    switch outcome {
    case .recorded(let recorded):
      progress = chunk.progress
      stretchCount = min(stretchCount * 2, chunkCountMax)
      untold = UntoldChunk(
        progress: chunk.progress,
        sheets: recorded.isWhole ? part.sheets(recordedAt: recorded.recordedAt) : nil,
        notes: recorded.notes)
      return .goOn
    case .recordedBefore(let recorded):
      // What an earlier attempt recorded is announced; this one goes on behind it.
      progress = recorded
      return .readAgain
    case .outdated:
      // One item at a time it gets through, however much happens meanwhile.
      stretchCount = max(1, stretchCount / 2)
      return .readAgain
    }
  }
}

extension RecalculationTally {
  static func + (one: RecalculationTally, other: RecalculationTally) -> RecalculationTally {
    RecalculationTally(
      scanned: one.scannedCount + other.scannedCount,
      changed: one.changedCount + other.changedCount,
      clamped: one.clampedCount + other.clampedCount,
      skipped: one.skippedCount + other.skippedCount,
      failed: one.failedCount + other.failedCount)
  }
}
