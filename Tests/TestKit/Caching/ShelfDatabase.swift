import Pricing
import Quoting
import Reactor
import Timing

/// The shelf as one shard reads it.
package final class ShelfDatabase: SheetDatabase {
  private let shelf: Shelf
  private let shard: Shard

  package init(_ shelf: Shelf, on shard: Shard) {
    self.shelf = shelf
    self.shard = shard
  }

  package func run(_ query: SheetQuery) {
    let versions = shelf.begin(query.skus)
    let late = LateAnswer {
      query.end(
        zip(query.skus, versions).map { sku, version in
          guard let version, let sheet = try? DrillCatalogue.sheet(sku: sku, version: version)
          else { return .unknownProduct }
          return .sheet(sheet, .database)
        })
    }
    let confined = ShardConfined(late, to: shard)
    let isHeld = shelf.hold { [shard] in
      shard.execute { confined.take().deadlinePassed(now: .now()) }
    }
    if !isHeld { _ = shard.schedule(late, at: shard.now + shelf.delay) }
  }
}

private final class LateAnswer: DeadlineHandler {
  private let answer: () -> Void

  init(_ answer: @escaping () -> Void) { self.answer = answer }

  func deadlinePassed(now: MonotonicTime) { answer() }
}
