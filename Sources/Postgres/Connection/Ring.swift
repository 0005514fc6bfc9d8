/// A line of bounded length in memory that is taken once.
struct Ring<Element> {
  private var elements: [Element?]
  private var start = 0
  private(set) var count = 0

  init(countMax: Int) {
    elements = Array(repeating: nil, count: countMax)
  }

  var isEmpty: Bool { count == 0 }
  var isFull: Bool { count == elements.count }
  var first: Element? { count == 0 ? nil : elements[start] }

  subscript(index: Int) -> Element {
    get {
      guard let element = elements[place(of: index)] else { preconditionFailure("beyond the end") }
      return element
    }
    set { elements[place(of: index)] = newValue }
  }

  mutating func append(_ element: Element) {
    precondition(!isFull)
    count += 1
    elements[place(of: count - 1)] = element
  }

  @discardableResult
  mutating func removeFirst() -> Element {
    let element = self[0]
    elements[start] = nil
    start = start + 1 == elements.count ? 0 : start + 1
    count -= 1
    return element
  }

  /// Takes out the element at `index`; those behind it move up.
  mutating func remove(at index: Int) -> Element {
    let element = self[index]
    for next in index + 1..<max(index + 1, count) { self[next - 1] = self[next] }
    elements[place(of: count - 1)] = nil
    count -= 1
    return element
  }

  private func place(of index: Int) -> Int {
    precondition(0..<count ~= index)
    let place = start + index
    return place < elements.count ? place : place - elements.count
  }
}
