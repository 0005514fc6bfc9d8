import Testing

@testable import Postgres

@Suite struct `Our own mistakes trap` {
  @Test func `with more parameters than a query has`() async {
    var parameters = Parameters()
    for _ in 0..<Parameters.countMax { parameters.append(int4: 1) }
    #expect(parameters.count == Parameters.countMax)
    await #expect(processExitsWith: .failure) {
      var parameters = Parameters()
      for _ in 0...Parameters.countMax { parameters.append(int4: 1) }
    }
  }

  @Test func `with a row that lacks a column, or has one too many`() async {
    await #expect(processExitsWith: .failure) {
      var rows = CopyRows(columnCount: 2)
      rows.beginRow()
      rows.append(int4: 1)
      rows.beginRow()
    }
    await #expect(processExitsWith: .failure) {
      var rows = CopyRows(columnCount: 1)
      rows.beginRow()
      rows.append(int4: 1)
      rows.append(int4: 1)
    }
  }

  @Test func `with two statements of one name`() async {
    await #expect(processExitsWith: .failure) {
      var statements = StatementList()
      for text in ["SELECT 1", "SELECT 2"] {
        _ = statements.declare("same", text, effect: .reads)
      }
    }
  }
}

@Test func `parameters that were large do not keep their memory`() {
  var parameters = Parameters()
  parameters.append(text: String(repeating: "x", count: 100_000))
  parameters.removeAll()
  #expect(parameters.count == 0 && parameters.bytes.capacity == 0)
  parameters.append(text: "x")
  parameters.removeAll()
  #expect(parameters.bytes.capacity > 0)
}
