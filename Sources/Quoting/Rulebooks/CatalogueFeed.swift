import Reactor

/// Brings what the watch sees of the catalogue to every shard, and lets shards ask it to look.
package final class CatalogueFeed: Sendable {
  private struct State {
    var readers: [@Sendable (CatalogueNews) -> Void] = []
    var latest: CatalogueNews?
    var lookSoon: (@Sendable () -> Void)?
  }

  private let state = Guarded(State())

  package init() {}

  /// Gives `quoter`, which belongs to `shard`, the latest news and all that come. Called on the
  /// shard.
  package func subscribe(_ quoter: Quoter, on shard: Shard) {
    let confined = ShardConfined(quoter, to: shard)
    let latest = state.withLock { state in
      state.readers.append { news in shard.execute { confined.take().take(news) } }
      return state.latest
    }
    if let latest { quoter.take(latest) }
  }

  package func publish(_ news: CatalogueNews) {
    let readers = state.withLock { state in
      state.latest = news
      return state.readers
    }
    for read in readers { read(news) }
  }

  /// Asks for a look at the catalogue before its time.
  package func hurry() { state.withLock { $0.lookSoon }?() }

  func setLookSoon(_ look: @escaping @Sendable () -> Void) { state.withLock { $0.lookSoon = look } }
}
