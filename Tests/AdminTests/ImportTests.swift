import TestKit
import Testing

@Suite struct `An import` {
  @Test func `makes one revision, and none when it is repeated`() throws {
    let shop = try Shop()
    let first = try shop.importDemo().expectSuccess().output
    #expect(first.contains("item: 300 added, 0 changed, 0 unchanged, 0 removed"))
    #expect(first.last == "this is revision 1")
    let second = try shop.importDemo().expectSuccess().output
    #expect(second.contains("item: 0 added, 0 changed, 300 unchanged, 0 removed"))
    #expect(second.last == "nothing changed: revision 1 stays")
  }

  @Test func `of an export changes nothing`() throws {
    let shop = try Shop()
    try shop.importDemo().expectSuccess()
    let lines = try shop.export()
    let report = try shop.run("import", shop.write(lines), "--replace").expectSuccess()
    #expect(report.output.last == "nothing changed: revision 1 stays")
    #expect(try shop.export() == lines)
  }

  @Test func `of what demo writes is the demo`() throws {
    let shop = try Shop()
    let lines = try shop.run("demo", "--items", "40", "--sku-prefix", "P-").expectSuccess().output
    #expect(lines.contains { $0.contains(#""sku":"P-39""#) })
    try shop.run("import", shop.write(lines)).expectSuccess()
    #expect(try shop.export() == lines)
  }

  @Test func `that is a dry run says what it would do and does not`() throws {
    let shop = try Shop()
    let trial = try shop.run("demo", "--import", "--items", "10", "--dry-run").expectSuccess()
    #expect(trial.output.contains("item: 10 added, 0 changed, 0 unchanged, 0 removed"))
    #expect(trial.output.last == "a dry run: this would be revision 1")
    #expect(try shop.export() == [])
  }

  @Test func `for an empty catalogue is passed over by any other`() throws {
    let shop = try Shop()
    let first = try shop.run("demo", "--import", "--if-empty", "--items", "5").expectSuccess()
    #expect(first.output.last == "this is revision 1")
    let second = try shop.run("demo", "--import", "--if-empty", "--items", "9").expectSuccess()
    #expect(second.output == ["nothing imported: the catalogue is at revision 1"])
  }

  @Test func `that replaces removes what it does not name`() throws {
    let shop = try Shop()
    let items = (0..<3).map { #"{"kind":"item","sku":"A\#($0)","category":"tools"}"# }
    try shop.run("import", shop.write(items)).expectSuccess()
    let report = try shop.run("import", shop.write([items[1]]), "--replace").expectSuccess()
    #expect(report.output.first == "item: 0 added, 0 changed, 1 unchanged, 2 removed")
    #expect(try shop.export().count == 1)
  }
}

@Suite struct `Faults of a file` {
  private let item = #"{"kind":"item","sku":"A","category":"tools"}"#

  @Test func `are told all, each with its line and field`() throws {
    let shop = try Shop()
    let file = try shop.write([
      item, #"{"kind":"item","sku":"","category":"tools"}"#, "", "{", item,
      #"{"kind":"item","sku":"B","category":"tools","colour":1}"#,
    ])
    let run = try shop.run("import", file)
    #expect(run.exit == .code(1))
    #expect(run.errors.first == "pricing-admin: refused, nothing was imported:")
    let places = run.errors.dropFirst().map { $0.prefix { $0 != ":" } }
    #expect(places == ["  line 2", "  line 4", "  line 6"])
    #expect(run.errors.contains { $0.hasPrefix("  line 2: /sku ") })
    #expect(run.errors.contains { $0.hasPrefix("  line 6: /colour ") })
    #expect(try shop.export() == [])
  }

  @Test func `among its lines are told with the line that is wrong`() throws {
    let shop = try Shop()
    let file = try shop.write([
      "", item, "", "", item,
      #"{"kind":"signal","sku":"NONE","name":"stock","value":"1""#
        + #","observed_at":"2026-01-01T00:00:00Z"}"#,
    ])
    let run = try shop.run("import", file)
    #expect(run.exit == .code(1))
    #expect(run.errors.contains { $0.hasPrefix("  line 5: ") && $0.hasSuffix("is there twice") })
    #expect(run.errors.contains { $0.hasPrefix("  line 6: ") && $0.hasSuffix("names no item") })
    #expect(try shop.export() == [])
  }

  @Test func `begin with there being none`() throws {
    let run = try Shop().run("import", "none.ndjson")
    #expect(run.exit == .code(1))
    #expect(run.errors.first?.hasPrefix("pricing-admin: cannot open none.ndjson: ") == true)
  }
}
