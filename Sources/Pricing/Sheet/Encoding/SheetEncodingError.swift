/// Why bytes are no sheet, or not the one that was asked for.
public enum SheetEncodingError: Error, Sendable, Hashable, CaseIterable {
  /// Fewer bytes than the encoding says it has.
  case truncated
  /// More bytes than the encoding says it has.
  case trailingBytes
  /// Written in an encoding of another version.
  case unknownEncoding
  /// Not the bytes that were written.
  case wrongChecksum
  /// A field that no sheet has so: a text too long, tiers that do not ascend, an amount below zero.
  case outOfDomain
  /// A sheet, but of another item.
  case otherItem
}
