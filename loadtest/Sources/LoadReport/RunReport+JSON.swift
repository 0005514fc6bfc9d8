import Bytes
import JSON
import LoadFigures
import Timing

/// The report for programs: what people read first, then all that was counted.
extension RunReport {
  package func appendJSON(to buffer: inout ByteBuffer) {
    buffer.appendJSON { json in
      json.object { json in
        json.member("format", RecordedRun.format)
        json.member("scenario", scenario.name)
        json.member("url", url)
        json.member("seed", seed)
        json.member("started_at", startedAt)
        json.member("cut_short", isCutShort)
        json.member("passed", passed)
        json.name("summary")
        writeSummary(to: &json)
        json.array("thresholds") { json in
          for verdict in verdicts {
            json.object { json in
              json.member("threshold", verdict.threshold.description)
              json.name("value")
              json.write(verdict.value ?? .nan)
              json.member("passed", verdict.passed)
            }
          }
        }
        if let server {
          json.name("server")
          server.write(to: &json)
        }
        json.name("figures")
        figures.write(to: &json)
      }
    }
    buffer.append(UInt8(ascii: "\n"))
  }

  private func writeSummary(to json: inout JSONWriter) {
    let latencies = figures.correctedLatencies()
    json.object { json in
      json.name("rate")
      json.write(figures.rate)
      json.name("asked_rate")
      json.write(figures.askedRate)
      json.member("asked", figures.asked)
      json.member("answered", figures.answered)
      json.object("failures") { json in
        for kind in FailureKind.allCases { json.member(kind.name, figures.failures(of: kind)) }
      }
      json.object("latency_ns") { json in
        json.member("mean", latencies.mean)
        for (name, share) in Self.shownQuantiles {
          json.name(escaping: name.utf8.span)
          json.write(latencies.quantile(share))
        }
      }
      let generator = figures.generator
      json.object("generator") { json in
        json.name("cpu_share")
        json.write(generator.cpuShare(over: figures.duration))
        json.member("late", generator.late)
        json.member("lag_p99_ns", generator.lag.quantile(0.99))
        json.member("longest_batch_ns", generator.longestBatch.nanoseconds)
        json.array("reservations") { json in
          for text in generator.reservations(over: figures.duration) { json.write(text) }
        }
      }
    }
  }
}

extension ServerFigures {
  fileprivate func write(to json: inout JSONWriter) {
    json.object { json in
      json.name("cpu_seconds_per_answer")
      json.write(cpuPerAnswer ?? .nan)
      json.name("resident_bytes")
      json.write(residentByteCount ?? .nan)
      json.name("hit_ratio")
      json.write(hitRatio ?? .nan)
    }
  }
}

extension RunFigures {
  fileprivate func write(to json: inout JSONWriter) {
    json.object { json in
      json.member("duration_ns", duration.nanoseconds)
      json.member("planned", planned)
      json.member("concurrency", concurrency.map { UInt64($0) })
      json.member("answered_in_time", answeredInTime)
      json.array("steps") { json in
        for name in stepNames { json.write(name) }
      }
      json.name("latencies")
      latencies().write(to: &json)
      json.member("slice_width_ns", slices.width.nanoseconds)
      json.array("slices") { json in
        for slice in slices.all {
          json.object { json in
            json.member("asked", slice.asked)
            json.member("answered", slice.answered)
            json.member("failed", slice.failed)
            json.array("latencies") { json in
              for latencies in slice.latencies { latencies.write(to: &json) }
            }
          }
        }
      }
    }
  }
}

extension LatencyHistogram {
  /// `buckets` has the number of each bucket that holds something, and how much.
  fileprivate func write(to json: inout JSONWriter) {
    json.object { json in
      json.member("sum_ns", sum)
      json.member("least_ns", count == 0 ? 0 : least)
      json.member("greatest_ns", greatest)
      json.array("buckets") { json in
        for (bucket, count) in filled {
          json.write(bucket)
          json.write(count)
        }
      }
    }
  }
}

extension JSONWriter {
  /// A number of six decimals; what is none is `null`.
  mutating func write(_ number: Double) {
    guard number.isFinite else { return writeNull() }
    write(number: number.text(decimals: 6).utf8.span)
  }
}
