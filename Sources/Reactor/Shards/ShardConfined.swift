/// Something that belongs to one shard, on its way through another thread and back.
///
/// `@unchecked Sendable`: other threads only carry it; `take()` is called on the shard it belongs
/// to, which is checked in debug builds.
package struct ShardConfined<Value>: @unchecked Sendable {
  private let value: Value
  package let shard: Shard

  package init(_ value: Value, to shard: Shard) {
    shard.assertIsolated()
    self.value = value
    self.shard = shard
  }

  package func take() -> Value {
    shard.assertIsolated()
    return value
  }
}
