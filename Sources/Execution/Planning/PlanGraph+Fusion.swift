import MienKernels
import MienTensors

extension PlanGraph {
    /// Removes steps that nobody needs, and gives a convolution the work that follows it: batch normalisation goes into
    /// its weights, a sum and an activation into its last pass over the output. Only what nobody looks at disappears.
    mutating func fuse() {
        removeUnneeded()
        var uses = useCounts
        padWithin(uses)
        uses = useCounts
        var fused: [Step] = []
        for step in steps {
            // The producer that stands last: what the others make is then there by the time the joined step runs.
            let candidates = step.inputs.filter { uses[$0] == 1 && !values[$0].isKept }
            let producer = fused.lastIndex { candidates.contains($0.output) && absorbing(step, into: $0) != nil }
            if let producer, let joined = absorbing(step, into: fused[producer]) {
                fused.remove(at: producer)
                fused.append(joined)
            } else {
                fused.append(step)
            }
        }
        steps = fused
    }

    /// How many steps take each value.
    private var useCounts: [Int] {
        steps.lazy.flatMap(\.inputs).reduce(into: Array(repeating: 0, count: values.count)) { $0[$1] += 1 }
    }

    /// Zeros that are put around a picture before a window moves over it become the window's own padding, which costs nothing.
    private mutating func padWithin(_ uses: [Int]) {
        var frames: [Int: Int] = [:]
        for (index, step) in steps.enumerated() {
            if case .frame(_, fill: 0) = step.computation { frames[step.output] = index }
        }
        var absorbed: Set<Int> = []
        for index in steps.indices {
            guard let input = steps[index].inputs.first, let frame = frames[input], uses[input] == 1,
                !values[input].isKept, case .frame(let margins, _) = steps[frame].computation,
                let padded = steps[index].computation.padding(by: margins, shape(input).dimensions.dropFirst())
            else { continue }
            steps[index].computation = padded
            steps[index].inputs[0] = steps[frame].inputs[0]
            steps[index].layers = steps[frame].layers + steps[index].layers
            absorbed.insert(frame)
        }
        steps = steps.enumerated().filter { !absorbed.contains($0.offset) }.map(\.element)
    }

    private mutating func removeUnneeded() {
        var isNeeded = values.map(\.isKept)
        for step in steps.reversed() where isNeeded[step.output] {
            for input in step.inputs { isNeeded[input] = true }
        }
        steps.removeAll { !isNeeded[$0.output] }
    }

    /// One step that does the work of both; nil when `producer` can't take on what `step` does.
    private func absorbing(_ step: Step, into producer: Step) -> Step? {
        guard let computation = producer.computation.absorbing(step.computation, hasAddend: producer.inputs.count > 1)
        else { return nil }
        var joined = producer
        joined.computation = computation
        joined.output = step.output
        // A layer's own activation is a step of the same name.
        joined.layers += step.layers.filter { !joined.layers.contains($0) }
        if case .merge = step.computation {
            guard step.inputs.count == 2, step.inputs.allSatisfy({ shape($0) == shape(step.output) }) else {
                return nil
            }
            joined.inputs += step.inputs.filter { $0 != producer.output }
            guard joined.inputs.count == producer.inputs.count + 1 else { return nil }
        }
        return joined
    }
}

extension Computation {
    /// This computation over an item of the shape `framed` without the margins around it, which are zeros; nil where its window
    /// can't have them.
    fileprivate func padding(by margins: [AxisMargin], _ framed: ArraySlice<Int>) -> Computation? {
        guard margins.count == 3, margins[2] == AxisMargin(0), margins.allSatisfy({ $0.before >= 0 && $0.after >= 0 }),
            let height = framed.first
        else { return nil }
        let width = framed[framed.startIndex + 1]
        func padded(_ window: Window) -> Window? {
            guard window.rows.input == height, window.columns.input == width else { return nil }
            return Window(rows: window.rows.padded(by: margins[0]), columns: window.columns.padded(by: margins[1]))
        }
        switch self {
        case .convolution(var convolution):
            guard let window = padded(convolution.window) else { return nil }
            convolution.window = window
            return .convolution(convolution)
        case .depthwise(var depthwise):
            guard let window = padded(depthwise.window) else { return nil }
            depthwise.window = window
            return .depthwise(depthwise)
        default: return nil
        }
    }

    /// This computation with `next` done to its output as well; nil when it can't. A convolution adds its addend before
    /// its activation, so what is scaled must come before both.
    fileprivate func absorbing(_ next: Computation, hasAddend: Bool) -> Computation? {
        switch (self, next) {
        case (.convolution(var convolution), .affine(let scale, let offset))
        where convolution.activation == .identity && !hasAddend:
            convolution.scale = convolution.scale.mapped(scale: scale, count: convolution.filters)
            convolution.bias = convolution.bias.mapped(scale: scale, offset: offset, count: convolution.filters)
            return .convolution(convolution)
        case (.depthwise(var depthwise), .affine(let scale, let offset)) where depthwise.activation == .identity:
            depthwise.kernel = depthwise.kernel.scaled(by: scale)
            depthwise.bias = depthwise.bias.mapped(scale: scale, offset: offset, count: depthwise.outputChannels)
            return .depthwise(depthwise)
        case (.convolution(var convolution), .pointwise(let function)) where convolution.activation == .identity:
            convolution.activation = function
            return .convolution(convolution)
        case (.depthwise(var depthwise), .pointwise(let function)) where depthwise.activation == .identity:
            depthwise.activation = function
            return .depthwise(depthwise)
        case (.convolution(let convolution), .merge(.add)) where convolution.activation == .identity && !hasAddend:
            return self
        default: return nil
        }
    }
}

extension Tensor {
    /// A depthwise kernel whose output channels, the last two axes, are scaled: one factor for each or one for all.
    fileprivate func scaled(by scale: [Float]) -> Tensor {
        Tensor(shape) { output in
            withValues { values in
                for index in values.indices { output[index] = values[index] * scale[index % scale.count] }
            }
        }
    }
}

extension WindowAxis {
    /// The same over an input without the margins around it.
    fileprivate func padded(by margin: AxisMargin) -> WindowAxis {
        WindowAxis(
            input: input - margin.before - margin.after, kernel: kernel, stride: stride, dilation: dilation,
            paddingBefore: paddingBefore + margin.before, output: output)
    }
}

extension [Float] {
    /// scale × x for `count` channels; empty factors count as ones.
    fileprivate func mapped(scale: [Float], count: Int) -> [Float] {
        (0..<count).map { channel in (isEmpty ? 1 : self[channel]) * scale[channel % scale.count] }
    }

    /// scale × x + offset for `count` channels; an empty bias counts as zeros.
    fileprivate func mapped(scale: [Float], offset: [Float], count: Int) -> [Float] {
        (0..<count).map { channel in
            (isEmpty ? 0 : self[channel]) * scale[channel % scale.count] + offset[channel % offset.count]
        }
    }
}
