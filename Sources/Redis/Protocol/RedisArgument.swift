/// What can be an argument of a command as it is.
@usableFromInline
package protocol RedisArgument {
  func write(to command: inout RedisCommandWriter)
}

extension String: RedisArgument {
  @usableFromInline
  package func write(to command: inout RedisCommandWriter) { command.argument(self) }
}

extension StaticString: RedisArgument {
  @usableFromInline
  package func write(to command: inout RedisCommandWriter) { command.argument(self) }
}

extension Int: RedisArgument {
  @usableFromInline
  package func write(to command: inout RedisCommandWriter) { command.argument(self) }
}

extension [UInt8]: RedisArgument {
  @usableFromInline
  package func write(to command: inout RedisCommandWriter) { command.argument(span) }
}
