/// Whom a shard calls when a descriptor is ready.
package protocol ReadinessHandler: ShardResident {
  func becameReady(_ readiness: Readiness)
}

/// Names one descriptor that a shard watches.
package struct Watch: Equatable {
  var slot: UInt32
  var generation: UInt32

  var key: UInt64 { UInt64(generation) << 32 | UInt64(slot) }

  init(slot: UInt32, generation: UInt32) {
    self.slot = slot
    self.generation = generation
  }

  init(key: UInt64) {
    self.init(slot: UInt32(truncatingIfNeeded: key), generation: UInt32(key >> 32))
  }
}

/// Who handles which watch. A batch of readiness can still name a descriptor that an earlier entry
/// of the same batch made us close, and whose number a new connection may have by now: the
/// generation tells them apart.
struct WatchTable {
  private struct Slot {
    var handler: (any ReadinessHandler)?
    var generation: UInt32 = 0
  }

  private var slots: [Slot] = []
  private var free: [UInt32] = []

  mutating func insert(_ handler: any ReadinessHandler) -> Watch {
    let slot = free.popLast() ?? UInt32(slots.count)
    if slot == slots.count { slots.append(Slot()) }
    slots[Int(slot)].handler = handler
    return Watch(slot: slot, generation: slots[Int(slot)].generation)
  }

  mutating func remove(_ watch: Watch) {
    precondition(slots[Int(watch.slot)].generation == watch.generation, "watch removed twice")
    slots[Int(watch.slot)].handler = nil
    slots[Int(watch.slot)].generation &+= 1
    free.append(watch.slot)
  }

  /// Nil when the watch has ended.
  func handler(of watch: Watch) -> (any ReadinessHandler)? {
    let slot = slots[Int(watch.slot)]
    return slot.generation == watch.generation ? slot.handler : nil
  }

  /// Takes whoever handles a watch, once for each; the watches can still be removed.
  mutating func takeHandlers() -> [any ReadinessHandler] {
    var handlers: [any ReadinessHandler] = []
    for slot in slots.indices {
      if let handler = slots[slot].handler.take() { handlers.append(handler) }
    }
    return handlers
  }
}
