import Testing

@Test func `code and comments are told apart`() {
  let text = SwiftText("let a = 1 // why\n/* b /* c */ d */ e\n/// f")
  #expect(text.code == ["let a = 1 ", " e", ""])
  #expect(text.comments == [" why", " b  c  d ", "/ f"])
}

@Test func `a block comment goes on in the next line`() {
  let text = SwiftText("a /* b\nc */ d")
  #expect(text.code == ["a ", " d"])
  #expect(text.comments == [" b", "c "])
}

@Test func `what texts say is no code`() {
  #expect(SwiftText(#"f("a // b \" c") // d"#).code == [#"f("") "#])
  #expect(SwiftText(##"f(#"a "b" \"#) + 1"##).code == [#"f("") + 1"#])
  #expect(SwiftText("f(\"\"\"\n  a \"b\" // c\n  \"\"\") // d").code == ["f(\"", "", "\") "])
}

@Test func `an expression within a text is code`() {
  #expect(SwiftText(#"f("a \(g(b!) + "c \(d)") e")"#).code == [#"f("(g(b!) + "(d)")")"#])
  #expect(SwiftText(##"f(#"a \(b) \#(c) d"#)"##).code == [#"f("(c)")"#])
}

@Test func `a text without an end hides no more than its line`() {
  #expect(SwiftText("a \"b\nc").code == ["a \"", "c"])
}
