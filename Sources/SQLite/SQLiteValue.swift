/// A value that a statement's parameter can take.
@usableFromInline
package protocol SQLiteValue {
  /// Gives itself as the next of `parameters`.
  func bind(to parameters: inout SQLiteParameters)
}

extension Int64: SQLiteValue {
  @inlinable
  package func bind(to parameters: inout SQLiteParameters) { parameters.integer(self) }
}

extension Int: SQLiteValue {
  @inlinable
  package func bind(to parameters: inout SQLiteParameters) { parameters.integer(Int64(self)) }
}

extension String: SQLiteValue {
  @inlinable
  package func bind(to parameters: inout SQLiteParameters) { parameters.text(self) }
}

/// Bytes are stored as a blob.
extension [UInt8]: SQLiteValue {
  @inlinable
  package func bind(to parameters: inout SQLiteParameters) { parameters.blob(span) }
}

extension Optional: SQLiteValue where Wrapped: SQLiteValue {
  @inlinable
  package func bind(to parameters: inout SQLiteParameters) {
    if let self { self.bind(to: &parameters) } else { parameters.null() }
  }
}
