/// Texts that a reader of RFC 8259 must accept, and texts that it must refuse, by what they try.
/// Within a block, texts are set apart by `¦` or by the end of a line.
enum GrammarTable {
  static let accepted = texts(acceptedBlock) + acceptedWithControls
  static let refused = texts(refusedBlock) + refusedWithControls

  private static func texts(_ block: String) -> [String] {
    block.split(whereSeparator: { $0 == "¦" || $0 == "\n" }).map(String.init)
  }

  private static let acceptedBlock = #"""
    null¦true¦false¦0¦""¦[]¦{}¦{ }¦[ ]
    -0¦-1¦10¦0.0¦-0.0¦1.5¦1e5¦1E5¦1e+5¦1e-5¦1E+05¦0e0¦0e+1¦0.1e-01¦1.0E12¦20e1¦123.456e78¦1e999
    -1e-999
    123456789012345678901234567890¦-1234.5678e-90¦-237462374673276894279832749832423479823246327846
    "a"¦" "¦"'"¦"asd "¦"a/*b*/c"¦"// no comment"¦"1234567"¦"12345678"¦"123456789012345"¦"é€𝄞😀"
    "\u0060\u012a\u12AB"¦"\uD801\udc37"¦"\ud83d\ude39\ud83d\udc8d"¦"\"\\\/\b\f\n\r\t"¦"\\u0000"
    "\u0000"
    "\uFFFF"¦"\uDBFF\uDFFF"¦"\u2028\u2029"¦"\u0022"¦"\u005C"¦"1234567\n"¦"12345678\n"¦"\u00e9\\é"
    [1,2,3]¦[[]]¦[ [ ] , [ ] ]¦[null,true,false,1,"1",{},[]]¦[1 ]¦[ 1]¦[0]¦[-0,1]¦[{},{},{}]
    {"a":1}¦{"":0}¦{"a":1,"b":2}¦{"a":{"a":{"a":1}}}¦{"a":[{"a":1},{"a":2}]}¦{ "a" : 1 , "b" : 2 }
    {"a\u0000":1,"a":2}¦{"a":1,"A":2}¦{"é":1,"e\u0301":2}¦{"a":null,"b":null}¦{"min":-1.0e+28}
    {"12345678":1,"123456789":2}¦{"a":1,"aa":2,"aaa":3}
    """#

  private static let acceptedWithControls = [
    " \t\r\n1 \t\r\n", "\n[\n]\n", "[1\n,\n2]", "{\r\n\t\"a\"\t:\t1\r\n}",
    "\"\u{2028}\u{2029}\"", "\"\u{7F}\"", "\"\u{FFFF}\"", "\"\u{10FFFF}\"", "\"\u{FEFF}\"",
  ]

  private static let refusedBlock = #"""
    1 2¦null true¦[] []¦{}{}¦[1]x¦{"a":1}#¦1,¦[],¦{},¦"a" "b"¦[1]]¦{"a":1}}¦]¦}¦,¦:¦// c¦1 // c
    /* c */ 1¦[1,/*c*/2]¦#1¦(1)¦1;
    nul¦nulll¦tru¦fals¦True¦NULL¦None¦undefined¦NaN¦nan¦Infinity¦-Infinity¦inf¦-inf¦[nul]¦[tru
    [False]
    truefalse¦n¦t¦f¦nu ll¦trux¦falsy¦abc¦nullx
    -¦+1¦01¦-01¦00¦1.¦-1.¦.5¦-.5¦1.e5¦1e¦1e+¦1e-¦1E¦1.5e¦0e¦0e+¦1e1.5¦0x10¦1_000¦1,000¦1 000¦- 1
    --1¦++1
    1+2¦1a¦0.1.2¦1e5e5¦2.e3¦2.e+3¦0.e1¦[1.]¦[-]¦[01]¦[-012]¦[1e]¦{"a":+1}¦１¦0b1¦0o7¦1f¦1d¦-a¦[0e]
    [1eE2]
    [-x]¦[.2e-3]¦[1ea]¦[0.3e]¦[- 1]¦[0x42]¦0.¦-0.
    "¦"a¦"\"¦"\¦"\a"¦"\x41"¦"\u"¦"\u1"¦"\u12"¦"\u123"¦"\u123g"¦"\U0041"¦"\u 041"¦"\u-041"¦"\u+041"
    "\'"¦"\0"
    "\ "¦"\é"¦'a'¦a¦\u0022a"¦"\u00A"¦"12345678¦"1234567\¦["a]¦["\u00"¦"\e"¦"\v"¦`a`¦"a"b"¦“a”
    "\uD800"¦"\uDC00"¦"\uDFFF\uDFFF"¦"\uD800\uD800"¦"\uD800x"¦"\uD800\n"¦"\uD800\u"¦"\uD800\u1"
    "\uD800\u0041"¦"\uDC00\uD800"¦"\uDBFF\uE000"¦"\uD83D\\uDE00"¦{"\uD800":1}¦"\uD834\uDd"
    "\n\uDC00"
    [¦[1¦[1,¦[,¦[,]¦[1,]¦[,1]¦[1,,2]¦[1 2]¦[1:2]¦[1;2]¦[1}¦[[]¦[[1]¦[1,2¦["a" "b"]¦[ , ""]¦[{}¦[}
    ["":1]
    [true false]¦[1,2,]]
    {¦{"a"¦{"a":¦{"a":1¦{"a":1,¦{,}¦{"a"}¦{"a":}¦{:1}¦{1:1}¦{a:1}¦{'a':1}¦{"a":1,}¦{,"a":1}
    {"a":1,,"b":2}
    {"a":1 "b":2}¦{"a" 1}¦{"a"::1}¦{"a":1]¦{"a":1:2}¦{null:1}¦{"a",1}¦{[]:1}¦{"a":{}¦{"a":"b
    {"a":a}¦{]
    {"a":1;"b":2}¦{"a"=1}¦{{}}¦{"a":/**/1}¦{"a":1,"b"}¦{"a" b}¦{"x", null}
    {"a":1,"a":2}¦{"a":1,"\u0061":2}¦{"\u0061":1,"a":2}¦{"":1,"":2}
    {"b":0,"a":{},"c":[{"a":1}],"a":1}
    {"x":{"a":1,"b":2,"a":3}}¦[{"a":1,"a":1}]¦{"\ud83d\ude00":1,"😀":2}¦{"a/b":1,"a\/b":2}
    {"12345678x":1,"12345678x":2}¦{"\u0000":1,"\u0000":2}
    """#

  private static let refusedWithControls = [
    "", " ", "\n", "1\0", "\0", "[]\0", "\u{FEFF}", "\u{FEFF}{}", "\u{A0}1", "\u{2060}[]",
    "\u{0C}[]", "[\u{0B}1]", "[1]\u{85}", "[1,\n1\n,1", "\"\\\n\"", "\"a\nb\"", "\"\t\"", "\"\0\"",
    "\"\u{1F}\"", "{\"a\n\":1}", "\"\\u00\n0\"",
  ]

  /// Bytes that are no UTF-8: what starts nothing or is cut short, overlong forms, surrogates, and
  /// what is above U+10FFFF.
  static let invalidUTF8: [[UInt8]] = [
    [0x80], [0xBF], [0xC0], [0xC1], [0xF5], [0xF8], [0xFC], [0xFE], [0xFF], [0xC3], [0xE2, 0x82],
    [0xF0, 0x9F, 0x98], [0xC3, 0x28], [0xE2, 0x28, 0xA1], [0xE2, 0x82, 0x28], [0xC3, 0xC3], [0xE9],
    [0xF0, 0x28, 0x8C, 0xBC], [0xF0, 0x90, 0x28, 0xBC], [0xF0, 0x90, 0x8C, 0x28], [0xA0, 0xA1],
    [0xC0, 0x80], [0xC0, 0xAF], [0xC1, 0xBF], [0xE0, 0x80, 0x80], [0xE0, 0x9F, 0xBF],
    [0xE0, 0x80, 0xAF], [0xF0, 0x80, 0x80, 0x80], [0xF0, 0x8F, 0xBF, 0xBF],
    [0xFC, 0x83, 0xBF, 0xBF, 0xBF, 0xBF],
    [0xED, 0xA0, 0x80], [0xED, 0xBF, 0xBF], [0xED, 0xA0, 0x81, 0xED, 0xB0, 0x80],
    [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xF7, 0xBF, 0xBF, 0xBF],
  ]
}
