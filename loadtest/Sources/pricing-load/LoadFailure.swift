/// Why nothing could be run, or a report not be written.
struct LoadFailure: Error {
  let lines: [String]

  init(_ lines: String...) { self.lines = lines }
  init(_ lines: [String]) { self.lines = lines }
}
