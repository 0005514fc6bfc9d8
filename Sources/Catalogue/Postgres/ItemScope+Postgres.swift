import Postgres
import Pricing

extension ItemScope {
  /// Whether an item is in the scope that two parameters hold, which are the statement's first. The
  /// server plans each call for its scope: what holds whatever the item is left out of the plan.
  ///
  /// A category with all below it is the path itself, and what begins with it and a slash; the
  /// character behind the slash is the zero.
  static let condition = """
    ($1::text[] IS NULL OR item.sku = ANY($1))
    AND ($2::text IS NULL OR item.category = $2
      OR item.category >= $2 || '/' AND item.category < $2 || '0')
    """

  /// Appends the two parameters.
  func write(to parameters: inout Parameters) {
    switch self {
    case .everything:
      parameters.null()
      parameters.null()
    case .category(let path):
      parameters.null()
      parameters.text(path)
    case .skus(let skus):
      AskedSkus.write(skus, to: &parameters)
      parameters.null()
    }
  }
}
