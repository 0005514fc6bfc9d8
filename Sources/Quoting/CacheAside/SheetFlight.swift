import PriceCache
import Pricing
import Timing

/// One sheet on its way, and all who wait for it: decides, step by step, where it is got from.
///
/// One that sets out for nobody is a refresh, which loads the sheet, or a renewal, which is over
/// where Redis does not have it; unless somebody has come to wait by then.
struct SheetFlight {
  /// One who waits, and the index under which it knows the sku.
  struct Seat {
    let waiter: any SheetWaiter
    let index: Int
  }

  /// What is to be done next.
  enum Step {
    /// Ask for the right to load it.
    case lease
    /// Ask for that again, after a while.
    case leaseAfter(TimeSpan)
    case load
    case answer(SheetOutcome)
    /// Nobody waits, and nothing came of it.
    case end
  }

  let sku: String
  /// Most sheets are waited for by one.
  private(set) var first: Seat?
  private(set) var others: [Seat] = []
  /// Held while the sheet is loaded, if Redis knows of it.
  private(set) var lease: LoadLease?
  /// Whether the sheet is still good, and only to be loaded anew.
  private(set) var isRefresh: Bool
  private var waitCount = 0
  var loadBegan = MonotonicTime.never

  init(_ sku: String, seat: Seat? = nil, isRefresh: Bool = false) {
    self.sku = sku
    first = seat
    self.isRefresh = isRefresh
  }

  var seatCount: Int { (first == nil ? 0 : 1) + others.count }

  mutating func take(_ seat: Seat) {
    if first == nil { first = seat } else { others.append(seat) }
  }

  /// The caches answered; `random` decides how long to wait, if need be.
  mutating func received(_ answer: CacheAnswer, random: UInt64) -> Step {
    switch answer {
    case .sheet(let sheet, _): return .answer(.sheet(sheet, .redis))
    case .unknown: return .answer(.unknownProduct)
    case .missing: return isRefresh || first != nil ? .lease : .end
    case .leased(let lease):
      self.lease = lease
      return .load
    case .busy:
      if first == nil { return .end }
      // From here on it is waited for like any other.
      isRefresh = false
      waitCount += 1
      // Who has waited so long loads it without the right to: the answer is owed, the fill is not.
      return LeasePatience.span(waitCount, random: random).map { .leaseAfter($0) } ?? .load
    case .unavailable:
      return first == nil ? .end : .load
    }
  }
}
