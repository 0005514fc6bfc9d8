import Bytes
import JSON
import Pricing

/// Reads a catalogue, one JSON object a line, plain or packed by gzip, from bytes that come in
/// pieces.
///
///     while let chunk = file.read() {
///       reader.feed(chunk)
///       while let entity = reader.next() { store(entity) }
///     }
///     reader.finish()
///     while let entity = reader.next() { store(entity) }
///
/// It holds what was fed and not yet read, one line and what belongs to it; a packed text is
/// unpacked no further than the line to be read. A line at fault becomes faults instead of an
/// entity, and reading goes on, until more faults than the limit are found, a line is too long, or
/// the packing is damaged.
package struct EntityReader: ~Copyable {
  private enum Packing { case unknown, none, gzip }

  /// The line that was read last, from 1.
  package private(set) var line = 0
  /// What is wrong with the lines so far.
  package private(set) var faults: LineFaults
  /// Whether nothing more will be read.
  package private(set) var isOver = false

  private let limits: ReadingLimits
  private let assumedKind: EntityKind?
  private var packing = Packing.unknown
  private var isFinished = false
  private var packed = ByteBuffer()
  private var inflater = Inflater()
  private var lines = LineQueue()
  private var document: JSONDocument

  /// A line that does not say its kind is of the kind `assumedKind`.
  package init(
    limits: ReadingLimits = ReadingLimits(), assuming assumedKind: EntityKind? = nil
  ) {
    self.limits = limits
    self.assumedKind = assumedKind
    faults = LineFaults(countMax: limits.faultCountMax)
    var json = JSONLimits()
    json.byteCountMax = limits.lineByteCountMax
    // Twice as deep as conditions may be: each of theirs is an object and an array.
    json.depthMax = 4 * EntityLimits.conditionDepthMax
    document = JSONDocument(limits: json)
  }

  /// Takes the next bytes, cut wherever they are; best once `next()` has nothing more to give.
  package mutating func feed(_ chunk: Span<UInt8>) {
    precondition(!isFinished, "bytes behind the end")
    if isOver { return }
    if packing == .none { lines.bytes.append(chunk) } else { packed.append(chunk) }
  }

  /// Says that there are no bytes behind those that were fed.
  package mutating func finish() { isFinished = true }

  /// The next entity, or nil when it takes more bytes to tell, or all are read.
  package mutating func next() -> CatalogueEntity? {
    while !isOver {
      if let byteCount = lines.lineByteCount() {
        let entity = readLine(byteCount, endByteCount: 1)
        if let entity { return entity }
      } else if lines.bytes.count > limits.lineByteCountMax {
        readLine(lines.bytes.count, endByteCount: 0)
      } else if !unpack() {
        guard isFinished, !isOver else { return nil }
        isOver = true
        return lines.bytes.isEmpty ? nil : readLine(lines.bytes.count, endByteCount: 0)
      }
    }
    return nil
  }

  /// Adds to the lines; answers whether there is anything new.
  private mutating func unpack() -> Bool {
    switch packing {
    case .none: return false
    case .unknown: return recognizePacking()
    case .gzip:
      switch inflater.step(&packed, into: &lines.bytes) {
      case .advanced: return true
      case .needsBytes:
        if isFinished, inflater.isInMember { end("is cut off: the gzip data ends too early") }
        return false
      case .corrupt:
        end("cannot be unpacked: the gzip data is damaged")
        return false
      }
    }
  }

  /// No JSON text begins with gzip's first byte (RFC 1952, section 2.3.1).
  private mutating func recognizePacking() -> Bool {
    guard packed.count >= 2 || isFinished else { return false }
    let isGzip = packed.withSpan { $0.count >= 2 && $0[0] == 0x1F && $0[1] == 0x8B }
    packing = isGzip ? .gzip : .none
    if !isGzip { swap(&packed, &lines.bytes) }
    return true
  }

  /// Reads the first of the lines and takes it away; an empty line is passed over.
  @discardableResult
  private mutating func readLine(_ byteCount: Int, endByteCount: Int) -> CatalogueEntity? {
    guard byteCount <= limits.lineByteCountMax else {
      end("is longer than \(limits.lineByteCountMax) bytes")
      return nil
    }
    guard line < limits.lineCountMax else {
      end("is one too many: there may be \(limits.lineCountMax)")
      return nil
    }
    line += 1
    var entity: CatalogueEntity?
    do throws(JSONError) {
      if try Self.parse(lines.bytes, byteCount, into: &document) { entity = readEntity() }
    } catch {
      note("", error.description)
    }
    lines.removeFirst(byteCount + endByteCount)
    return entity
  }

  /// Parses the first bytes as a line; answers whether there is anything in it.
  private static func parse(
    _ bytes: borrowing ByteBuffer, _ byteCount: Int, into document: inout JSONDocument
  ) throws(JSONError) -> Bool {
    try bytes.withSpan { bytes throws(JSONError) in
      let isEmpty = byteCount == 0 || byteCount == 1 && bytes[0] == UInt8(ascii: "\r")
      if isEmpty { return false }
      // A carriage return at its end is white space to JSON.
      try document.parse(bytes.extracting(..<byteCount))
      return true
    }
  }

  private mutating func readEntity() -> CatalogueEntity? {
    // One more than may be named, so that too many are noticed.
    var problems = JSONProblems(countMax: limits.faultCountMax + 1)
    guard let entity = CatalogueEntity(document, assuming: assumedKind, &problems) else {
      for problem in problems.all { note(problem.pointer, problem.detail) }
      return nil
    }
    let domainFaults = entity.faults()
    for fault in domainFaults { note(fault.pointer, fault.detail) }
    return domainFaults.isEmpty ? entity : nil
  }

  private mutating func note(_ pointer: String, _ detail: String) {
    faults.append(LineFault(line: line, pointer: pointer, detail: detail))
    if faults.areMore { isOver = true }
  }

  /// Ends with a fault of the line that would have come next.
  private mutating func end(_ detail: String) {
    line += 1
    note("", detail)
    isOver = true
  }
}
