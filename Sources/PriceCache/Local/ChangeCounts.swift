/// Tells whether a key may have changed since one began to ask for it.
///
/// The reply to a GET and the news of a change come on two connections, in any order: the reply may
/// carry what the news, already here, has ended. A count of changes for each of some thousand
/// groups of keys closes the race without any note to keep for each GET and to clear away; that
/// another key of the group changed costs one sheet not kept.
package struct ChangeCounts {
  package struct Ticket: Equatable, Sendable {
    fileprivate let all: UInt32
    fileprivate let group: UInt32
  }

  private static var groupCount: Int { 4_096 }

  private var all: UInt32 = 0
  private var groups = [UInt32](repeating: 0, count: groupCount)

  func ticket(for hash: UInt64) -> Ticket { Ticket(all: all, group: groups[group(of: hash)]) }

  func isCurrent(_ ticket: Ticket, for hash: UInt64) -> Bool { ticket == self.ticket(for: hash) }

  mutating func changed(_ hash: UInt64) { groups[group(of: hash)] &+= 1 }

  mutating func changedAll() { all &+= 1 }

  /// Of other bits than those that place a sheet.
  private func group(of hash: UInt64) -> Int {
    Int(truncatingIfNeeded: hash &>> 52) & (Self.groupCount &- 1)
  }
}
