/// The tables of a catalogue in SQLite.
enum SQLiteMigrations {
  static let all = [
    Migration(number: 1, name: "catalogue", up: catalogueUp, down: catalogueDown),
    Migration(number: 2, name: "sheets", up: sheetsUp, down: sheetsDown),
    Migration(number: 3, name: "announcements", up: announcementsUp, down: announcementsDown),
    Migration(number: 4, name: "recalculations", up: recalculationsUp, down: recalculationsDown),
  ]
}
