import Catalogue
import Interchange
import Pricing

/// Brings entities into the catalogue, batch by batch, as one import.
struct Intake {
  private static let batchCount = 4096

  private let workplace: Workplace
  private let session: any CatalogueImport
  private var batch: [CatalogueEntity] = []

  /// Becomes the only writer until its end.
  init(_ workplace: Workplace) async throws(AdminFailure) {
    self.workplace = workplace
    let store = try await workplace.store()
    let options = try workplace.importOptions()
    do throws(CatalogueError) {
      session = try await store.beginImport(options)
    } catch {
      throw AdminFailure(error, at: workplace.database)
    }
    batch.reserveCapacity(Self.batchCount)
  }

  /// Whether it is time to store what was added.
  var isFull: Bool { batch.count >= Self.batchCount }

  mutating func add(_ entity: CatalogueEntity) {
    batch.append(entity)
  }

  /// Stores what was added.
  mutating func flush() async throws(AdminFailure) {
    do throws(CatalogueError) {
      try await session.apply(batch)
    } catch {
      throw AdminFailure(error, at: workplace.database)
    }
    batch.removeAll(keepingCapacity: true)
  }

  /// Makes all that was added a revision, or says what that would be; `describe` puts a fault into
  /// words.
  mutating func finish(
    describing describe: (ImportFault) -> String
  ) async throws(AdminFailure) -> ImportReport {
    try await flush()
    do throws(CatalogueError) {
      return workplace.taking.isTrial ? try await session.preview() : try await session.commit()
    } catch {
      guard case .refused(let faults) = error else {
        throw AdminFailure(error, at: workplace.database)
      }
      throw .refused(faults.map(describe))
    }
  }

  /// Ends with nothing changed.
  func abort() async { await session.abort() }
}

extension AdminFailure {
  /// Of an import with faults, one to a line.
  static func refused(_ faults: [String]) -> AdminFailure {
    AdminFailure(
      "refused, nothing was imported:\n" + faults.map { "  \($0)" }.joined(separator: "\n"))
  }
}
