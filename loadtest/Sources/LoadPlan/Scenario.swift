import LoadFigures
import Timing

/// What a run does: the load, the steps it is made of, and what it must keep to pass.
package struct Scenario: Sendable {
  package var name = "load"
  package var about = ""
  package var pace = Pace.closed(duration: .seconds(10))
  /// The first part of a run, which is not counted.
  package var warmup = TimeSpan.zero
  package var connectionCount = 64
  /// How many requests a connection may have under way.
  package var pipelineDepth = 1
  /// How long a request may take, waiting for a free connection included.
  package var timeout = TimeSpan.seconds(5)
  package var products = Products()
  package var steps: [Step] = []
  package var thresholds: [Threshold] = []

  package static let connectionCountMax = 65_536
  package static let pipelineDepthMax = 256
  package static let stepCountMax = 16

  package init() {}

  /// What sets the pace.
  package enum Pace: Equatable, Sendable {
    /// The clock: requests fall due whether or not earlier ones are answered.
    case open(ArrivalSchedule)
    /// The answers: each connection sends its next request when the one before is answered.
    case closed(duration: TimeSpan)

    package var duration: TimeSpan {
      switch self {
      case .open(let schedule): schedule.duration
      case .closed(let duration): duration
      }
    }
  }
}

/// Which products requests speak of: `prefix` and a number.
package struct Products: Equatable, Sendable {
  package var prefix = "SKU-"
  package var count = 1_000
  package var popularity = Popularity.Shape.uniform
  /// Products for steps that ask each only once: the numbers behind `count`.
  package var coldCount = 0

  package init() {}
}

/// One kind of request, and what is expected of its answer.
package struct Step: Sendable {
  package var name: String
  /// Its share of the iterations, beside those of the other steps.
  package var weight = 1.0
  /// When it is sent once, instead of by weight.
  package var moments: [TimeSpan] = []
  package var template: RequestTemplate
  package var expectation = Expectation()
  /// How long a connection waits behind its answer.
  package var think = TimeSpan.zero
  /// The place of the step that follows on the same connection, about the same product.
  package var following: Int?
  /// Whether it only follows another.
  package var isFollowUp = false

  package init(name: String, template: RequestTemplate) {
    self.name = name
    self.template = template
  }
}

/// What an answer must be.
package struct Expectation: Equatable, Sendable {
  /// One of these, or where there is none, any from 200 to 299.
  package var statuses: [Int] = []
  /// What the body must have at JSON pointers.
  package var fields: [(pointer: [String], value: ExpectedValue)] = []

  package enum ExpectedValue: Equatable, Sendable {
    case string([UInt8])
    /// Numbers, `true`, `false` and `null`, as they are written.
    case literal([UInt8])
  }

  package init() {}

  package func allows(status: Int) -> Bool {
    statuses.isEmpty ? (200..<300).contains(status) : statuses.contains(status)
  }

  package static func == (left: Expectation, right: Expectation) -> Bool {
    left.statuses == right.statuses
      && left.fields.elementsEqual(right.fields) {
        $0.pointer == $1.pointer && $0.value == $1.value
      }
  }
}
