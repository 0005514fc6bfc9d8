/// Finds the slots of things by their hashes: open addressing, half empty at least.
///
/// Each place has half of the hash beside the slot, so that a search touches next to nothing of
/// what it is not looking for, and eight places share a line of the processor's cache.
@usableFromInline
package struct SlotIndex {
  @usableFromInline
  struct Place {
    /// The lower half, which says where the search begins.
    @usableFromInline var hash: UInt32 = 0
    /// Less than zero where none is.
    @usableFromInline var slot: Int32 = -1
  }

  @usableFromInline var places: [Place]
  @usableFromInline package private(set) var count = 0

  private static var placeCountMin: Int { 16 }

  package init() { places = Array(repeating: Place(), count: Self.placeCountMin) }

  /// The slot that is found under a hash and is the one that is meant.
  @inlinable
  package func slot(of hash: UInt64, where isMeant: (Int) -> Bool) -> Int? {
    let half = UInt32(truncatingIfNeeded: hash)
    var place = Int(half) & (places.count &- 1)
    while places[place].slot >= 0 {
      let slot = Int(places[place].slot)
      if places[place].hash == half, isMeant(slot) { return slot }
      place = (place &+ 1) & (places.count &- 1)
    }
    return nil
  }

  /// Adds a slot, which is not there yet.
  package mutating func insert(_ slot: Int, hash: UInt64) {
    precondition(slot >= 0 && slot <= Int32.max)
    if (count + 1) * 2 > places.count { grow() }
    let half = UInt32(truncatingIfNeeded: hash)
    places[freePlace(for: half)] = Place(hash: half, slot: Int32(slot))
    count += 1
  }

  /// Takes out a slot, which was inserted under that hash.
  package mutating func remove(_ slot: Int, hash: UInt64) {
    var place = Int(UInt32(truncatingIfNeeded: hash)) & (places.count &- 1)
    while places[place].slot != slot {
      precondition(places[place].slot >= 0, "nothing there")
      place = (place &+ 1) & (places.count &- 1)
    }
    count -= 1
    closeGap(at: place)
  }

  /// Takes out all and keeps the memory.
  package mutating func removeAll() {
    guard count > 0 else { return }
    for place in places.indices { places[place] = Place() }
    count = 0
  }

  private func freePlace(for hash: UInt32) -> Int {
    var place = Int(hash) & (places.count &- 1)
    while places[place].slot >= 0 { place = (place &+ 1) & (places.count &- 1) }
    return place
  }

  /// Moves up what a search would no longer reach across the gap.
  private mutating func closeGap(at place: Int) {
    let mask = places.count &- 1
    var gap = place
    var next = (gap &+ 1) & mask
    while places[next].slot >= 0 {
      let wanted = Int(places[next].hash) & mask
      if (next &- wanted) & mask >= (next &- gap) & mask {
        places[gap] = places[next]
        gap = next
      }
      next = (next &+ 1) & mask
    }
    places[gap] = Place()
  }

  private mutating func grow() {
    let held = places
    places = Array(repeating: Place(), count: held.count * 2)
    for place in held where place.slot >= 0 { places[freePlace(for: place.hash)] = place }
  }
}
