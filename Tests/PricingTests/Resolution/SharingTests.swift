import Pricing
import Testing

/// One rulebook and one sheet, many threads.
struct SharingTests {
  @Test func `any number of tasks resolve with the same values and get the same price`()
    async throws
  {
    let scene = WorkedExampleTests.scene
    let (sheet, rulebook, context) = (
      try scene.sheet(), try scene.rulebook(), try scene.context()
    )
    let expected = try scene.price()
    let agreed = await withTaskGroup(of: Bool.self) { group in
      for _ in 0..<8 {
        group.addTask {
          (0..<500).allSatisfy { _ in
            (try? resolve(sheet, rulebook, context, at: scene.at)) == expected
              && explain(sheet, rulebook, context, at: scene.at).result == .success(expected)
          }
        }
      }
      return await group.allSatisfy { $0 }
    }
    #expect(agreed)
  }
}
