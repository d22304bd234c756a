package import MienBasics

/// A recurrent layer whose states are pictures or volumes, over all steps: at each the states of all items are convolved
/// with the recurrent kernel, and then come the gates of each place. Inputs as ``Recurrence`` has them.
package struct ConvolutionalSteps: Operation {
    private let recurrence: Recurrence
    private let gates: RecurrentGates
    private let unfold: Unfold?
    /// Floats of one item's state behind ``unfold``.
    private let unfoldedSize: Int
    private let convolution: Convolution

    /// - Parameters:
    ///   - kernel: HWIO, of volumes with the depth in the input channels.
    ///   - bias: gates × units, added to the products with the kernel.
    /// - Precondition: the recurrence has windows, and products with nothing but h.
    package init(
        _ recurrence: Recurrence, kernel: UnsafePointer<Float>, bias: UnsafePointer<Float>?,
        instructionSet: InstructionSet = .current
    ) {
        guard let windows = recurrence.windows, recurrence.cell != .gru(resetAfter: false) else {
            preconditionFailure("states that are pictures")
        }
        self.recurrence = recurrence
        gates = RecurrentGates(recurrence, instructionSet)
        let taps = windows.depth?.kernel ?? 1
        unfold = windows.depth.map {
            Unfold($0, cells: windows.picture.inputCells, channels: recurrence.units, groups: 1)
        }
        unfoldedSize = windows.depth == nil ? 0 : recurrence.stateSize * taps
        let packed = PackedConvolution(
            kernel: kernel, bias: bias, kernelRows: windows.picture.rows.kernel,
            kernelColumns: windows.picture.columns.kernel, channels: recurrence.units * taps,
            filters: recurrence.width, instructionSet: instructionSet)
        convolution = Convolution(packed, window: windows.picture)
    }

    package var flops: Int { recurrence.flops }

    package var weightCount: Int { convolution.weightCount }

    package var algorithm: String { "steps by \(convolution.algorithm)" }

    package func run(
        inputs: [UnsafePointer<Float>], output: UnsafeMutablePointer<Float>, batch: Int, pool: ThreadPool
    ) {
        precondition(inputs.count == recurrence.inputs, "the inputs that the recurrence has")
        let (steps, size, stepSize) = (recurrence.steps, recurrence.stateSize, recurrence.stepSize)
        let count = batch * (3 * size + stepSize + unfoldedSize)
        let h = UnsafeMutablePointer<Float>.allocate(capacity: count)
        h.initialize(repeating: 0, count: count)
        defer { h.deallocate() }
        let (c, last, products) = (h + batch * size, h + 2 * batch * size, h + 3 * batch * size)
        let unfolded = products + batch * stepSize
        for (index, state) in [h, c].prefix(recurrence.cell.states).enumerated() where recurrence.hasStates {
            state.update(from: inputs[1 + index], count: batch * size)
        }
        let mask = recurrence.hasMask ? inputs[recurrence.inputs - 1] : nil
        let slices = recurrence.windows?.slices ?? 1
        for turn in 0..<steps {
            let step = recurrence.step(turn)
            unfold?.run(inputs: [UnsafePointer(h)], output: unfolded, batch: batch, pool: pool)
            convolution.run(
                inputs: [UnsafePointer(unfold == nil ? h : unfolded)], output: products, batch: batch * slices,
                pool: pool)
            pool.run(over: batch * recurrence.places, nanoseconds: batch * stepSize) { range in
                for line in range {
                    let (item, place) = line.quotientAndRemainder(dividingBy: recurrence.places)
                    let index = item * steps + step
                    let numbers = line * recurrence.units
                    if mask?[index] == 0 {
                        if recurrence.zeroesMasked { (last + numbers).update(repeating: 0, count: recurrence.units) }
                        continue
                    }
                    gates.advance(
                        products + line * recurrence.width, inputs[0] + index * stepSize + place * recurrence.width,
                        h + numbers, c + numbers)
                    (last + numbers).update(from: h + numbers, count: recurrence.units)
                }
            }
            guard recurrence.returnsSequence else { continue }
            for item in 0..<batch {
                (output + (item * recurrence.rows + recurrence.row(turn)) * size)
                    .update(from: last + item * size, count: size)
            }
        }
        let states = [h, c].prefix(recurrence.returnsStates ? recurrence.cell.states : 0)
        let rows = (recurrence.returnsSequence ? [] : [last]) + states
        for item in 0..<batch {
            for (row, values) in rows.enumerated() {
                let place = item * recurrence.rows + (recurrence.returnsSequence ? steps : 0) + row
                (output + place * size).update(from: values + item * size, count: size)
            }
        }
    }
}
