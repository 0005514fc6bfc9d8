import Foundation

/// Whether there is time for the long form of tests: `deploy/test --long`.
package let isLong = ProcessInfo.processInfo.environment["PRICING_LONG_TESTS"] != nil
