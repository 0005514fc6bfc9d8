import LoadFigures
import Timing

/// The report as one page that needs nothing but itself.
extension RunReport {
  package var page: String {
    """
    <!doctype html>
    <html lang="en">
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>\(escaped(scenario.name)) at \(escaped(url))</title>
    <style>\(style)</style>
    <body>
    <header>
    <h1>\(escaped(scenario.name))\(verdict)</h1>
    <p>\(escaped(scenario.about))</p>
    <p class="quiet">\(escaped(url)) · \(figures.duration.text) · \(loop) · seed \(seed) · \
    \(escaped(date))</p>
    </header>
    \(tiles)
    \(reservations)
    \(thresholdTable)
    \(comparisonTable)
    \(charts)
    \(stepTable)
    <footer class="quiet">Latencies count from the moment a request \
    \(figures.concurrency == nil ? "fell due" : Self.correction). Percentiles are exact to 0.8 \
    %.</footer>
    </body>
    </html>

    """
  }

  private static let correction =
    "was sent; one of several rounds of its connection also stands for what was not sent in them"

  private var verdict: String {
    if verdicts.isEmpty { return "" }
    return passed ? " <span class=\"good\">passed</span>" : " <span class=\"bad\">failed</span>"
  }

  private var tiles: String {
    let latencies = figures.correctedLatencies()
    var tiles = [("answered", "\(figures.rate.text(decimals: 0))/s")]
    if figures.planned != nil {
      tiles.append(("asked", "\(figures.askedRate.text(decimals: 0))/s"))
    }
    tiles.append(("failed", "\(figures.failed)"))
    tiles += Self.shownQuantiles.filter { $0.name != "p75" }.map {
      ($0.name, TimeSpan.nanoseconds(latencies.quantile($0.share)).text)
    }
    if let server {
      if let cpu = server.cpuPerAnswer {
        tiles.append(("server's CPU an answer", "\((cpu * 1e6).text(decimals: 1)) µs"))
      }
      if let resident = server.residentByteCount {
        tiles.append(("server's memory", "\((resident / 1_048_576).text(decimals: 1)) MiB"))
      }
      if let ratio = server.hitRatio {
        tiles.append(("from the cache", "\((ratio * 100).text(decimals: 1)) %"))
      }
    }
    let shown = tiles.map { "<div><dt>\($0)</dt><dd>\(escaped($1))</dd></div>" }
    return "<dl>\(shown.joined())</dl>"
  }

  private var reservations: String {
    figures.generator.reservations(over: figures.duration)
      .map { "<p class=\"note\">\(escaped($0))</p>" }.joined()
  }

  private var thresholdTable: String {
    guard !verdicts.isEmpty else { return "" }
    let rows = verdicts.map { verdict in
      let mark = verdict.passed ? "<td class=\"good\">passed" : "<td class=\"bad\">failed"
      return "<tr><td>\(escaped(verdict.threshold.description))</td>"
        + "<td>\(escaped(verdict.shownValue))</td>\(mark)</td></tr>"
    }
    return table("Thresholds", ["must hold", "was", ""], rows)
  }

  private var comparisonTable: String {
    guard let comparison else { return "" }
    let rows = comparison.rows.map { row in
      let mark =
        switch row.verdict {
        case .better: "good"
        case .worse: "bad"
        case .same, .tooShort: "quiet"
        }
      return "<tr><td>\(row.name)</td><td>\(escaped(row.shown(row.old)))</td>"
        + "<td>\(escaped(row.shown(row.new)))</td><td>× \(row.shownInterval)</td>"
        + "<td class=\"\(mark)\">\(row.verdict.rawValue)</td></tr>"
    }
    return table(
      "Against the earlier run\(comparison.remark.map { ": \($0)" } ?? "")",
      ["", "then", "now", "ratio, 95 % of bootstrap draws", ""], rows)
  }

  private var stepTable: String {
    let heads = ["step", "requests"] + Self.shownQuantiles.map(\.name) + ["failed"]
    let rows = figures.stepNames.enumerated().map { index, name in
      let latencies = figures.correctedLatencies(of: index)
      let kinds = FailureKind.allCases.filter { figures.failures[index][$0.rawValue] > 0 }
        .map { "\($0.name) \(figures.failures[index][$0.rawValue])" }
      let cells =
        ["\(escaped(name))", "\(figures.latencies(of: index).count)"]
        + Self.shownQuantiles.map { TimeSpan.nanoseconds(latencies.quantile($0.share)).text }
        + [kinds.isEmpty ? "none" : kinds.joined(separator: ", ")]
      return "<tr>\(cells.map { "<td>\($0)</td>" }.joined())</tr>"
    }
    return table("Steps", heads, rows)
  }

  private func table(_ title: String, _ heads: [String], _ rows: [String]) -> String {
    let head = heads.map { "<th>\(escaped($0))</th>" }.joined()
    return
      "<h2>\(title)</h2><div class=\"wide\"><table><tr>\(head)</tr>\(rows.joined(separator: "\n"))"
      + "</table></div>"
  }

  /// The calendar's day and time in UTC.
  private var date: String {
    let (day, second) = (startedAt / 86_400, startedAt % 86_400)
    // Days are counted in years that begin in March, so that a leap day comes last.
    let shifted = day + 719_468
    let era = shifted / 146_097
    let dayOfEra = shifted % 146_097
    let year = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * year + year / 4 - year / 100)
    let month = (5 * dayOfYear + 2) / 153
    let dayOfMonth = dayOfYear - (153 * month + 2) / 5 + 1
    let calendarMonth = month < 10 ? month + 3 : month - 9
    let calendarYear = year + era * 400 + (calendarMonth <= 2 ? 1 : 0)
    func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return "\(calendarYear)-\(two(calendarMonth))-\(two(dayOfMonth)) "
      + "\(two(second / 3_600)):\(two(second % 3_600 / 60)) UTC"
  }

  private var style: String {
    """
    :root{color-scheme:light dark;--ground:#fff;--text:#1c2430;--quiet:#5b6675;--line:#dfe4ea;\
    --panel:#f5f7f9;--a:#1f6feb;--b:#c2570c;--c:#b4232c;--good:#17713f;--bad:#b4232c}
    @media(prefers-color-scheme:dark){:root{--ground:#12161c;--text:#e3e8ee;--quiet:#97a3b2;\
    --line:#2b333d;--panel:#1b2129;--a:#6cb0ff;--b:#ffab5e;--c:#ff7d83;--good:#5fd394;\
    --bad:#ff7d83}}
    body{margin:0 auto;max-width:960px;padding:24px 20px 48px;background:var(--ground);\
    color:var(--text);font:15px/1.5 system-ui,sans-serif}
    h1{font-size:24px;margin:0}h2{font-size:17px;margin:32px 0 8px}p{margin:6px 0}
    h1 span{font-size:14px;border:1px solid;border-radius:99px;padding:2px 10px;\
    vertical-align:middle}
    .quiet{color:var(--quiet)}.good{color:var(--good)}.bad{color:var(--bad)}
    .note{background:var(--panel);border-left:4px solid var(--b);padding:8px 12px}
    dl{display:grid;grid-template-columns:repeat(auto-fill,minmax(130px,1fr));gap:10px;\
    margin:20px 0}
    dl div{background:var(--panel);border-radius:8px;padding:10px 12px}
    dt{color:var(--quiet);font-size:13px}dd{margin:0;font-size:18px;font-weight:600}
    .wide{overflow-x:auto}table{border-collapse:collapse;width:100%;\
    font-variant-numeric:tabular-nums}
    th,td{text-align:left;padding:6px 12px 6px 0;border-bottom:1px solid var(--line)}
    th{color:var(--quiet);font-weight:500}
    figure{margin:28px 0}figcaption{color:var(--quiet);margin-bottom:4px}
    figcaption b{color:var(--text)}
    .legend{float:right}.legend span{margin-left:14px}
    .legend span::before{content:"";display:inline-block;width:14px;height:3px;margin-right:6px;\
    vertical-align:middle;background:currentColor}
    svg{width:100%;height:auto}svg text{fill:var(--quiet);font-size:12px}
    text.y{text-anchor:end;dominant-baseline:middle}text.x{text-anchor:middle}
    .grid{stroke:var(--line);fill:none}.line{fill:none;stroke:currentColor;stroke-width:2;\
    stroke-linejoin:round}
    circle{fill:currentColor}.a{color:var(--a)}.b{color:var(--b)}.c{color:var(--c)}
    footer{margin-top:32px;font-size:13px}
    """
  }
}
