import HTTP
import OpenAPI

/// What happens outside.
extension PricingAPI {
  static let events: [ServedEndpoint] = [
    .post(
      "/api/v1/publish-market-event",
      Operation(
        "Publish a market event", id: "publishMarketEvent", tag: "Events",
        description: """
          Keeps an event until it is worked in: a signal or a cost of some items, or the wish to \
          have their prices made anew. Recalculations follow by themselves, one for a burst. An \
          event of an `event_id` that is known is the same event, whatever else it says.
          """,
        body: .json(
          .ref(.marketEvent),
          example: """
            {"event_id":"feed-4711","type":"signal","signal":"demand","value":"1.4",
             "scope":{"category":"tools"}}
            """),
        responses: [
          .accepted(
            "It is kept.",
            .json(
              .ref(.eventReceipt), example: #"{"event_id":"feed-4711","duplicate":false}"#))
        ],
        problems: ProblemKind.ofBodies + [.queueUnavailable])
    ) { shard, request, bytes in shard.tasks.publish(request, bytes) }
  ]
}
