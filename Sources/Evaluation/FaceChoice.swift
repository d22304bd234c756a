public import MienTensors
import MienBasics

/// Which faces of a class are looked at, of many.
public enum FaceChoice: String, Sendable, CaseIterable {
    /// Those that come first.
    case first
    /// Any, by chance.
    case random
    /// Those that the network says the class of, with the highest probabilities.
    case confident
    /// Those that the network says another class of, with the highest probabilities.
    case wrong

    /// Whether it takes the network's word to choose.
    public var needsOutput: Bool { self == .confident || self == .wrong }

    /// The faces to look at, the most typical of the choice first; in their order where it is chance or none. Fewer than `count`
    /// where there are no more.
    ///
    /// - Parameters:
    ///   - trueClass: whose faces.
    ///   - classes: what each face shows, as a number of an output.
    ///   - output: what the network gave, faces × classes; of no account where the choice doesn't need it.
    ///   - seed: what chance depends on.
    public func faces(
        _ count: Int, of trueClass: Int, classes: [Int], output: Tensor?, seed: UInt64 = 0
    ) -> [Int] {
        precondition(count >= 0 && (output != nil || !needsOutput), "a choice that can be made")
        var faces = classes.indices.filter { classes[$0] == trueClass }
        switch self {
        case .first: break
        case .random:
            var generator = SeededGenerator(seed: seed &+ UInt64(trueClass))
            for place in 0..<min(count, faces.count) {
                faces.swapAt(place, place + generator.index(below: faces.count - place))
            }
            return faces.prefix(count).sorted()
        case .confident, .wrong:
            guard let output else { break }
            let classCount = output.shape[1]
            let ranked = output.withValues { values in
                faces.compactMap { face -> (face: Int, probability: Float)? in
                    let row = values[face * classCount..<(face + 1) * classCount]
                    guard !row.contains(where: \.isNaN), let largest = row.max(),
                        let said = row.firstIndex(of: largest)
                    else { return nil }
                    let isRight = said - row.startIndex == trueClass
                    return isRight == (self == .confident) ? (face, largest) : nil
                }
            }
            faces = ranked.sorted { ($1.probability, $0.face) < ($0.probability, $1.face) }.map(\.face)
        }
        return Array(faces.prefix(count))
    }

    /// Some faces of all classes, of each as many as there are or as its part of `count` allows, in their order.
    public static func sample(_ count: Int, classes: [Int], classCount: Int, seed: UInt64 = 0) -> [Int] {
        var sizes = [Int](repeating: 0, count: classCount)
        for number in classes { sizes[number] += 1 }
        // What small classes leave goes to the others.
        var parts = [Int](repeating: 0, count: classCount)
        var left = min(count, classes.count)
        while left > 0 {
            for number in parts.indices where left > 0 && parts[number] < sizes[number] {
                parts[number] += 1
                left -= 1
            }
        }
        return parts.indices.flatMap {
            FaceChoice.random.faces(parts[$0], of: $0, classes: classes, output: nil, seed: seed)
        }.sorted()
    }
}
