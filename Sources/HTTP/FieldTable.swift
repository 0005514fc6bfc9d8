import Bytes

/// The fields of a head, in the order they came, by their places in its bytes.
///
/// The memory is kept from one request to the next.
@usableFromInline
package struct FieldTable: ~Copyable {
  /// One field: its name as it was sent, its value without the whitespace around it.
  @usableFromInline
  package struct Field: Sendable, BitwiseCopyable {
    @usableFromInline package let name: ByteRange
    @usableFromInline package let value: ByteRange

    @inlinable
    package init(name: ByteRange, value: ByteRange) {
      self.name = name
      self.value = value
    }
  }

  @usableFromInline package private(set) var count = 0
  /// The first `count` are this head's; what follows is memory of earlier ones.
  @usableFromInline var fields: [Field] = []
  /// Where in `fields` each known field stands first, plus one: 0 is nowhere.
  @usableFromInline var known = InlineArray<12, UInt16>(repeating: 0)

  package init() {}

  package subscript(index: Int) -> Field {
    precondition(index < count)
    return fields[index]
  }

  /// The value of the first field of that kind.
  @inlinable
  package subscript(field: KnownField) -> ByteRange? {
    let place = Int(known[Int(field.rawValue)])
    return place == 0 ? nil : fields[place - 1].value
  }

  /// The value of the first field of that name, in any case, in `bytes`, those of the head. `name`
  /// is in lower case.
  package func value(of name: StaticString, in bytes: Span<UInt8>) -> ByteRange? {
    for index in 0..<count
    where bytes.extracting(fields[index].name.bounds).equalsIgnoringCase(name) {
      return fields[index].value
    }
    return nil
  }

  /// Appends a field and answers whether it is the first of its kind, where that is known.
  @discardableResult
  @inlinable
  package mutating func append(_ field: Field, as kind: KnownField?) -> Bool {
    if count < fields.count { fields[count] = field } else { fields.append(field) }
    count += 1
    guard let kind, known[Int(kind.rawValue)] == 0 else { return kind == nil }
    known[Int(kind.rawValue)] = UInt16(count)
    return true
  }

  /// Forgets the fields and keeps the memory.
  package mutating func removeAll() {
    count = 0
    known = InlineArray(repeating: 0)
  }

  /// Forgets the fields and gives the memory back.
  package mutating func releaseMemory() {
    removeAll()
    fields = []
  }
}
