import Bytes
import JSON
import Testing

@Test func `a value is copied without space, its digits and texts as they are`() throws {
  let text =
    #" { "a" : [ 1.50 , -0e5 , true , null , [ ] , { } ] , "\u00e9\n" : "\"\ud83d\ude00" } "#
  var document = JSONDocument()
  try document.parse(text.utf8.span)
  var output = ByteBuffer()
  output.appendJSON { document.copy(document.root, to: &$0) }
  let copy = output.withSpan { String(decoding: $0) }
  #expect(copy == #"{"a":[1.50,-0e5,true,null,[],{}],"é\n":"\"😀"}"#)
}
