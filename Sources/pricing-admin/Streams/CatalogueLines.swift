import Bytes
import Interchange
import Pricing

/// Lines on their way to standard output. Once a write has failed, what comes is dropped: those who
/// hand entities over cannot all be stopped.
struct CatalogueLines: ~Copyable {
  private static let byteCountMax = 256 << 10

  private var writer = EntityWriter()
  private var pending = ByteBuffer()
  private var failure: AdminFailure?

  var isBroken: Bool { failure != nil }

  mutating func write(_ entity: CatalogueEntity) {
    if isBroken { return }
    writer.write(entity, into: &pending)
    if pending.count >= Self.byteCountMax { flush() }
  }

  /// Writes what is left; answers what went wrong since the beginning.
  mutating func end() -> AdminFailure? {
    if !isBroken { flush() }
    return failure
  }

  private mutating func flush() {
    do throws(AdminFailure) { try StandardOutput.write(pending) } catch { failure = error }
    pending.removeAll()
  }
}
