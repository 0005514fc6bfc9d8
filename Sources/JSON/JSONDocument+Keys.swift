/// No key may stand twice in one object.
///
/// A key is known by a fingerprint of 32 bits and compared as bytes only where fingerprints agree.
/// Fingerprints can be made to agree, so nothing hangs on their quality: up to `pairwiseCountMax`
/// keys are compared with each other, more are merge sorted when their object ends, and no object
/// costs more than its keys' bytes times the logarithm of their number.
extension JSONDocument {
  /// The keys of the object being read.
  struct KeyScope {
    let object: Int
    var count = 0
    /// One bit for each fingerprint seen, modulo 64: a key whose bit is new is a new key.
    var seen: UInt64 = 0
  }

  private static var pairwiseCountMax: Int { 32 }

  /// Takes note of the key that was appended last.
  @inline(__always)
  mutating func noteKey(_ key: JSONText.ScannedString, in scope: inout KeyScope) throws(JSONError) {
    let fingerprint = text.fingerprint(from: key.start, to: key.end)
    tokens[tokenCount &- 1].link = fingerprint
    let bit: UInt64 = 1 &<< UInt64(fingerprint)
    if scope.seen & bit != 0 { try compareKey(tokenCount - 1, in: scope) }
    scope.seen |= bit
    scope.count &+= 1
  }

  /// Looks at all keys once their object has ended.
  @inline(__always)
  mutating func closeKeys(_ scope: KeyScope) throws(JSONError) {
    if scope.count > Self.pairwiseCountMax { try compareKeys(of: scope) }
  }

  @inline(never)
  private mutating func compareKey(_ key: Int, in scope: KeyScope) throws(JSONError) {
    guard scope.count < Self.pairwiseCountMax else { return }
    var earlier = scope.object + 1
    while earlier < key {
      keyComparisonCount += 1
      if tokens[earlier].link == tokens[key].link,
        text.order(tokens[earlier].range, tokens[key].range) == 0
      {
        throw JSONError(.duplicateKey, at: tokens[key].range.lowerBound - 1)
      }
      earlier = Int(tokens[earlier + 1].link)
    }
  }

  @inline(never)
  private mutating func compareKeys(of scope: KeyScope) throws(JSONError) {
    keys.reserve(2 * scope.count)
    var key = scope.object + 1
    for index in 0..<scope.count {
      keys[index] = SortedKey(fingerprint: tokens[key].link, token: UInt32(key))
      key = Int(tokens[key + 1].link)
    }
    let sorted = sortKeys(scope.count)
    for index in sorted.dropFirst() where order(keys[index - 1], keys[index]) == 0 {
      let second = tokens[Int(max(keys[index - 1].token, keys[index].token))]
      throw JSONError(.duplicateKey, at: Int(second.start) - 1)
    }
  }

  /// Merge sorts the first `count` keys, with the room behind them for scratch; answers where the
  /// sorted keys are.
  private mutating func sortKeys(_ count: Int) -> Range<Int> {
    var source = 0
    var target = count
    var width = 1
    while width < count {
      for low in stride(from: 0, to: count, by: 2 * width) {
        let middle = source + min(low + width, count)
        let high = source + min(low + 2 * width, count)
        mergeKeys(source + low..<middle, middle..<high, to: target + low)
      }
      swap(&source, &target)
      width *= 2
    }
    return source..<source + count
  }

  private mutating func mergeKeys(_ left: Range<Int>, _ right: Range<Int>, to target: Int) {
    var left = left
    var right = right
    for index in target..<target + left.count + right.count {
      let takesLeft =
        right.isEmpty
        || !left.isEmpty && order(keys[left.lowerBound], keys[right.lowerBound]) <= 0
      keys[index] = keys[takesLeft ? left.removeFirst() : right.removeFirst()]
    }
  }

  /// Below zero, zero or above it, as `first` sorts before, with or behind `second`.
  private mutating func order(_ first: SortedKey, _ second: SortedKey) -> Int {
    keyComparisonCount += 1
    guard first.fingerprint == second.fingerprint else {
      return first.fingerprint < second.fingerprint ? -1 : 1
    }
    return text.order(tokens[Int(first.token)].range, tokens[Int(second.token)].range)
  }
}

/// A key of a large object, on its way to its place among the others.
struct SortedKey: BitwiseCopyable {
  let fingerprint: UInt32
  let token: UInt32
}

extension JSONText {
  /// Mixes a key's length, its first and its last eight bytes.
  @inline(__always)
  fileprivate func fingerprint(from start: Int, to end: Int) -> UInt32 {
    let count = end &- start
    var head = word(at: start)
    var tail = head
    if count < 8 {
      head &= (1 &<< UInt64(truncatingIfNeeded: 8 &* count)) &- 1
      tail = head
    } else {
      tail = word(at: end &- 8)
    }
    let mixed = (head ^ 0x9E37_79B9_7F4A_7C15).multipliedFullWidth(
      by: tail ^ UInt64(truncatingIfNeeded: count) ^ 0xD6E8_FEB8_6659_FD93)
    return UInt32(truncatingIfNeeded: mixed.high ^ mixed.low)
  }

  /// Below zero, zero or above it, as the bytes of `first` sort before, with or behind those of
  /// `second`.
  fileprivate func order(_ first: Range<Int>, _ second: Range<Int>) -> Int {
    let common = min(first.count, second.count)
    var index = 0
    while index + 8 <= common {
      let words = (
        word(at: first.lowerBound + index).byteSwapped,
        word(at: second.lowerBound + index).byteSwapped
      )
      if words.0 != words.1 { return words.0 < words.1 ? -1 : 1 }
      index += 8
    }
    while index < common {
      let bytes = (self[first.lowerBound + index], self[second.lowerBound + index])
      if bytes.0 != bytes.1 { return bytes.0 < bytes.1 ? -1 : 1 }
      index += 1
    }
    return first.count - second.count
  }
}
