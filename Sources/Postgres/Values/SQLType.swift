/// A type of PostgreSQL's, known by its number in the server's catalogue, which never changes.
@usableFromInline
package enum SQLType: UInt32, Sendable {
  case bool = 16
  case bytea = 17
  case int8 = 20
  case int4 = 23
  case text = 25
  case timestamptz = 1184
  case numeric = 1700
  case boolArray = 1000
  case byteaArray = 1001
  case int4Array = 1007
  case textArray = 1009
  case int8Array = 1016
  case timestamptzArray = 1185
  case numericArray = 1231
}
