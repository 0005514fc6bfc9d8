import Pricing
import TestKit
import Testing
import Timing

@testable import PriceCache

struct CacheValueTests {
  private let end = Instant(milliseconds: 1_795_168_800_000)

  private func sheetValue() throws -> [UInt8] {
    var bytes: [UInt8] = []
    CacheValue.write(try DrillCatalogue.sheet(), end: end, cost: .microseconds(1_500), to: &bytes)
    return bytes
  }

  private func fault(_ bytes: [UInt8], of sku: String = "DRILL-18V") -> CacheValueFault? {
    let guarded = GuardedBytes(bytes)
    return guarded.withSpan { bytes in
      do throws(CacheValueFault) {
        _ = try CacheValue.read(bytes, of: sku.utf8.span)
        return nil
      } catch {
        return error
      }
    }
  }

  @Test func `a sheet comes back with its end and its cost`() throws {
    let value = try sheetValue()
    guard
      case .sheet(let sheet, let end, let cost) = try CacheValue.read(
        value.span, of: "DRILL-18V".utf8.span)
    else { return #expect(Bool(false)) }
    #expect(sheet.version == 17 && end == self.end && cost == .microseconds(1_500))
  }

  @Test(arguments: [CacheValue.Kind.tombstone, .unknown])
  func `what is no sheet is believed of its sku alone, and only whole`(
    kind: CacheValue.Kind
  ) throws {
    var value: [UInt8] = []
    CacheValue.write(kind, version: 5, of: "a".utf8.span, to: &value)
    #expect(fault(value, of: "a") == nil)
    #expect(fault(value, of: "b") == .wrongSeal)
    #expect(fault(value + [0], of: "a") == .wrongSeal)
    for count in value.indices { #expect(fault(Array(value[..<count]), of: "a") != nil) }
    for bit in 0..<value.count * 8 {
      var changed = value
      changed[bit / 8] ^= 1 << (bit % 8)
      #expect(fault(changed, of: "a") != nil, "bit \(bit)")
    }
  }

  @Test func `a sheet cut, of another item or under another version is refused`() throws {
    let value = try sheetValue()
    for count in value.indices { #expect(fault(Array(value[..<count])) != nil) }
    #expect(fault(value, of: "SAW") == .sheet(.otherItem))
    var changed = value
    changed[8] ^= 1
    #expect(fault(changed) == .otherVersion)
    changed = value
    changed[value.count - 1] ^= 1
    #expect(fault(changed) == .sheet(.wrongChecksum))
    changed = value
    changed[0] = 0x7B
    #expect(fault(changed) == .unknownKind)
    #expect(fault([]) == .unknownKind)
  }

  @Test func `every fault has a name of its own`() {
    #expect(Set(CacheValueFault.all.map(\.name)).count == CacheValueFault.all.count)
  }
}
