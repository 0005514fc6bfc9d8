import Bytes
import Pricing
import Timing

/// The sheets that a shard keeps in memory: bounded, found by the bytes of their sku without an
/// allocation, and right because every change of a tracked key removes its sheet.
///
/// It is on only while changes are heard of. Which sheets go when it is full, SIEVE decides: a hand
/// walks from the oldest to the newest, spares once what was asked for since it last came by, and
/// takes the first that was not. A hit so costs one byte set, where LRU would move the sheet.
package struct LocalSheets: ~Copyable {
  package struct Limits: Sendable {
    /// Sheets kept; none turns the layer off.
    package var countMax: Int
    /// The memory they may take, about.
    package var byteCountMax: Int

    package init(countMax: Int, byteCountMax: Int = 256 << 20) {
      self.countMax = countMax
      self.byteCountMax = byteCountMax
    }
  }

  /// A sheet found, and whether it is time to load it anew before it ends.
  package struct Found {
    package let sheet: PriceSheet
    package let isRefreshDue: Bool
  }

  private struct Slot {
    var sheet: PriceSheet?
    var hash: UInt64 = 0
    var end = MonotonicTime.never
    var refresh = MonotonicTime.never
    var byteCount = 0
    /// The neighbours in the order of insertion; of a free slot, `older` is the next free one.
    var newer = LocalSheets.none
    var older = LocalSheets.none
    var isVisited = false
  }

  private static var none: Int32 { -1 }

  private let limits: Limits
  private var slots: [Slot] = []
  private var index = SlotIndex()
  private var firstFree = LocalSheets.none
  private var newest = LocalSheets.none
  private var oldest = LocalSheets.none
  /// Where the search for a victim goes on.
  private var hand = LocalSheets.none
  private var changes = ChangeCounts()
  private(set) var isOn = false
  package private(set) var count = 0
  package private(set) var byteCount = 0
  /// How many were taken out to make room.
  package private(set) var evictionCount = 0

  package init(limits: Limits) {
    self.limits = limits
  }

  // MARK: Being right

  /// Changes are heard of from now on.
  package mutating func turnOn() {
    clear()
    isOn = limits.countMax > 0
  }

  /// Changes may be missed from now on.
  package mutating func turnOff() {
    clear()
    isOn = false
  }

  /// Forgets all, and all that is being asked for.
  package mutating func clear() {
    changes.changedAll()
    guard count > 0 else { return }
    slots.removeAll(keepingCapacity: true)
    index.removeAll()
    (firstFree, newest, oldest, hand) = (Self.none, Self.none, Self.none, Self.none)
    count = 0
    byteCount = 0
  }

  /// The item's key changed. Answers whether its sheet was here and in demand: found of late.
  @discardableResult
  package mutating func invalidate(_ sku: Span<UInt8>, hash: UInt64) -> Bool {
    changes.changed(hash)
    guard let slot = slot(of: sku, hash) else { return false }
    let isInDemand = slots[slot].isVisited
    remove(slot)
    return isInDemand
  }

  /// What one takes before one asks for a sheet, to have it kept. Nil while the layer is off.
  package func ticket(for hash: UInt64) -> ChangeCounts.Ticket? {
    isOn ? changes.ticket(for: hash) : nil
  }

  // MARK: Finding and keeping

  package mutating func find(
    _ sku: Span<UInt8>, hash: UInt64, now: MonotonicTime
  ) -> Found? {
    guard let slot = slot(of: sku, hash) else { return nil }
    guard now < slots[slot].end, let sheet = slots[slot].sheet else {
      remove(slot)
      return nil
    }
    slots[slot].isVisited = true
    guard now >= slots[slot].refresh else { return Found(sheet: sheet, isRefreshDue: false) }
    // One who is told is enough.
    slots[slot].refresh = .never
    return Found(sheet: sheet, isRefreshDue: true)
  }

  /// Keeps a sheet until `end`, unless its key changed since the ticket was taken: then nobody
  /// knows whether it was read before or after the change. `refresh` is when to load it anew.
  @discardableResult
  package mutating func insert(
    _ sheet: PriceSheet, hash: UInt64, ticket: ChangeCounts.Ticket, refresh: MonotonicTime,
    end: MonotonicTime
  ) -> Bool {
    guard isOn, changes.isCurrent(ticket, for: hash) else { return false }
    let sheetByteCount = sheet.heldByteCount
    guard sheetByteCount <= limits.byteCountMax else { return false }
    if let slot = slot(of: sheet.sku.string.utf8.span, hash) { remove(slot) }
    while count >= limits.countMax || byteCount + sheetByteCount > limits.byteCountMax { evict() }
    let slot = takeSlot()
    slots[Int(slot)] = Slot(
      sheet: sheet, hash: hash, end: end, refresh: refresh, byteCount: sheetByteCount,
      newer: Self.none, older: newest, isVisited: false)
    if newest == Self.none { oldest = slot } else { slots[Int(newest)].newer = slot }
    newest = slot
    index.insert(Int(slot), hash: hash)
    count += 1
    byteCount += sheetByteCount
    return true
  }

  // MARK: Eviction

  private mutating func evict() {
    var slot = hand == Self.none ? oldest : hand
    while slots[Int(slot)].isVisited {
      slots[Int(slot)].isVisited = false
      let next = slots[Int(slot)].newer
      slot = next == Self.none ? oldest : next
    }
    hand = slot
    evictionCount += 1
    remove(Int(slot))
  }

  private mutating func remove(_ slot: Int) {
    let (newer, older) = (slots[slot].newer, slots[slot].older)
    if newer == Self.none { newest = older } else { slots[Int(newer)].older = older }
    if older == Self.none { oldest = newer } else { slots[Int(older)].newer = newer }
    if hand == slot { hand = newer }
    index.remove(slot, hash: slots[slot].hash)
    count -= 1
    byteCount -= slots[slot].byteCount
    slots[slot] = Slot()
    slots[slot].older = firstFree
    firstFree = Int32(slot)
  }

  private mutating func takeSlot() -> Int32 {
    guard firstFree != Self.none else {
      slots.append(Slot())
      return Int32(slots.count - 1)
    }
    let slot = firstFree
    firstFree = slots[Int(slot)].older
    return slot
  }

  private func slot(of sku: Span<UInt8>, _ hash: UInt64) -> Int? {
    index.slot(of: hash) { slot in
      slots[slot].sheet.map { sku.elementsEqual($0.sku.string.utf8.span) } ?? false
    }
  }
}
