import Foundation
import TestKit
import Testing

@Test func `a temporary folder goes with all it holds`() throws {
  var folder: TemporaryFolder? = try TemporaryFolder()
  let path = try #require(folder?.path)
  let inner = try #require(folder?.path("inner"))
  try FileManager.default.createDirectory(atPath: inner, withIntermediateDirectories: false)
  try "text".write(toFile: "\(inner)/file", atomically: false, encoding: .utf8)
  folder = nil
  #expect(!FileManager.default.fileExists(atPath: path))
}

@Test func `two temporary folders are two`() throws {
  let (one, other) = (try TemporaryFolder(), try TemporaryFolder())
  #expect(one.path != other.path)
}

@Test func `an emptied folder is there and empty`() throws {
  let folder = try TemporaryFolder()
  try "text".write(toFile: folder.path("file"), atomically: false, encoding: .utf8)
  try folder.removeContent()
  #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == [])
}
