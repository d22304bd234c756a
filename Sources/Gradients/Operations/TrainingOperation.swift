import MienBasics
import MienExecution
import MienKernels
import MienTensors

/// One step of a network that is trained: run, and run back. It holds what it makes of its numbers, and what it remembers of
/// a run until it goes back.
protocol TrainingOperation: AnyObject {
    /// Whether going back takes what went in, and what came out.
    var needsInputs: Bool { get }
    var needsOutput: Bool { get }
    /// Whether the output may lie where the first input lies, and the first input's gradient where the output's lies.
    var runsInPlace: Bool { get }
    /// How many floats going back needs beside, which nothing else is done with meanwhile.
    var scratchCount: Int { get }

    /// Takes in its numbers, which have changed.
    func load(_ numbers: [UnsafePointer<Float>?], pool: ThreadPool)

    func run(_ inputs: [UnsafePointer<Float>], _ output: UnsafeMutablePointer<Float>, _ draws: Draws?, pool: ThreadPool)

    /// Writes all gradients that are wanted over what there was.
    func runBackward(_ pass: BackwardPass)
}

extension TrainingOperation {
    var scratchCount: Int { 0 }
}

/// What an operation has at hand on its way back.
struct BackwardPass {
    /// As they were, if the operation needs them, as the output is.
    var inputs: [UnsafePointer<Float>]
    var output: UnsafePointer<Float>
    var outputGradient: UnsafePointer<Float>
    /// Nil for those that nobody wants, as in `numberGradients`.
    var inputGradients: [UnsafeMutablePointer<Float>?]
    var numberGradients: [UnsafeMutablePointer<Float>?]
    var draws: Draws?
    /// As many floats as the operation asked for.
    var scratch: UnsafeMutablePointer<Float>
    var pool: ThreadPool
}

/// What a step computes, and the shapes of its tensors, the batch first.
struct TrainingStep {
    var computation: Computation
    var inputs: [Shape]
    var output: Shape
    /// Whether gradients of inputs, and of lists of numbers, are wanted.
    var wantsInputs: [Bool]
    var wantsNumbers: [Bool]
    var kernels: ExecutionPlan.Kernels

    var batch: Int { output[0] }

    /// The fastest operation there is.
    ///
    /// - Parameter isGuided: whether it hands back nothing that is negative if it is a rectifier.
    func operation(isGuided: Bool) -> any TrainingOperation {
        isGuided && computation.isRectifier ? GuidedTraining(operation(), count: inputs[0].count) : operation()
    }

    private func operation() -> any TrainingOperation {
        switch computation {
        case .convolution(let convolution): ConvolutionTraining(self, convolution)
        case .depthwise(let depthwise) where depthwise.kernel.shape[3] == 1: DepthwiseTraining(self, depthwise)
        case .batchNormalization(let normalization): BatchNormalizationTraining(self, normalization)
        case .pointwise(let function): PointwiseTraining(self, function)
        case .pooling(.maximum, let window, let channels):
            MaxPoolingTraining(self, WindowGradient(window: window, channels: channels))
        case .globalPooling(.average, let positions, let channels):
            GlobalAverageTraining(self, positions: positions, channels: channels)
        case .merge(let function)
        where inputs.allSatisfy({ $0 == output }) && MergeTraining.knows(function, inputs.count):
            MergeTraining(self, function)
        case .frame(let margins, _): RearrangingTraining(self, back: .frame(margins.map(\.reversed), fill: 0))
        case .transpose(let order): RearrangingTraining(self, back: .transpose(order: order.inverted))
        case .sampling(.sum, let taps, let axis):
            RearrangingTraining(self, back: .sampling(.sum, taps.reversed, axis: axis))
        case .noise(let noise): NoiseTraining(self, noise)
        case .randomTransform(let computation): TransformTraining(self, computation.transform)
        case .view: ViewTraining()
        default: NaiveTraining(self)
        }
    }
}

extension AxisMargin {
    /// What takes these cells off again, or puts back those that were cut off.
    fileprivate var reversed: AxisMargin { AxisMargin(before: -before, after: -after) }
}

extension [Int] {
    /// The order that undoes this one.
    fileprivate var inverted: [Int] { indices.map { firstIndex(of: $0) ?? $0 } }
}
