/// The sizes that a job and its parts may have.
package struct JobLimits: Sendable {
  package var payloadByteCountMax = 1 << 20
  package var resultByteCountMax = 1 << 20
  package var cursorByteCountMax = 64 << 10
  package var progressByteCountMax = 4 << 10
  /// An error's text is cut to this.
  package var errorByteCountMax = 4 << 10
  package var kindByteCountMax = 128
  package var uniqueKeyByteCountMax = 64 << 10
  /// The jobs that a queue keeps after they ended; beyond that the oldest go before their time.
  package var endedCountMax = 10_000
  /// The jobs of one page of a list.
  package var pageCountMax = 100

  package init() {}
}
