import CSQLite

/// The values of one execution, given one after the other in the order of the statement's
/// parameters.
///
/// Texts and blobs are copied to memory that the statement keeps for this, so they need to live no
/// longer than the call that gives them, and a row of usual size costs no allocation.
@usableFromInline
package struct SQLiteParameters: ~Copyable {
  /// The size of the memory that a statement lends: values that fit cost no allocation.
  static let lentByteCount = 4096

  private let statement: OpaquePointer
  /// The statement's memory that no value has taken yet.
  private var free: UnsafeMutableRawPointer
  private var freeByteCount: Int
  private(set) var count: Int32 = 0
  /// SQLite's first refusal of a value.
  private(set) var code = SQLITE_OK

  init(of statement: OpaquePointer, lending memory: UnsafeMutableRawPointer) {
    self.statement = statement
    free = memory
    freeByteCount = Self.lentByteCount
  }

  @usableFromInline
  package mutating func null() {
    count += 1
    note(sqlite3_bind_null(statement, count))
  }

  @usableFromInline
  package mutating func integer(_ value: Int64?) {
    guard let value else { return null() }
    count += 1
    note(sqlite3_bind_int64(statement, count, value))
  }

  /// Gives a text: any bytes, those of NUL among them.
  @usableFromInline
  package mutating func text(_ bytes: Span<UInt8>?) {
    guard let bytes else { return null() }
    bytes.withUnsafeBytes { bytes in
      let place = place(bytes)
      let characters = place.address.assumingMemoryBound(to: CChar.self)
      count += 1
      note(
        sqlite3_bind_text64(
          statement, count, characters, UInt64(bytes.count), place.disposal, UInt8(SQLITE_UTF8)))
    }
  }

  @usableFromInline
  package mutating func text(_ text: String?) {
    guard let text else { return null() }
    self.text(text.utf8Span.span)
  }

  @usableFromInline
  package mutating func text(_ text: StaticString) {
    self.text(
      Span(_unsafeElements: .init(start: text.utf8Start, count: text.utf8CodeUnitCount)))
  }

  @usableFromInline
  package mutating func blob(_ bytes: Span<UInt8>?) {
    guard let bytes else { return null() }
    bytes.withUnsafeBytes { bytes in
      let place = place(bytes)
      count += 1
      note(
        sqlite3_bind_blob64(
          statement, count, place.address, UInt64(bytes.count), place.disposal))
    }
  }

  /// Where SQLite finds the bytes until the execution ends: in the statement's memory, or when they
  /// are too many for that, where they are now, for it to make a copy at once.
  private mutating func place(
    _ bytes: UnsafeRawBufferPointer
  ) -> (address: UnsafeRawPointer, disposal: sqlite3_destructor_type?) {
    // For SQLite, an empty text without an address is null.
    guard let source = bytes.baseAddress else { return (UnsafeRawPointer(free), nil) }
    guard bytes.count <= freeByteCount else {
      // SQLITE_TRANSIENT, a macro that does not import.
      return (source, unsafeBitCast(-1, to: sqlite3_destructor_type.self))
    }
    let address = free
    address.copyMemory(from: source, byteCount: bytes.count)
    free += bytes.count
    freeByteCount -= bytes.count
    return (UnsafeRawPointer(address), nil)
  }

  private mutating func note(_ newCode: Int32) {
    if code == SQLITE_OK { code = newCode }
  }
}
