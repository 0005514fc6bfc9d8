extension MutableSpan<UInt8> {
  /// Copies the bytes of `source` to where `target` begins. The two may overlap.
  package mutating func move(_ source: Range<Int>, to target: Int) {
    precondition(source.lowerBound >= 0 && source.upperBound <= count)
    precondition(target >= 0 && target <= count - source.count)
    withUnsafeMutableBufferPointer { memory in
      guard let start = memory.baseAddress else { return }
      (start + target).update(from: start + source.lowerBound, count: source.count)
    }
  }
}
