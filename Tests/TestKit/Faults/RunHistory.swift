/// Which runs of jobs began, and when: what the workers of `jobs-fixture` noted.
package struct RunHistory: Sendable {
  package struct Run: Sendable {
    package let job: String
    package let epoch: Int
    package let processID: Int
    /// In milliseconds, by the server's clock.
    package let beganAt: Int

    package init(job: String, epoch: Int, processID: Int, beganAt: Int) {
      self.job = job
      self.epoch = epoch
      self.processID = processID
      self.beganAt = beganAt
    }
  }

  /// A worker that was killed, and when.
  package struct Loss: Sendable {
    package let processID: Int
    package let at: Int

    package init(processID: Int, at: Int) {
      self.processID = processID
      self.at = at
    }
  }

  package var runs: [Run]

  package init(_ runs: [Run]) { self.runs = runs }

  /// The runs of each job, in order.
  package var byJob: [String: [Run]] { Dictionary(grouping: runs, by: \.job) }

  /// What no history may hold: two runs of a job under one epoch, of which neither would know that
  /// the job is the other's.
  package var faults: [String] {
    byJob.compactMap { job, runs in
      let epochs = runs.map(\.epoch)
      return Set(epochs).count == epochs.count ? nil : "\(job) ran under epochs \(epochs)"
    }
  }

  /// How many milliseconds after the loss of their worker jobs ran elsewhere, in order. Epochs are
  /// counted by ones: where one is missing, another worker was lost before it could note its run,
  /// and nobody knows when.
  package func recoveries(after losses: [Loss]) -> [Int] {
    let lostAt = Dictionary(losses.map { ($0.processID, $0.at) }) { $1 }
    var spans: [Int] = []
    for runs in byJob.values {
      for (run, next) in zip(runs, runs.dropFirst()) {
        guard let at = lostAt[run.processID], next.beganAt >= at, next.epoch == run.epoch + 1
        else { continue }
        spans.append(next.beganAt - at)
      }
    }
    return spans.sorted()
  }
}

extension RedisServer {
  /// What the workers of `jobs-fixture` noted so far.
  package func runHistory() throws -> RunHistory {
    let text = try reply(
      to: "EVAL",
      """
      local runs = {}
      for _, entry in ipairs(redis.call('XRANGE', KEYS[1], '-', '+')) do
        runs[#runs + 1] = entry[1] .. ' ' .. entry[2][2]
      end
      return table.concat(runs, '\\n')
      """, "1", "runs")
    return RunHistory(
      (text ?? "").split(separator: "\n").compactMap { line in
        let words = line.split(separator: " ")
        guard words.count == 4, let time = words[0].split(separator: "-").first,
          let beganAt = Int(time), let epoch = Int(words[2]), let processID = Int(words[3])
        else { return nil }
        return RunHistory.Run(
          job: String(words[1]), epoch: epoch, processID: processID, beganAt: beganAt)
      })
  }
}
