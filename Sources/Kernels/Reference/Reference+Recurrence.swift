extension Reference {
    /// A recurrent layer over all steps of all items.
    ///
    /// - Parameters:
    ///   - inputs: batch × steps × gates × units, which is each step's input times the kernel with the bias added; then as
    ///     the recurrence has them the states to begin with, batch × units each, and the mask, batch × steps.
    ///   - kernel: units × gates × units.
    ///   - bias: gates × units, added to the products with the kernel.
    ///   - output: batch × rows × units.
    @inlinable package static func recurrence<Number: Real>(
        _ recurrence: Recurrence, inputs: [UnsafePointer<Number>], kernel: UnsafePointer<Number>,
        bias: UnsafePointer<Number>?, output: UnsafeMutablePointer<Number>, batch: Int
    ) {
        let (units, steps, width) = (recurrence.units, recurrence.steps, recurrence.width)
        let mask = recurrence.hasMask ? inputs[recurrence.inputs - 1] : nil
        for item in 0..<batch {
            var states = (0..<recurrence.cell.states).map { state in
                (0..<units).map { recurrence.hasStates ? inputs[1 + state][item * units + $0] : 0 }
            }
            var last = [Number](repeating: 0, count: units)
            let rows = output + item * recurrence.rows * units
            for turn in 0..<steps {
                let step = item * steps + recurrence.step(turn)
                if mask?[step] == 0 {
                    if recurrence.zeroesMasked { last = last.map { _ in 0 } }
                } else {
                    let input = (0..<width).map { inputs[0][step * width + $0] }
                    states = next(recurrence, input, states, kernel, bias)
                    last = states[0]
                }
                guard recurrence.returnsSequence else { continue }
                for unit in 0..<units { rows[recurrence.row(turn) * units + unit] = last[unit] }
            }
            var row = recurrence.returnsSequence ? steps : 0
            for values in (recurrence.returnsSequence ? [] : [last]) + (recurrence.returnsStates ? states : []) {
                for unit in 0..<units { rows[row * units + unit] = values[unit] }
                row += 1
            }
        }
    }

    /// The states behind one step of one item.
    @inlinable static func next<Number: Real>(
        _ recurrence: Recurrence, _ input: [Number], _ states: [[Number]], _ kernel: UnsafePointer<Number>,
        _ bias: UnsafePointer<Number>?
    ) -> [[Number]] {
        let (units, width) = (recurrence.units, recurrence.width)
        /// Gate `gate` of `values` times the kernel.
        func product(_ values: [Number], _ gate: Int) -> [Number] {
            (gate * units..<(gate + 1) * units).map { column in
                values.indices.reduce(bias?[column] ?? 0) { $0 + values[$1] * kernel[$1 * width + column] }
            }
        }
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
        case .simple: return [activated(sum(product(h, 0), 0), recurrence.activation)]
        case .lstm:
            let gates = (0..<4).map { gate in
                activated(
                    sum(product(h, gate), gate), gate == 2 ? recurrence.activation : recurrence.recurrentActivation)
            }
            let c = h.indices.map { gates[1][$0] * states[1][$0] + gates[0][$0] * gates[2][$0] }
            let scale = activated(c, recurrence.activation)
            return [h.indices.map { gates[3][$0] * scale[$0] }, c]
        case .gru(let resetAfter):
            let z = activated(sum(product(h, 0), 0), recurrence.recurrentActivation)
            let r = activated(sum(product(h, 1), 1), recurrence.recurrentActivation)
            let reset =
                if resetAfter {
                    zip(r, product(h, 2)).map { $0 * $1 }
                } else {
                    product(zip(r, h).map { $0 * $1 }, 2)
                }
            let candidate = activated(sum(reset, 2), recurrence.activation)
            return [h.indices.map { z[$0] * h[$0] + (1 - z[$0]) * candidate[$0] }]
        }
    }

    /// Row `index` of a table for each number that goes in, cut to a whole one; NaN where there is no such row.
    ///
    /// - Parameter table: rows × columns.
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
