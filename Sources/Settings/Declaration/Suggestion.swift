/// The name that was most likely meant: one that lacks only its section, or the nearest by few
/// slips of the finger.
func suggestion(for name: String, among names: [String]) -> String? {
  if let inSection = names.first(where: { $0.hasSuffix(".\(name.lastComponent)") }) {
    return inSection
  }
  let slipsMax = max(1, name.count / 3)
  let nearest = names.map { (name: $0, slips: slipCount(from: Array(name), to: Array($0))) }
    .min { ($0.slips, $0.name) < ($1.slips, $1.name) }
  return nearest.flatMap { $0.slips <= slipsMax ? $0.name : nil }
}

/// How many letters must be added, left out, changed or swapped with their neighbour (optimal
/// string alignment distance).
private func slipCount(from typed: [Character], to meant: [Character]) -> Int {
  var beforeLast: [Int] = []
  var last = Array(0...meant.count)
  for row in typed.indices {
    var current = [row + 1]
    for column in meant.indices {
      let isSame = typed[row] == meant[column]
      var slips = min(last[column + 1] + 1, current[column] + 1, last[column] + (isSame ? 0 : 1))
      if row > 0, column > 0, typed[row] == meant[column - 1], typed[row - 1] == meant[column] {
        slips = min(slips, beforeLast[column - 1] + 1)
      }
      current.append(slips)
    }
    beforeLast = last
    last = current
  }
  return last[meant.count]
}

extension String {
  fileprivate var lastComponent: Substring { split(separator: ".").last ?? "" }
}
