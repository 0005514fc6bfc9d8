import Catalogue
import Interchange
import Settings

extension PricingAdminProgram {
  /// Takes in a catalogue's lines from a file.
  static func importFile(_ path: String, in workplace: Workplace) async throws(AdminFailure) {
    let file = try InputFile(path)
    var intake = try await Intake(workplace)
    var reading = CatalogueReading()
    var progress = ImportProgress(byteCount: file.byteCount)
    while try reading.read(from: file) {
      while let entity = reading.next() {
        intake.add(entity)
        guard intake.isFull else { continue }
        try await intake.flush()
        progress.show(entityCount: reading.entityCount, byteCount: reading.byteCount)
      }
    }
    progress.end()
    let faults = reading.faults
    guard faults.isEmpty else {
      await intake.abort()
      throw .refused(faults.all.map(\.description) + (faults.areMore ? ["and more"] : []))
    }
    let lines = reading.lines
    let report = try await intake.finish { fault in
      let line = fault.position.flatMap { lines[$0] }
      return line.map { "line \($0): \(fault)" } ?? fault.description
    }
    report.tell(isTrial: workplace.taking.isTrial)
    await announce(report, in: workplace)
  }

  /// The latest revision; nil where there is none.
  private static func revisionNumber(in workplace: Workplace) async throws(AdminFailure) -> Int? {
    let store = try await workplace.store()
    do throws(CatalogueError) {
      let number = try await store.revision().number
      return number > 0 ? number : nil
    } catch {
      throw AdminFailure(error, at: workplace.database)
    }
  }

  /// Takes in the demo catalogue.
  static func importDemo(
    _ demo: DemoFlags, in workplace: Workplace
  ) async throws(AdminFailure) {
    if demo.isForEmpty, let number = try await revisionNumber(in: workplace) {
      return print("nothing imported: the catalogue is at revision \(number)")
    }
    var intake = try await Intake(workplace)
    var progress = ImportProgress(byteCount: nil)
    var entityCount = 0
    for entity in DemoCatalogue(demo, now: workplace.now) {
      intake.add(entity)
      entityCount += 1
      guard intake.isFull else { continue }
      try await intake.flush()
      progress.show(entityCount: entityCount, byteCount: nil)
    }
    progress.end()
    let report = try await intake.finish(describing: \.description)
    report.tell(isTrial: workplace.taking.isTrial)
    await announce(report, in: workplace)
  }
}
