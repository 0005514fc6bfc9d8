import Catalogue

extension PricingAdminProgram {
  /// Applies what is not applied yet and says what that was.
  static func migrate(in workplace: Workplace) async throws(AdminFailure) {
    let schema = try workplace.schema()
    do throws(CatalogueError) {
      let applied = try await schema.migrate(at: workplace.now)
      if applied.isEmpty { return print("nothing to do: the tables are up to date") }
      for migration in try await schema.migrations() where applied.contains(migration.number) {
        print("applied \(migration.number) \(migration.name)")
      }
    } catch {
      throw AdminFailure(error, at: workplace.database)
    }
  }

  /// Says of each migration when it was applied, if it was.
  static func printMigrations(in workplace: Workplace) async throws(AdminFailure) {
    let schema = try workplace.schema()
    do throws(CatalogueError) {
      for migration in try await schema.migrations() {
        let standing = migration.appliedAt.map { "applied \($0)" } ?? "not applied"
        let warning = migration.isEdited ? ", with another text than this program has" : ""
        print("\(migration.number) \(migration.name): \(standing)\(warning)")
      }
    } catch {
      throw AdminFailure(error, at: workplace.database)
    }
  }

  /// Takes back every migration above `number` and says which those were.
  static func revert(to number: Int, in workplace: Workplace) async throws(AdminFailure) {
    let schema = try workplace.schema()
    do throws(CatalogueError) {
      let names = try await schema.migrations().map(\.name)
      let reverted = try await schema.revert(to: number)
      if reverted.isEmpty { print("nothing to do: no migration above \(number) is applied") }
      for number in reverted { print("reverted \(number) \(names[number - 1])") }
    } catch {
      throw AdminFailure(error, at: workplace.database)
    }
  }
}
