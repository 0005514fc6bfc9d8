import Foundation

/// Whether everything is built with a sanitizer, as `deploy/test --sanitize` does.
package let isSanitized = ProcessInfo.processInfo.environment["PRICING_SANITIZER"] != nil

/// How often a test repeats what it does at random: where a sanitizer makes all of it many times as
/// slow, a tenth.
package func rounds(_ count: Int) -> Int { isSanitized ? count / 10 : count }
