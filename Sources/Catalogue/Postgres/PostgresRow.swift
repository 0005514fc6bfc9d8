import Bytes
import Postgres
import Pricing

/// The rows that a query answered, one at a time.
struct PostgresRow: ~Copyable, ColumnReader {
  typealias Failure = CatalogueError

  private let rows: Rows
  private var index = 0

  init(firstOf rows: consuming Rows) { self.rows = rows }

  /// Hands each of the rows to `body`.
  static func forEach(
    in rows: consuming Rows, _ body: (borrowing PostgresRow) throws(CatalogueError) -> Void
  ) throws(CatalogueError) {
    var row = PostgresRow(firstOf: rows)
    try row.forEach(body)
  }

  /// Hands each of the rows to `body`, from the first on.
  mutating func forEach(
    _ body: (borrowing PostgresRow) throws(CatalogueError) -> Void
  ) throws(CatalogueError) {
    index = 0
    while index < rows.count {
      try body(self)
      index += 1
    }
  }

  /// What `read` makes of the first row; nil when there is none.
  static func first<Result>(
    of rows: consuming Rows, _ read: (borrowing PostgresRow) throws(CatalogueError) -> Result
  ) throws(CatalogueError) -> Result? {
    rows.count == 0 ? nil : try read(PostgresRow(firstOf: rows))
  }

  func isNull(_ column: Int) -> Bool { rows.isNull(index, column) }

  func integer(_ column: Int) throws(CatalogueError) -> Int64 {
    try value(column, as: "an integer") { bytes throws(MalformedValue) in
      bytes.count == 4 ? Int64(try BinaryValue.int4(bytes)) : try BinaryValue.int8(bytes)
    }
  }

  func bool(_ column: Int) throws(CatalogueError) -> Bool {
    try value(column, as: "a truth value", BinaryValue.bool)
  }

  func string(_ column: Int) throws(CatalogueError) -> String {
    try value(column, as: "a text") { String(decoding: $0) }
  }

  func withText<Result>(
    _ column: Int, _ body: (Span<UInt8>) throws(CatalogueError) -> Result
  ) throws(CatalogueError) -> Result {
    guard let result = try rows.withValue(index, column, body) else {
      throw unreadable(column, as: "a text")
    }
    return result
  }

  func decimal(_ column: Int) throws(CatalogueError) -> Decimal {
    try value(column, as: "a decimal") { bytes throws(MalformedValue) in
      try Decimal(numeric: bytes)
    }
  }

  func forEachDecimal(_ column: Int, _ body: (Decimal?) -> Void) throws(CatalogueError) {
    try value(column, as: "a list of decimals") { array throws(MalformedValue) in
      try BinaryValue.forEachElement(of: array) { bytes throws(MalformedValue) in
        guard let bytes else { return body(nil) }
        body(try Decimal(numeric: bytes))
      }
    }
  }

  func instant(_ column: Int) throws(CatalogueError) -> Instant {
    guard let instant = try timestamp(column).instant else {
      throw unreadable(column, as: "an instant")
    }
    return instant
  }

  func window(_ column: Int) throws(CatalogueError) -> Window {
    Window(
      from: try timestamp(column).instant, until: try timestamp(column + 1).instant)
  }

  func unreadable(_ column: Int, as expectation: StaticString) -> CatalogueError {
    .damaged("column \(column) of a row is not \(expectation)")
  }

  private func timestamp(_ column: Int) throws(CatalogueError) -> Timestamp {
    try value(column, as: "an instant", BinaryValue.timestamptz)
  }

  private func value<Value>(
    _ column: Int, as expectation: StaticString,
    _ read: (Span<UInt8>) throws(MalformedValue) -> Value
  ) throws(CatalogueError) -> Value {
    do throws(MalformedValue) {
      return try rows.value(index, column, read)
    } catch {
      throw unreadable(column, as: expectation)
    }
  }
}

extension Timestamp {
  /// Nil for the infinities.
  fileprivate var instant: Instant? {
    microsecondsSince1970.map { Instant(milliseconds: $0.flooredMilliseconds) }
  }
}

extension Int64 {
  /// Microseconds as milliseconds; what somebody else wrote may have a fraction of one.
  fileprivate var flooredMilliseconds: Int64 { (self - (self % 1_000 + 1_000) % 1_000) / 1_000 }
}

extension Decimal {
  fileprivate init(numeric bytes: Span<UInt8>) throws(MalformedValue) {
    let numeric = try Numeric(binary: bytes)
    guard numeric.scale <= 12 else { throw .unsupportedNumeric }
    var units = numeric.significand
    for _ in numeric.scale..<12 {
      let (product, isTooLarge) = units.multipliedReportingOverflow(by: 10)
      if isTooLarge { throw .unsupportedNumeric }
      units = product
    }
    guard let decimal = Decimal(units: units) else { throw .unsupportedNumeric }
    self = decimal
  }
}
