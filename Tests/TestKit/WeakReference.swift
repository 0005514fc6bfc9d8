/// Tells whether an object still lives, and does not keep it alive.
package struct WeakReference<Object: AnyObject & Sendable>: Sendable {
  package weak let object: Object?

  package init(to object: Object) { self.object = object }

  /// Waits until nobody holds the object any more.
  package func waitUntilGone() async throws { try await eventually { object == nil } }
}
