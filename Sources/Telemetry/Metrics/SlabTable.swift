import Synchronization

/// The memory that metrics are counted in: one slab of cells for each meter and one shared by all
/// other threads, each on cache lines of its own.
///
/// A processor fetches lines of 64 bytes in pairs, hence the alignment to 128.
@usableFromInline
final class SlabTable: Sendable {
  // Cells are only ever touched as atomics, and the memory lives as long as the table.
  private nonisolated(unsafe) let cells: UnsafeMutablePointer<Atomic<UInt64>>
  let slabCount: Int
  let cellCount: Int
  private let slabStride: Int

  private static let alignment = 128

  init(slabCount: Int, cellCount: Int) {
    let cellsPerLine = SlabTable.alignment / MemoryLayout<UInt64>.size
    self.slabCount = slabCount
    self.cellCount = cellCount
    // One cell more, behind the last, says whether the slab has a meter.
    slabStride = (cellCount / cellsPerLine + 1) * cellsPerLine
    let total = slabStride * slabCount
    let memory = UnsafeMutableRawPointer.allocate(
      byteCount: total * MemoryLayout<UInt64>.size, alignment: SlabTable.alignment)
    cells = memory.bindMemory(to: Atomic<UInt64>.self, capacity: total)
    for index in 0..<total { (cells + index).initialize(to: Atomic(0)) }
  }

  deinit {
    cells.deinitialize(count: slabStride * slabCount)
    UnsafeMutableRawPointer(cells).deallocate()
  }

  func slab(at index: Int) -> UnsafeMutablePointer<Atomic<UInt64>> {
    precondition(index >= 0 && index < slabCount)
    return cells + index * slabStride
  }

  /// Marks a slab as written by one meter.
  func take(_ index: Int) {
    let wasFree = slab(at: index)[cellCount]
      .compareExchange(expected: 0, desired: 1, ordering: .acquiring).exchanged
    precondition(wasFree, "slab \(index) has a meter already: two writers would lose counts")
  }

  func giveBack(_ index: Int) {
    slab(at: index)[cellCount].store(0, ordering: .releasing)
  }

  /// The sum of a cell over all slabs.
  func sum(of cell: Int) -> UInt64 {
    precondition(cell >= 0 && cell < cellCount)
    var sum: UInt64 = 0
    for index in 0..<slabCount { sum &+= slab(at: index)[cell].load(ordering: .relaxed) }
    return sum
  }
}
