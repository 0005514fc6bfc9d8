extension SQLiteConnection {
  /// How a connection works with its file.
  package struct Options: Sendable {
    /// What a commit waits for.
    package enum Synchronous: String, Sendable {
      /// Nothing: the file stays whole, and a loss of power may take back the last commits.
      case normal = "NORMAL"
      /// The disk: what is committed stays.
      case full = "FULL"
    }

    /// Where sorted rows and temporary tables stand.
    package enum TemporaryStore: String, Sendable {
      case file = "FILE"
      case memory = "MEMORY"
    }

    package var isReadOnly = false
    /// Whether one that writes makes the file where there is none.
    package var makesFile = true
    package var synchronous = Synchronous.full
    /// How long a statement waits for a lock that another connection holds.
    package var busyTimeoutMilliseconds: Int32 = 5_000
    package var cacheByteCount = 16 << 20
    /// How much of the file is read where the kernel keeps it, without a copy: look-ups in a file
    /// larger than the cache take half the time. But an error of the disk ends the process then, as
    /// one of the log's index does anyhow, and what was read counts as its memory.
    package var mappedByteCount = 0
    package var temporaryStore = TemporaryStore.memory
    /// Called time and again while statements run, after a tenth of a millisecond or less.
    package var inBetween: (@Sendable () -> Void)?

    package init() {}
  }
}
