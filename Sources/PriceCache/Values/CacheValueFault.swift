import Pricing

/// Why what stands under a sheet's key is not taken.
enum CacheValueFault: Error, Hashable {
  /// Nothing that we write.
  case unknownKind
  case wrongSeal
  /// The scripts are told another version than that of the sheet.
  case otherVersion
  case sheet(SheetEncodingError)

  /// All of them, as a metric's label tells them apart.
  static let all: [CacheValueFault] =
    [.unknownKind, .wrongSeal, .otherVersion] + SheetEncodingError.allCases.map { .sheet($0) }

  var name: String {
    switch self {
    case .unknownKind: "unknown_kind"
    case .wrongSeal: "wrong_seal"
    case .otherVersion: "other_version"
    case .sheet(.truncated): "truncated"
    case .sheet(.trailingBytes): "trailing_bytes"
    case .sheet(.unknownEncoding): "unknown_encoding"
    case .sheet(.wrongChecksum): "wrong_checksum"
    case .sheet(.outOfDomain): "out_of_domain"
    case .sheet(.otherItem): "other_item"
    }
  }
}
