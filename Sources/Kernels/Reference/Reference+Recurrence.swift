extension Reference {
    /// A recurrent layer over all steps of all items.
    ///
    /// - Parameters:
    ///   - inputs: batch × steps × places × gates × units, which is each step's input times the kernel with the bias added;
    ///     then as the recurrence has them the states to begin with, batch × places × units each, and the mask,
    ///     batch × steps.
    ///   - kernel: units × gates × units; with windows HWIO, of volumes with the depth in the input channels.
    ///   - bias: gates × units, added to the products with the kernel.
    ///   - output: batch × rows × places × units.
    @_specialize(where Number == Float)
    @_specialize(where Number == Double)
    @inlinable package static func recurrence<Number: Real>(
        _ recurrence: Recurrence, inputs: [UnsafePointer<Number>], kernel: UnsafePointer<Number>,
        bias: UnsafePointer<Number>?, output: UnsafeMutablePointer<Number>, batch: Int
    ) {
        let (units, steps, width, size) = (
            recurrence.units, recurrence.steps, recurrence.width, recurrence.stateSize
        )
        let mask = recurrence.hasMask ? inputs[recurrence.inputs - 1] : nil
        for item in 0..<batch {
            var states = (0..<recurrence.cell.states).map { state in
                (0..<size).map { recurrence.hasStates ? inputs[1 + state][item * size + $0] : 0 }
            }
            var last = [Number](repeating: 0, count: size)
            let rows = output + item * recurrence.rows * size
            for turn in 0..<steps {
                let step = item * steps + recurrence.step(turn)
                if mask?[step] == 0 {
                    if recurrence.zeroesMasked { last = last.map { _ in 0 } }
                } else {
                    let products = products(recurrence, states[0], kernel, bias)
                    for place in 0..<recurrence.places {
                        let input = inputs[0] + step * recurrence.stepSize + place * width
                        let range = place * units..<(place + 1) * units
                        let new = next(
                            recurrence, (0..<width).map { input[$0] }, states.map { Array($0[range]) },
                            Array(products[place * width..<(place + 1) * width]), kernel, bias)
                        for (state, values) in new.enumerated() { states[state].replaceSubrange(range, with: values) }
                    }
                    last = states[0]
                }
                guard recurrence.returnsSequence else { continue }
                for index in 0..<size { rows[recurrence.row(turn) * size + index] = last[index] }
            }
            var row = recurrence.returnsSequence ? steps : 0
            for values in (recurrence.returnsSequence ? [] : [last]) + (recurrence.returnsStates ? states : []) {
                for index in 0..<size { rows[row * size + index] = values[index] }
                row += 1
            }
        }
    }

    /// An item's state times the kernel: places × gates × units.
    @inlinable static func products<Number: Real>(
        _ recurrence: Recurrence, _ state: [Number], _ kernel: UnsafePointer<Number>, _ bias: UnsafePointer<Number>?
    ) -> [Number] {
        let (units, width) = (recurrence.units, recurrence.width)
        guard let windows = recurrence.windows else {
            return (0..<width).map { column in
                state.indices.reduce(bias?[column] ?? 0) { $0 + state[$1] * kernel[$1 * width + column] }
            }
        }
        var input = state
        var channels = units
        if let depth = windows.depth {
            let cells = windows.picture.inputCells
            channels *= depth.kernel
            input = [Number](unsafeUninitializedCapacity: depth.output * cells * channels) { buffer, count in
                if let base = buffer.baseAddress {
                    unfold(
                        input: state, output: base, batch: 1, axis: depth, cells: cells, channels: units, groups: 1)
                }
                count = depth.output * cells * channels
            }
        }
        return [Number](unsafeUninitializedCapacity: recurrence.stepSize) { buffer, count in
            if let base = buffer.baseAddress {
                convolution(
                    input: input, kernel: kernel, bias: bias, output: base, batch: windows.slices,
                    window: windows.picture, channels: channels, filters: width, groups: 1)
            }
            count = recurrence.stepSize
        }
    }

    /// The states behind one step of one place of an item, of which the products with the kernel are there.
    @inlinable static func next<Number: Real>(
        _ recurrence: Recurrence, _ input: [Number], _ states: [[Number]], _ products: [Number],
        _ kernel: UnsafePointer<Number>, _ bias: UnsafePointer<Number>?
    ) -> [[Number]] {
        let (units, width) = (recurrence.units, recurrence.width)
        func gate(_ gate: Int) -> [Number] { Array(products[gate * units..<(gate + 1) * units]) }
        func sum(_ left: [Number], _ gate: Int) -> [Number] {
            left.indices.map { left[$0] + input[gate * units + $0] }
        }
        func activated(_ values: [Number], _ function: Recurrence.Function) -> [Number] {
            var values = values
            values.withUnsafeMutableBufferPointer { buffer in
                guard let base = buffer.baseAddress else { return }
                function.apply(base, count: units)
            }
            return values
        }
        let h = states[0]
        switch recurrence.cell {
        case .simple: return [activated(sum(gate(0), 0), recurrence.activation)]
        case .lstm:
            let gates = (0..<4).map { index in
                activated(sum(gate(index), index), index == 2 ? recurrence.activation : recurrence.recurrentActivation)
            }
            let c = h.indices.map { gates[1][$0] * states[1][$0] + gates[0][$0] * gates[2][$0] }
            let scale = activated(c, recurrence.activation)
            return [h.indices.map { gates[3][$0] * scale[$0] }, c]
        case .gru(let resetAfter):
            let z = activated(sum(gate(0), 0), recurrence.recurrentActivation)
            let r = activated(sum(gate(1), 1), recurrence.recurrentActivation)
            let reset =
                if resetAfter {
                    zip(r, gate(2)).map { $0 * $1 }
                } else {
                    (2 * units..<3 * units).map { column in
                        h.indices.reduce(bias?[column] ?? 0) { $0 + r[$1] * h[$1] * kernel[$1 * width + column] }
                    }
                }
            let candidate = activated(sum(reset, 2), recurrence.activation)
            return [h.indices.map { z[$0] * h[$0] + (1 - z[$0]) * candidate[$0] }]
        }
    }

    /// Row `index` of a table for each number that goes in, cut to a whole one; NaN where there is no such row.
    ///
    /// - Parameter table: rows × columns.
    @_specialize(where Number == Float)
    @_specialize(where Number == Double)
    @inlinable package static func lookup<Number: Real>(
        input: UnsafePointer<Number>, table: UnsafePointer<Number>, rows: Int, columns: Int,
        output: UnsafeMutablePointer<Number>, count: Int
    ) {
        for index in 0..<count {
            let row = Int(exactly: input[index].rounded(.towardZero)).flatMap { (0..<rows).contains($0) ? $0 : nil }
            for column in 0..<columns {
                output[index * columns + column] = row.map { table[$0 * columns + column] } ?? .nan
            }
        }
    }

    /// 0 for every line of `depth` numbers that all are `value`, 1 for the others.
    @_specialize(where Number == Float)
    @_specialize(where Number == Double)
    @inlinable package static func stepMask<Number: Real>(
        input: UnsafePointer<Number>, value: Number, depth: Int, output: UnsafeMutablePointer<Number>, count: Int
    ) {
        for line in 0..<count {
            output[line] = (0..<depth).allSatisfy { input[line * depth + $0] == value } ? 0 : 1
        }
    }
}

extension Recurrence.Function {
    /// The function of `count` numbers, in their place.
    @_specialize(where Number == Float)
    @_specialize(where Number == Double)
    @inlinable package func apply<Number: Real>(_ values: UnsafeMutablePointer<Number>, count: Int) {
        let line = AxisExtents(outer: 1, axis: count, inner: 1)
        switch self {
        case .elementwise(let function):
            Reference.pointwise(function, input: values, output: values, count: count)
        case .softmax: Reference.softmax(input: values, output: values, extents: line)
        case .logSoftmax: Reference.logSoftmax(input: values, output: values, extents: line)
        case .sparsemax: Reference.sparsemax(input: values, output: values, extents: line)
        }
    }
}
