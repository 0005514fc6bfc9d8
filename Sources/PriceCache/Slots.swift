/// Things that are waited for, each found by the number it was given.
///
/// Other rooms keep their own things in it: without the attributes, each use of it there would look
/// up metadata and copy through witnesses: 4 % of the time of a request.
@usableFromInline
package struct Slots<Element> {
  @usableFromInline var elements: [Element?] = []
  @usableFromInline var free: [Int] = []

  @inlinable
  package init() {}

  @inlinable
  package mutating func insert(_ element: Element) -> Int {
    guard let slot = free.popLast() else {
      elements.append(element)
      return elements.count - 1
    }
    elements[slot] = element
    return slot
  }

  @inlinable
  package subscript(slot: Int) -> Element {
    get {
      guard let element = elements[slot] else { preconditionFailure("nothing there") }
      return element
    }
    _modify {
      guard var element = elements[slot].take() else { preconditionFailure("nothing there") }
      defer { elements[slot] = element }
      yield &element
    }
  }

  @inlinable
  package mutating func remove(_ slot: Int) -> Element {
    guard let element = elements[slot].take() else { preconditionFailure("nothing there") }
    free.append(slot)
    return element
  }
}
