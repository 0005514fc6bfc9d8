import Synchronization

/// Records for every thread that has no meter of its own: each count is an atomic addition, right
/// from anywhere, and several times the price of a `Meter`'s where threads meet.
package final class SharedMeter: Sendable {
  private let table: SlabTable
  // Cells are only ever touched as atomics, and `table` keeps their memory.
  private nonisolated(unsafe) let cells: UnsafeMutablePointer<Atomic<UInt64>>

  init(table: SlabTable, slab: Int) {
    table.take(slab)
    cells = table.slab(at: slab)
    self.table = table
  }

  package func add(_ count: Int = 1, to counter: Counter) {
    assert(count >= 0, "a counter only grows")
    cells[place(counter.cell)].wrappingAdd(UInt64(truncatingIfNeeded: count), ordering: .relaxed)
  }

  /// Takes over a total that is kept elsewhere, such as in the kernel; a smaller one changes
  /// nothing.
  package func raise(_ counter: Counter, to total: Int) {
    cells[place(counter.cell)].max(UInt64(max(0, total)), ordering: .relaxed)
  }

  package func add(_ change: Int, to gauge: Gauge) {
    cells[place(gauge.cell)].wrappingAdd(UInt64(truncatingIfNeeded: change), ordering: .relaxed)
  }

  package func set(_ gauge: SharedGauge, to level: Int) {
    cells[place(gauge.cell)].store(UInt64(truncatingIfNeeded: level), ordering: .relaxed)
  }

  /// Counts `value` in its bucket; less than zero counts as zero.
  package func record(_ value: Int, in histogram: Histogram) {
    let value = UInt64(max(0, value))
    cells[place(histogram.cell)].wrappingAdd(value, ordering: .relaxed)
    cells[place(histogram.cell(of: value))].wrappingAdd(1, ordering: .relaxed)
  }

  private func place(_ cell: UInt32) -> Int {
    precondition(cell < table.cellCount, "the handle is another catalogue's")
    return Int(cell)
  }
}
