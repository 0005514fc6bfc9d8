import Glibc

/// How many descriptors the process may have open.
package enum DescriptorLimit {
  /// Raises the limit as far as the system lets it, and answers with what it is then.
  package static func raise() -> Int {
    let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    var limit = rlimit()
    guard getrlimit(resource, &limit) == 0 else { return 0 }
    limit.rlim_cur = limit.rlim_max
    // A refusal leaves the limit as it was.
    setrlimit(resource, &limit)
    getrlimit(resource, &limit)
    return Int(clamping: limit.rlim_cur)
  }
}
