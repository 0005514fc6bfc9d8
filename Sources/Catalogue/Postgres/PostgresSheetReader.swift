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
  /// The loads under way; a place's number and that of a part are the tag of its query.
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

  /// Loads the sheets of items in one round trip: many of them in parts, which all go out at once,
  /// each over the connection that has the most room.
  ///
  /// A sheet is as of one instant. Those of different parts may be as of different ones, as those
  /// are that caches have kept.
  ///
  /// `ended` is told once, on the shard, within `span`, when all parts have ended: during this call
  /// where they are refused at once, else later. Where one fails, the load does.
  package func load(
    _ skus: [String], _ standpoint: Standpoint, within span: TimeSpan = .seconds(1),
    _ ended: @escaping (Outcome) -> Void
  ) {
    let load = SheetLoad(skus, standpoint, ended)
    let place = put(load)
    let deadline = shard.now + span
    for (number, part) in load.parts.enumerated() {
      let tag = place * SheetLoad.partCountMax + number
      do throws(PostgresError) {
        try pool.query(
          statements.statement(for: standpoint), deadline: deadline, tag: tag, for: self
        ) { parameters in
          PostgresSheetStatements.bind(part, standpoint, to: &parameters)
        }
      } catch {
        failed(error, for: tag)
      }
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

  /// Lets go of a load all of whose parts have ended, and tells how it came out.
  private func endIfComplete(_ place: Int) {
    guard let load = loads[place], load.isComplete else { return }
    loads[place] = nil
    freePlaces.append(place)
    load.end()
  }
}

extension PostgresSheetReader: QueryHandler {
  package func received(_ rows: consuming Rows, for tag: Int) {
    let (place, part) = tag.quotientAndRemainder(dividingBy: SheetLoad.partCountMax)
    loads[place]?.take(rows, ofPart: part, &drafts)
    endIfComplete(place)
  }

  package func failed(_ error: PostgresError, for tag: Int) {
    let place = tag / SheetLoad.partCountMax
    loads[place]?.fail(CatalogueError(error))
    endIfComplete(place)
  }
}
