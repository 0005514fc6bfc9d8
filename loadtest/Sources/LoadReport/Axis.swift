import LoadFigures

/// Places values along an edge of a chart, and says where to mark it.
struct Axis {
  enum Scale { case linear, logarithmic }

  let scale: Scale
  let range: ClosedRange<Double>
  private let label: (Double) -> String

  /// An axis that holds all `values`: from zero where it is linear, over whole 1, 2 and 5 of the
  /// decades where it is logarithmic.
  init(
    _ scale: Scale, holding values: [Double], headroom: Double = 1,
    label: @escaping (Double) -> String
  ) {
    self.scale = scale
    self.label = label
    let greatest = values.max() ?? 1
    switch scale {
    case .linear: range = 0...max(greatest * headroom, 1e-9)
    case .logarithmic:
      let positive = values.filter { $0 > 0 }
      let lower = Self.steps.last { $0 <= positive.min() ?? 1 } ?? Self.steps[0]
      let upper = Self.steps.first { $0 >= greatest && $0 > lower } ?? lower * 10
      range = lower...upper
    }
  }

  /// How far along the axis a value stands, from 0 to 1.
  func share(of value: Double) -> Double {
    switch scale {
    case .linear: return (value - range.lowerBound) / (range.upperBound - range.lowerBound)
    case .logarithmic:
      let lower = decimalLogarithm(range.lowerBound)
      let position = decimalLogarithm(max(value, range.lowerBound)) - lower
      return position / (decimalLogarithm(range.upperBound) - lower)
    }
  }

  /// A handful of round values with their labels.
  var marks: [(value: Double, label: String)] {
    switch scale {
    case .linear:
      let rough = range.upperBound / 5
      let step = Self.steps.first { $0 >= rough } ?? range.upperBound
      return stride(from: 0, through: range.upperBound * 1.0001, by: step).map { ($0, label($0)) }
    case .logarithmic:
      let inside = Self.steps.filter { range.contains($0) }
      let decades = stride(from: 0, to: Self.steps.count, by: 3).map { Self.steps[$0] }
      let shown = inside.count <= 8 ? inside : decades.filter { range.contains($0) }
      return shown.map { ($0, label($0)) }
    }
  }

  /// 1, 2 and 5 of each decade.
  private static let steps: [Double] = {
    var steps: [Double] = []
    var decade = 1e-9
    while decade < 1e15 {
      steps += [decade, 2 * decade, 5 * decade]
      decade *= 10
    }
    return steps
  }()
}

/// The logarithm to the base of 10 of a positive number, its fraction bit by bit.
func decimalLogarithm(_ number: Double) -> Double {
  var rest = number.significand
  var logarithm = Double(number.exponent)
  var bit = 0.5
  for _ in 0..<30 {
    rest *= rest
    if rest >= 2 {
      rest /= 2
      logarithm += bit
    }
    bit /= 2
  }
  return logarithm * 0.301_029_995_663_981_2
}
