/// The gates of a recurrent layer, of one place at one step: what makes new states of products.
struct RecurrentGates: Sendable {
    private let recurrence: Recurrence
    private let instructionSet: InstructionSet

    init(_ recurrence: Recurrence, _ instructionSet: InstructionSet) {
        self.recurrence = recurrence
        self.instructionSet = instructionSet
    }

    /// The first `count` gates: products become values.
    func open(_ gates: UnsafeMutablePointer<Float>, _ input: UnsafePointer<Float>, _ count: Int) {
        for index in 0..<count * recurrence.units { gates[index] += input[index] }
        apply(recurrence.recurrentActivation, gates, lines: count)
    }

    /// One step, of which the products with the kernel are there.
    func advance(
        _ gates: UnsafeMutablePointer<Float>, _ input: UnsafePointer<Float>, _ h: UnsafeMutablePointer<Float>,
        _ c: UnsafeMutablePointer<Float>
    ) {
        let units = recurrence.units
        switch recurrence.cell {
        case .simple:
            for unit in 0..<units { h[unit] = gates[unit] + input[unit] }
            apply(recurrence.activation, h, lines: 1)
        case .lstm:
            let (candidate, o) = (gates + 2 * units, gates + 3 * units)
            open(gates, input, 2)
            for index in 2 * units..<4 * units { gates[index] += input[index] }
            apply(recurrence.activation, candidate, lines: 1)
            apply(recurrence.recurrentActivation, o, lines: 1)
            for unit in 0..<units {
                c[unit] = gates[units + unit] * c[unit] + gates[unit] * candidate[unit]
                h[unit] = c[unit]
            }
            apply(recurrence.activation, h, lines: 1)
            for unit in 0..<units { h[unit] *= o[unit] }
        case .gru(let resetAfter):
            let (r, candidate) = (gates + units, gates + 2 * units)
            if resetAfter {
                open(gates, input, 2)
                for unit in 0..<units { candidate[unit] *= r[unit] }
            }
            for unit in 0..<units { candidate[unit] += input[2 * units + unit] }
            apply(recurrence.activation, candidate, lines: 1)
            for unit in 0..<units { h[unit] = gates[unit] * h[unit] + (1 - gates[unit]) * candidate[unit] }
        }
    }

    private func apply(_ function: Recurrence.Function, _ values: UnsafeMutablePointer<Float>, lines: Int) {
        let units = recurrence.units
        if case .elementwise(let function) = function {
            function.apply(values, values, count: lines * units, instructionSet)
        } else {
            for line in 0..<lines { function.apply(values + line * units, count: units) }
        }
    }
}
