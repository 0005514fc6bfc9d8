/// One thing that a program can be told to do: the first word of its command line.
package struct CommandDeclaration: Sendable {
  let name: String
  /// The words behind the name, as the help shows them; empty where there are none.
  let operands: String
  let operandCount: ClosedRange<Int>
  let help: String

  package init(_ name: String, operands: String, count: ClosedRange<Int>, help: String) {
    self.name = name
    self.operands = operands
    operandCount = count
    self.help = help
  }

  package init(_ name: String, help: String) {
    self.init(name, operands: "", count: 0...0, help: help)
  }

  var usage: String { operands.isEmpty ? name : "\(name) \(operands)" }
}
