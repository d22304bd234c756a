import MienBasics
import MienKernels
import MienTensors
import MienTraining
import Testing

/// An optimizer's four steps on the weights of ``GoldenInputs``.
struct GoldenOptimizer: Sendable, CustomTestStringConvertible {
    var name: String
    var json: String
    var floats: [UInt32]
    var doubles: [UInt64]
    var variables: [String]
    var values: [UInt32]

    var testDescription: String { name }
}

struct GoldenLoss: Sendable, CustomTestStringConvertible {
    enum Target: Sendable { case oneHot, shares, labels, yes }
    enum Predictions: Sendable { case probabilities, logits, softmax, sigmoid }

    var json: String
    var target: Target
    var predictions: Predictions
    var isWeighted: Bool
    var floats: [UInt32]
    var doubles: [UInt64]

    var testDescription: String { "\(predictions), \(target): \(json)" }
}

struct GoldenEarlyStopping: Sendable {
    var values: String
    var direction: MetricMonitor.Direction
    var minDelta: Double
    var patience: Int
    var baseline: Double?
    var restores: Bool
    var startFromEpoch: Int
    var stoppedEpoch: Int
    var bestEpoch: Int
    var kept: [Int]
    var waits: [Int]
    var restored: Int?
}

struct GoldenPlateau: Sendable {
    var values: String
    var direction: MetricMonitor.Direction
    var minDelta: Double
    var factor: Double
    var patience: Int
    var cooldown: Int
    var minLearningRate: Double
    var rates: [UInt32]
    var waits: [Int]
    var cooldowns: [Int]
}

/// What golden.py feeds Keras with.
enum GoldenInputs {
    static let weights = [
        OptimizedWeight(path: "dense/kernel", shape: [3, 4]), OptimizedWeight(path: "dense/bias", shape: [4]),
    ]

    static func values<Number: Real>() -> [[Number]] {
        [
            (0..<12).map { Number(($0 * 29 + 7) % 17 - 8) / 16 },
            (0..<4).map { Number($0 * 5 % 7 - 3) / 4 },
        ]
    }

    static func gradients<Number: Real>(at step: Int) -> [[Number]] {
        [
            (0..<12).map { Number(($0 * 37 + step * 11) % 23 - 11) / Number(1 << (2 + $0 % 5)) },
            (0..<4).map { Number(($0 * 3 + step) % 5 - 2) / 8 },
        ]
    }

    static let rows = 5
    static let classes = 3

    static func targets<Number: Real>(_ target: GoldenLoss.Target) -> [Number] {
        switch target {
        case .oneHot: [0, 0, 1, 1, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1]
        case .shares: [0, 1, 3, 4, 0, 0, 2, 2, 0, 0, 4, 0, 1, 1, 2].map { (share: Number) in share / 4 }
        case .labels: [2, 0, 0, 1, 2]
        case .yes: [0, 1, 1, 1, 0, 0, 1, 1, 1, 0, 1, 0, 0, 0, 0]
        }
    }

    static func predictions<Number: Real>(_ predictions: GoldenLoss.Predictions) -> [Number] {
        switch predictions {
        case .probabilities: [1, 2, 5, 6, 1, 1, 0, 0, 8, 3, 3, 1, 1, 7, 0].map { (share: Number) in share / 8 }
        default: [1, -2, 5, -6, 1, 0.5, 40, 0, -40, 0.25, 0.25, 0, -1, -30, 2]
        }
    }

    static func sampleWeights<Number: Real>() -> [Number] { [1, 0.5, 2, 0, 0.25] }
}
