import Postgres
import Pricing
import Reactor
import Timing

/// The read path's own way into a catalogue: a shard's connections, asked on the shard and answered
/// there. Everybody else uses `PostgresCatalogueStore`.
///
/// What is asked while the shard handles one batch goes out together. Every load ends by its
/// deadline, whatever happens to the database; connections that are lost are made again. Everything
/// here is called on the shard.
package final class PostgresSheetReader {
  /// How the sheets of a load came out, in the order of its skus; nil where there is no such item.
  package typealias Outcome = Result<[PriceSheet?], CatalogueError>

  private let statements: PostgresSheetStatements
  private let pool: PostgresPool
  private let shard: Shard
  /// The loads under way; a place's number is the tag of its query.
  private var loads: [SheetLoad?] = []
  private var freePlaces: [Int] = []
  private var drafts = SheetDrafts()

  /// Begins to make connections, on `dialShard`, which serves no requests. It is closed by
  /// `close()` and not by being let go.
  package init(
    on shard: Shard, _ url: DatabaseURL, dialShard: Shard, settings: PoolSettings = PoolSettings()
  ) {
    statements = PostgresSheetStatements()
    let dialler = Dialler.catalogue(
      url, statements: statements.list, PostgresSheetStatements.sessionSettings, on: dialShard)
    pool = PostgresPool(dialler, settings: settings, on: shard)
    self.shard = shard
  }

  /// How the connections stand to the database.
  package var health: PoolHealth { pool.health }

  /// Told when the health has changed.
  package var healthChanged: ((PoolHealth) -> Void)? {
    get { pool.healthChanged }
    set { pool.healthChanged = newValue }
  }

  /// Loads the sheets of items in one round trip and as of one instant. `ended` is told once, on
  /// the shard, within `span`: during this call where the load is refused at once, else later.
  package func load(
    _ skus: [String], _ standpoint: Standpoint, within span: TimeSpan = .seconds(1),
    _ ended: @escaping (Outcome) -> Void
  ) {
    let load = SheetLoad(skus, standpoint, ended)
    let place = put(load)
    do throws(PostgresError) {
      try pool.query(
        statements.statement(for: standpoint), partCount: load.parts.count,
        deadline: shard.now + span, tag: place, for: self
      ) { parameters in
        for part in load.parts {
          PostgresSheetStatements.bind(part, standpoint, to: &parameters)
        }
      }
    } catch {
      failed(error, for: place)
    }
  }

  /// Closes the connections; loads under way fail, and so does what is asked from then on.
  package func close() { pool.close() }

  private func put(_ load: SheetLoad) -> Int {
    guard let place = freePlaces.popLast() else {
      loads.append(load)
      return loads.count - 1
    }
    loads[place] = load
    return place
  }

  private func take(_ place: Int) -> SheetLoad {
    guard let load = loads[place].take() else { preconditionFailure("a load ends once") }
    freePlaces.append(place)
    return load
  }
}

extension PostgresSheetReader: QueryHandler {
  package func received(_ rows: consuming Rows, for tag: Int) {
    var load = take(tag)
    load.take(rows, &drafts)
    load.end()
  }

  package func receivedPart(_ rows: consuming Rows, for tag: Int) {
    loads[tag]?.take(rows, &drafts)
  }

  package func failed(_ error: PostgresError, for tag: Int) {
    take(tag).end(.failure(CatalogueError(error)))
  }
}
