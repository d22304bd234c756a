package import MienKernels

/// An optimizer with Keras's settings and Keras 3's arithmetic, operation by operation (<https://keras.io/api/optimizers/>).
///
/// What it remembers of a training is an `OptimizerState`.
public struct Optimizer: Sendable, Equatable {
    /// The optimizers that there are, each with the settings of its own.
    public enum Method: Sendable, Equatable {
        case sgd(SGD)
        case adam(Adam)
        /// Adam by another name, with a weight decay.
        case adamW(Adam)
        case rmsprop(RMSprop)
        case adagrad(Adagrad)
        case nadam(Nadam)
    }

    public var method: Method
    public var learningRate: LearningRateSchedule
    /// Before each step, every weight loses this part of itself times the learning rate.
    public var weightDecay: Double?
    /// Weights whose path holds one of these words do not decay. Keras says them in code and writes them into no file.
    public var undecayed: [String] = []
    public var clipping: GradientClipping?
    public var averaging: WeightAveraging?
    /// What the names of its variables begin with in Keras's files.
    public var name: String

    public init(
        _ method: Method, learningRate: LearningRateSchedule, weightDecay: Double? = nil,
        clipping: GradientClipping? = nil, averaging: WeightAveraging? = nil, name: String? = nil
    ) {
        self.method = method
        self.learningRate = learningRate
        self.weightDecay = weightDecay
        self.clipping = clipping
        self.averaging = averaging
        self.name = name ?? method.defaultName
    }

    /// Whether the weight of that path decays.
    package func decays(_ path: String) -> Bool {
        weightDecay != nil && !undecayed.contains { !$0.isEmpty && path.holds($0) }
    }
}

extension Weights {
    /// Takes from a weight its decay; a step's first deed.
    @_specialize(where Number == Float)
    @_specialize(where Number == Double)
    @inlinable package static func decay<Number: Real>(
        _ weight: UnsafeMutableBufferPointer<Number>, by optimizer: Optimizer, at step: OptimizerStep<Number>
    ) {
        guard let weightDecay = optimizer.weightDecay else { return }
        let decay = Number(weightDecay)
        for index in weight.indices { weight[index] -= weight[index] * decay * step.learningRate }
    }

    /// Moves a weight, or any part of one, along its gradient. No number depends on another, so that parts may go on
    /// different threads.
    ///
    /// - Parameters:
    ///   - gradient: as many numbers as `weight`, clipped.
    ///   - slots: what ``Optimizer/slots`` names, each as many numbers as `weight`.
    @_specialize(where Number == Float)
    @_specialize(where Number == Double)
    @inlinable package static func update<Number: Real>(
        _ weight: UnsafeMutableBufferPointer<Number>, gradient: UnsafeBufferPointer<Number>,
        slots: [UnsafeMutableBufferPointer<Number>], by optimizer: Optimizer, at step: OptimizerStep<Number>
    ) {
        precondition(gradient.count == weight.count, "a gradient has as many numbers as its weight")
        precondition(
            slots.count == optimizer.slots.count && slots.allSatisfy { $0.count == weight.count },
            "every slot has as many numbers as its weight")
        switch optimizer.method {
        case .sgd(let method): update(weight, gradient: gradient, slots: slots, by: method, at: step)
        case .adam(let method), .adamW(let method):
            update(weight, gradient: gradient, slots: slots, by: method, at: step)
        case .rmsprop(let method): update(weight, gradient: gradient, slots: slots, by: method, at: step)
        case .adagrad(let method): update(weight, gradient: gradient, slots: slots, by: method, at: step)
        case .nadam(let method): update(weight, gradient: gradient, slots: slots, by: method, at: step)
        }
    }
}

extension Optimizer.Method {
    /// The class in Keras.
    public var className: String {
        switch self {
        case .sgd: "SGD"
        case .adam: "Adam"
        case .adamW: "AdamW"
        case .rmsprop: "RMSprop"
        case .adagrad: "Adagrad"
        case .nadam: "Nadam"
        }
    }

    /// The name that Keras 3 gives the first one of the class.
    var defaultName: String {
        switch self {
        case .sgd: "sgd"
        case .adam: "adam"
        case .adamW: "adam_w"
        case .rmsprop: "rm_sprop"
        case .adagrad: "adagrad"
        case .nadam: "nadam"
        }
    }
}

extension String {
    /// Whether `word` stands in it. The standard library has this only with the text processing module, which costs a
    /// command's start-up.
    fileprivate func holds(_ word: String) -> Bool {
        let (text, word) = (Array(utf8), Array(word.utf8))
        guard word.count <= text.count else { return false }
        return (0...text.count - word.count).contains { text[$0..<$0 + word.count].elementsEqual(word) }
    }
}
