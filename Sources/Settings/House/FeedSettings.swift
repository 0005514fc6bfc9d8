/// The sources of signals outside that a worker reads.
package struct FeedSettings: SettingGroup {
  package static let title = "Feeds"

  package let feeds: [FeedDeclaration]

  package init(from reader: inout SettingReader) {
    feeds = reader.read(
      "feeds", as: .feeds, default: "[]",
      help: "Places of signals to read, and how often; the same for all workers.")
  }
}
