/// Rows of text in columns, of which those that are empty are left out.
enum Columns {
  private static let indentation = "  "
  private static let gap = "  "

  /// A line for each row; the numbers of the column `amounts` stand with their points below each
  /// other.
  static func text(_ rows: [[String]], amounts: Int? = nil) -> String {
    let rows = amounts.map { aligned(rows, column: $0) } ?? rows
    var widths: [Int] = []
    for row in rows {
      for (column, cell) in row.enumerated() {
        if column == widths.count { widths.append(0) }
        widths[column] = max(widths[column], cell.count)
      }
    }
    return rows.map { row in
      let cells = zip(row, widths).filter { $1 > 0 }.map { cell, width in
        cell + String(repeating: " ", count: width - cell.count)
      }
      let line = indentation + cells.joined(separator: gap)
      let end = line.lastIndex { $0 != " " } ?? line.startIndex
      return "\(line[...end])\n"
    }.joined()
  }

  private static func aligned(_ rows: [[String]], column: Int) -> [[String]] {
    let wholeWidth = rows.map { wholeDigitCount(of: $0[column]) }.max() ?? 0
    return rows.map { row in
      var row = row
      let padding = wholeWidth - wholeDigitCount(of: row[column])
      row[column] = String(repeating: " ", count: padding) + row[column]
      return row
    }
  }

  private static func wholeDigitCount(of amount: String) -> Int {
    amount.prefix { $0 != "." }.count
  }
}
