import Synchronization

/// Records what one thread, a shard's, has to say: its slab has no other writer, so a count is a
/// load, an addition and a store that no other processor waits for.
///
/// It is not `Sendable`, for two threads with one meter would lose counts. The scrape reads the
/// cells meanwhile; they are atomics for its sake.
@usableFromInline
package final class Meter {
  @usableFromInline let cells: UnsafeMutablePointer<Atomic<UInt64>>
  @usableFromInline let cellCount: UInt32
  private let table: SlabTable
  private let slab: Int

  init(table: SlabTable, slab: Int) {
    table.take(slab)
    cells = table.slab(at: slab)
    cellCount = UInt32(table.cellCount)
    self.table = table
    self.slab = slab
  }

  deinit { table.giveBack(slab) }

  @inlinable
  package func add(_ count: Int = 1, to counter: Counter) {
    assert(count >= 0, "a counter only grows")
    add(UInt64(truncatingIfNeeded: count), toCell: counter.cell)
  }

  /// Raises or, by a negative number, lowers this slab's share of the level.
  @inlinable
  package func add(_ change: Int, to gauge: Gauge) {
    add(UInt64(truncatingIfNeeded: change), toCell: gauge.cell)
  }

  /// Makes `level` this slab's share.
  @inlinable
  package func set(_ gauge: Gauge, to level: Int) {
    precondition(gauge.cell < cellCount)
    cells[Int(gauge.cell)].store(UInt64(truncatingIfNeeded: level), ordering: .relaxed)
  }

  /// Counts `value` in its bucket; less than zero counts as zero.
  package func record(_ value: Int, in histogram: Histogram) {
    let value = UInt64(max(0, value))
    add(value, toCell: histogram.cell)
    add(1, toCell: histogram.cell(of: value))
  }

  @inlinable
  func add(_ amount: UInt64, toCell cell: UInt32) {
    precondition(cell < cellCount, "the handle is another catalogue's")
    let sum = cells[Int(cell)].load(ordering: .relaxed) &+ amount
    cells[Int(cell)].store(sum, ordering: .relaxed)
  }
}

extension Histogram {
  /// The cell that counts `value`.
  @inline(always)
  func cell(of value: UInt64) -> UInt32 {
    let bucket = HistogramScale.bucket(of: value, significantDigits: significantDigits)
    return cell &+ 1 &+ min(UInt32(truncatingIfNeeded: bucket), bucketCount &- 1)
  }
}
