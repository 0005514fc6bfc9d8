import Bytes
import HTTP

/// The validator of a price: changes exactly when the answer does, its source and the instant of
/// its calculation aside.
///
/// It is weak because of these two, which differ from one answer to the next: a strong one promises
/// the same bytes (RFC 9110, section 8.8.1). It has no secret and no state, so that every shard
/// and every process gives the same price the same tag.
struct EntityTag {
  /// `W/"`, sixteen digits, `"`.
  private var text = InlineArray<20, UInt8>(repeating: UInt8(ascii: "\""))

  /// The tag of an answer, of which the bytes at `places` do not count.
  init(of answer: Span<UInt8>, besides places: PriceDetail.Places) {
    var mixer = TagMixer()
    mixer.mix(answer.extracting(..<places.source.lowerBound))
    mixer.mix(answer.extracting(places.source.upperBound..<places.calculatedAt.lowerBound))
    mixer.mix(answer.extracting(places.calculatedAt.upperBound...))
    let hash = mixer.finish()
    text[0] = UInt8(ascii: "W")
    text[1] = UInt8(ascii: "/")
    for place in 0..<16 {
      let digit = UInt8(truncatingIfNeeded: hash &>> UInt64(60 - 4 * place)) & 0xF
      text[3 + place] = digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") - 10 + digit
    }
  }

  /// Lends the text of the tag.
  func withSpan<Result>(_ body: (Span<UInt8>) -> Result) -> Result { body(text.span) }

  /// Whether a client that sent `list`, the value of If-None-Match, has this answer: weakly
  /// compared, as RFC 9110, section 13.1.2, has it. What is no list of tags names none.
  func isAmong(_ list: Span<UInt8>) -> Bool {
    if list.isEmpty { return false }
    if list.extracting(list.trimmed(0..<list.count)).equals("*") { return true }
    var index = 0
    while let tag = list.nextTag(&index) {
      if list.extracting(tag).elementsEqual(text.span.extracting(2...)) { return true }
    }
    return false
  }
}

extension Span<UInt8> {
  /// The bounds of the next opaque tag of a list, its quotes included and `W/` left out. Commas may
  /// stand in a tag, so that quotes alone take a list apart.
  fileprivate func nextTag(_ index: inout Int) -> Range<Int>? {
    while index < count {
      let start = index
      index += 1
      guard self[start] == UInt8(ascii: "\"") else { continue }
      while index < count {
        index += 1
        if self[index - 1] == UInt8(ascii: "\"") { return start..<index }
      }
    }
    return nil
  }
}

/// Mixes bytes to 64 bits, eight at a time: each word is multiplied to 128 bits, whose halves are
/// folded.
private struct TagMixer {
  private var state: UInt64 = 0x9E37_79B9_7F4A_7C15

  mutating func mix(_ bytes: Span<UInt8>) {
    var index = 0
    while index + 8 <= bytes.count {
      mix(bytes.word(at: index))
      index += 8
    }
    var rest: UInt64 = 0
    while index < bytes.count {
      rest = rest &<< 8 | UInt64(bytes[index])
      index += 1
    }
    mix(rest)
    // A byte that moves from one piece to the next makes another answer.
    mix(UInt64(bytes.count))
  }

  private mutating func mix(_ word: UInt64) {
    let product = (state ^ word).multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
    state = product.high ^ product.low &+ 0xA076_1D64_78BD_642F
  }

  consuming func finish() -> UInt64 {
    mix(state &>> 32)
    return state
  }
}
