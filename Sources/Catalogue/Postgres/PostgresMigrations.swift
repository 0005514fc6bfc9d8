/// The tables of a catalogue in PostgreSQL.
enum PostgresMigrations {
  static let all = [
    Migration(number: 1, name: "catalogue", up: catalogueUp, down: catalogueDown),
    Migration(number: 2, name: "sheets", up: sheetsUp, down: sheetsDown),
    Migration(number: 3, name: "history", up: historyUp, down: historyDown),
    Migration(number: 4, name: "announcements", up: announcementsUp, down: announcementsDown),
    Migration(number: 5, name: "recalculations", up: recalculationsUp, down: recalculationsDown),
    Migration(number: 6, name: "filling", up: fillingUp, down: fillingDown),
  ]
}
