/// How large and how deep a document may be.
package struct JSONLimits {
  /// The document holds a copy of its input.
  package var byteCountMax = 1 << 20
  /// Values and keys together, 16 bytes each: at most 2 MiB by default.
  package var tokenCountMax = 1 << 17
  /// Arrays and objects within each other. Each takes a frame of the stack.
  package var depthMax = 32

  package init() {}
}
