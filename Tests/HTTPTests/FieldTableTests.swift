import Bytes
import HTTP
import Testing

@Test func `known fields are those of their names, in any case`() {
  for field in KnownField.allCases {
    let name = field.name.description
    for text in [name, name.uppercased(), name.prefix(1).uppercased() + name.dropFirst()] {
      let recognised = KnownField(Array(text.utf8).span)
      #expect(recognised == field)
    }
    for text in [name + "x", "x" + name, String(name.dropLast()), "z" + name.dropFirst()] {
      let recognised = KnownField(Array(text.utf8).span)
      #expect(recognised == nil)
    }
  }
}

@Test func `the first field of a kind is the one that is found`() {
  let place = { (index: Int) in ByteRange(index..<index + 1) }
  var table = FieldTable()
  for round in 0..<2 {
    for index in 0..<300 {
      let kind = KnownField(rawValue: UInt8(index % 20))
      let isFirst = table.append(.init(name: place(index), value: place(index + round)), as: kind)
      #expect(isFirst == (kind == nil || index < 20))
    }
    #expect(table.count == 300)
    for field in KnownField.allCases {
      let found = table[field]
      #expect(found == place(Int(field.rawValue) + round))
    }
    let last = table[299].value
    #expect(last == place(299 + round))
    if round == 0 { table.removeAll() } else { table.releaseMemory() }
    #expect(table.count == 0)
    let forgotten = table[.host]
    #expect(forgotten == nil)
  }
}

@Test func `methods are those of their names, in their case`() {
  for method in Method.allCases {
    let name = method.name.description
    let same = Method(Array(name.utf8).span)
    let small = Method(Array(name.lowercased().utf8).span)
    let longer = Method(Array((name + "X").utf8).span)
    #expect(same == method)
    #expect(small == nil && longer == nil)
  }
}

@Test func `statuses have three digits and a phrase each`() {
  var phrases: Set<String> = []
  for status in Status.allCases {
    #expect(100..<600 ~= status.code)
    #expect(phrases.insert(status.reasonPhrase.description).inserted)
  }
}
