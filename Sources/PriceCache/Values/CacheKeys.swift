import Bytes
import Redis

/// The keys under which Redis knows things. What stands in braces decides on which node of a
/// cluster a key lives, so that what belongs to one sku lives together.
struct CacheKeys: Sendable {
  /// Before the sku of a sheet's key, and of its lease's.
  let sheetPrefix: String
  let leasePrefix: String
  /// Where the rulebook's revision stands, and the channel on which it is announced.
  let rules: String
  /// Where the server's run stands of whose time sheets and leases are.
  let run: String
  /// What sheets' and leases' keys, and no others, match.
  let pattern: String

  init(namespace: String) {
    sheetPrefix = "\(namespace):s:{"
    leasePrefix = "\(namespace):l:{"
    rules = "\(namespace):rules"
    run = "\(namespace):run"
    pattern = "\(namespace):[sl]:{*}"
  }

  static let end = UInt8(ascii: "}")

  /// The sku in a sheet's key; nil where it is no such key.
  func skuBounds(in key: Span<UInt8>) -> Range<Int>? {
    let prefix = sheetPrefix.utf8.span
    guard key.count > prefix.count + 1, key[key.count - 1] == Self.end,
      key.extracting(first: prefix.count).elementsEqual(prefix)
    else { return nil }
    return prefix.count..<key.count - 1
  }
}

extension RedisCommandWriter {
  /// Writes the key that begins with `prefix`, as an argument.
  mutating func key(_ prefix: String, _ sku: Span<UInt8>) {
    argument(byteCount: prefix.utf8.count + sku.count + 1) { bytes in
      bytes.append(prefix.utf8.span)
      bytes.append(sku)
      bytes.append(CacheKeys.end)
    }
  }
}
