import MienExecution
import MienGradients
import MienNetworks
import MienTensors

/// Where each item's score stands in a value of a network: the number of its class, or the mean over its map of its channel.
struct ChosenScores {
    /// The value.
    let value: Int
    /// For each item the first of its numbers; the others follow at `step`, `count` in all.
    private let first: [Int]
    private let count: Int
    private let step: Int

    /// - Parameter choices: for each item its class, or its channel.
    /// - Throws: `NetworkError` when there is none with such a number.
    init(_ graph: ScoreGraph, _ pass: ScorePass, _ choices: [Int], format: DataFormat?) throws(NetworkError) {
        value = try graph.start(of: pass)
        let sizes = graph.graph.graph.shape(value).dimensions
        let (size, isChannel) = (sizes.dropFirst().reduce(1, *), pass.target.isOfChannel)
        let channels = !isChannel ? graph.classes : format == .channelsFirst ? sizes[1] : sizes[sizes.count - 1]
        if let wrong = choices.first(where: { !(0..<channels).contains($0) }) {
            throw NetworkError(
                layer: isChannel ? graph.layer : nil,
                "found the \(isChannel ? "channel" : "class") \(wrong), expected one of 0 … \(channels - 1)")
        }
        count = size / channels
        step = format == .channelsFirst ? 1 : channels
        let apart = isChannel && format == .channelsFirst ? count : 1
        first = choices.enumerated().map { item, choice in item * size + choice * apart }
    }

    func read(_ values: UnsafeBufferPointer<Float>) -> [Float] {
        first.map { first in
            let sum = (0..<count).reduce(0.0) { $0 + Double(values[first + $1 * step]) }
            return count == 1 ? values[first] : Float(sum / Double(count))
        }
    }

    /// The gradient that begins the way back: of each item's score.
    func start(_ gradient: UnsafeMutableBufferPointer<Float>) {
        gradient.update(repeating: 0)
        for first in first {
            for place in 0..<count { gradient[first + place * step] = 1 / Float(count) }
        }
    }
}
