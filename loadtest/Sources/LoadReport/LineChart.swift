import LoadFigures

/// A chart as inline SVG, its colours left to the page's style.
struct LineChart {
  struct Series {
    let name: String
    /// Of the style: `a`, `b` or `c`.
    let colour: String
    let points: [(x: Double, y: Double)]
  }

  let title: String
  let about: String
  let horizontal: Axis
  let vertical: Axis
  let series: [Series]
  /// Marks of the horizontal axis in place of its own.
  var marks: [(value: Double, label: String)]?

  private static let width = 720.0
  private static let height = 280.0
  private static let left = 74.0
  private static let right = 16.0
  private static let top = 12.0
  private static let bottom = 34.0

  var html: String {
    let legend = series.map { "<span class=\"\($0.colour)\">\(escaped($0.name))</span>" }.joined()
    return """
      <figure>
      <figcaption><b>\(escaped(title))</b> \(escaped(about))\
      <span class="legend">\(legend)</span></figcaption>
      <svg viewBox="0 0 \(Int(Self.width)) \(Int(Self.height))" role="img" \
      aria-label="\(escaped(title))">
      \(grid)\(series.map(line).joined())
      </svg>
      </figure>

      """
  }

  private func x(_ value: Double) -> Double {
    Self.left + horizontal.share(of: value) * (Self.width - Self.left - Self.right)
  }

  private func y(_ value: Double) -> Double {
    Self.height - Self.bottom - vertical.share(of: value) * (Self.height - Self.top - Self.bottom)
  }

  private var grid: String {
    let floor = Self.height - Self.bottom
    let rows = vertical.marks.map { value, label in
      let at = y(value).text(decimals: 1)
      return "<path class=\"grid\" d=\"M\(Self.left.text(decimals: 0)) \(at)"
        + "H\((Self.width - Self.right).text(decimals: 0))\"/>"
        + "<text class=\"y\" x=\"\((Self.left - 8).text(decimals: 0))\" y=\"\(at)\">"
        + "\(escaped(label))</text>"
    }
    let columns = (marks ?? horizontal.marks).map { value, label in
      let at = x(value).text(decimals: 1)
      return "<path class=\"grid\" d=\"M\(at) \(Self.top.text(decimals: 0))"
        + "V\(floor.text(decimals: 0))\"/>"
        + "<text class=\"x\" x=\"\(at)\" y=\"\((floor + 20).text(decimals: 0))\">"
        + "\(escaped(label))</text>"
    }
    return (rows + columns).joined(separator: "\n")
  }

  private func line(_ series: Series) -> String {
    guard let first = series.points.first else { return "" }
    let places = series.points.map { "\(x($0.x).text(decimals: 1)) \(y($0.y).text(decimals: 1))" }
    guard places.count > 1 else {
      return "\n<circle class=\"\(series.colour)\" cx=\"\(x(first.x).text(decimals: 1))\" "
        + "cy=\"\(y(first.y).text(decimals: 1))\" r=\"3\"/>"
    }
    return "\n<path class=\"line \(series.colour)\" d=\"M\(places.joined(separator: "L"))\"/>"
  }
}

/// Text as it may stand in HTML, between tags and in attributes.
func escaped(_ text: String) -> String {
  text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    .replacing("\"", with: "&quot;")
}
