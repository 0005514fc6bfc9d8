import API
import Quoting
import Telemetry

/// What is counted and measured of the supply of prices.
struct SupplyMetrics: Sendable {
  let prices: PriceMetrics
  let loads: LoadMetrics
  let catalogueRevision: SharedGauge
  let rulebookRevision: SharedGauge
  let isReadable: SharedGauge
  let refusedRulebooks: Counter

  init(in catalogue: inout MetricCatalogue) {
    prices = PriceMetrics(in: &catalogue)
    loads = LoadMetrics(in: &catalogue)
    catalogueRevision = catalogue.sharedGauge(
      "pricing_catalogue_revision", help: "The catalogue's revision when last looked at.")
    rulebookRevision = catalogue.sharedGauge(
      "pricing_rulebook_revision", help: "The revision of the rulebook in force.")
    isReadable = catalogue.sharedGauge(
      "pricing_catalogue_readable", help: "Whether the last look at the catalogue succeeded.")
    refusedRulebooks = catalogue.counter(
      "pricing_rulebook_publish_failures_total",
      help: "Rulebooks that were not published because of their faults.")
  }
}
