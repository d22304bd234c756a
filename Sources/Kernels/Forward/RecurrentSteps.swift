package import MienBasics
import MienCKernels

/// A recurrent layer over all steps: products of the states with the recurrent kernel, and the gates. Inputs as
/// ``Recurrence`` has them.
///
/// As many items as a tile of a convolution has pixels go through the steps together, so that the kernel is read once for
/// all of them.
package struct RecurrentSteps: Operation {
    private let recurrence: Recurrence
    private let gates: RecurrentGates
    /// The recurrent kernel of all gates, or of all but the last one where that one's product has to wait.
    private let kernel: PackedConvolution
    private let candidateKernel: PackedConvolution?

    /// - Parameters:
    ///   - kernel: units × gates × units.
    ///   - bias: gates × units, added to the products with the kernel.
    package init(
        _ recurrence: Recurrence, kernel: UnsafePointer<Float>, bias: UnsafePointer<Float>?,
        instructionSet: InstructionSet = .current
    ) {
        precondition(recurrence.windows == nil, "states that are lines")
        self.recurrence = recurrence
        gates = RecurrentGates(recurrence, instructionSet)
        let (units, width) = (recurrence.units, recurrence.width)
        guard recurrence.cell == .gru(resetAfter: false) else {
            self.kernel = PackedConvolution(
                kernel: kernel, bias: bias, channels: units, filters: width, instructionSet: instructionSet)
            candidateKernel = nil
            return
        }
        func packed(_ columns: Range<Int>) -> PackedConvolution {
            let part = FloatStorage(count: units * columns.count) { part in
                for unit in 0..<units {
                    (part + unit * columns.count)
                        .update(from: kernel + unit * width + columns.lowerBound, count: columns.count)
                }
            }
            return withExtendedLifetime(part) {
                PackedConvolution(
                    kernel: part.base, bias: bias.map { $0 + columns.lowerBound }, channels: units,
                    filters: columns.count, instructionSet: instructionSet)
            }
        }
        self.kernel = packed(0..<2 * units)
        candidateKernel = packed(2 * units..<3 * units)
    }

    package var flops: Int { recurrence.flops }

    package var weightCount: Int { kernel.weights.count + (candidateKernel?.weights.count ?? 0) }

    package var algorithm: String { "steps by GEMM \(kernel.instructionSet.tile)" }

    package func run(
        inputs: [UnsafePointer<Float>], output: UnsafeMutablePointer<Float>, batch: Int, pool: ThreadPool
    ) {
        precondition(inputs.count == recurrence.inputs, "the inputs that the recurrence has")
        let most = kernel.instructionSet.tilePixels
        pool.run(over: batch, nanoseconds: batch * flops / 8) { range in
            let memory = Memory(recurrence, items: min(range.count, most), tilePixels: most)
            defer { memory.deallocate() }
            for first in stride(from: range.lowerBound, to: range.upperBound, by: most) {
                run(first..<min(first + most, range.upperBound), inputs, output, memory)
            }
        }
    }

    /// What some items have on their way through the steps.
    private struct Memory {
        let all: UnsafeMutablePointer<Float>
        /// Items × units each: h, c, the last output, and h with the reset gate on it.
        let h, c, last, reset: UnsafeMutablePointer<Float>
        /// Items × gates × units.
        let gates: UnsafeMutablePointer<Float>
        /// For the kernel: where each item's numbers are.
        let rows: UnsafeMutablePointer<UnsafePointer<Float>>
        let resetRows: UnsafeMutablePointer<UnsafePointer<Float>>

        init(_ recurrence: Recurrence, items: Int, tilePixels: Int) {
            let count = items * recurrence.units
            all = .allocate(capacity: (4 + recurrence.cell.gates) * count)
            all.initialize(repeating: 0, count: (4 + recurrence.cell.gates) * count)
            (h, c, last, reset, gates) = (all, all + count, all + 2 * count, all + 3 * count, all + 4 * count)
            rows = .allocate(capacity: 2 * tilePixels)
            resetRows = rows + tilePixels
            for pixel in 0..<tilePixels {
                // Items that a tile lacks are copies of the first.
                let place = pixel < items ? pixel * recurrence.units : 0
                (rows + pixel).initialize(to: UnsafePointer(h + place))
                (resetRows + pixel).initialize(to: UnsafePointer(reset + place))
            }
        }

        func deallocate() {
            all.deallocate()
            rows.deallocate()
        }
    }

    private func run(
        _ items: Range<Int>, _ inputs: [UnsafePointer<Float>], _ output: UnsafeMutablePointer<Float>, _ memory: Memory
    ) {
        let (units, steps, width) = (recurrence.units, recurrence.steps, recurrence.width)
        let count = items.count * units
        for (index, state) in [memory.h, memory.c].prefix(recurrence.cell.states).enumerated() {
            if recurrence.hasStates {
                state.update(from: inputs[1 + index] + items.lowerBound * units, count: count)
            } else {
                state.update(repeating: 0, count: count)
            }
        }
        memory.last.update(repeating: 0, count: count)
        let mask = recurrence.hasMask ? inputs[recurrence.inputs - 1] : nil
        for turn in 0..<steps {
            let step = recurrence.step(turn)
            multiply(kernel, memory.rows, items.count, memory.gates, stride: width)
            if let candidateKernel {
                for item in 0..<items.count {
                    let input = inputs[0] + ((items.lowerBound + item) * steps + step) * width
                    gates.open(memory.gates + item * width, input, 2)
                    let (h, r) = (memory.h + item * units, memory.gates + item * width + units)
                    for unit in 0..<units { memory.reset[item * units + unit] = r[unit] * h[unit] }
                }
                multiply(candidateKernel, memory.resetRows, items.count, memory.gates + 2 * units, stride: width)
            }
            for item in 0..<items.count {
                let place = (items.lowerBound + item) * steps + step
                let last = memory.last + item * units
                if mask?[place] == 0 {
                    if recurrence.zeroesMasked { last.update(repeating: 0, count: units) }
                } else {
                    gates.advance(
                        memory.gates + item * width, inputs[0] + place * width, memory.h + item * units,
                        memory.c + item * units)
                    last.update(from: memory.h + item * units, count: units)
                }
                guard recurrence.returnsSequence else { continue }
                let rows = output + (items.lowerBound + item) * recurrence.rows * units
                (rows + recurrence.row(turn) * units).update(from: last, count: units)
            }
        }
        for item in 0..<items.count {
            var row = output + (items.lowerBound + item) * recurrence.rows * units
            row += (recurrence.returnsSequence ? steps : 0) * units
            let states = [memory.h, memory.c].prefix(recurrence.returnsStates ? recurrence.cell.states : 0)
            for values in (recurrence.returnsSequence ? [] : [memory.last]) + states {
                row.update(from: values + item * units, count: units)
                row += units
            }
        }
    }

    /// The products of some items' rows with a kernel.
    private func multiply(
        _ kernel: PackedConvolution, _ rows: UnsafePointer<UnsafePointer<Float>>, _ items: Int,
        _ output: UnsafeMutablePointer<Float>, stride: Int
    ) {
        for block in kernel.blocks {
            var tile = MienTile(
                rows: rows, input: nil, input_step: 0, runs: 1, length: recurrence.units,
                weights: kernel.weights.base + block.offset,
                width: block.width, filters: block.filters.count, pixels: items, residual: nil,
                output: output + block.filters.lowerBound, stride: stride, minimum: -.infinity, maximum: .infinity)
            kernel.instructionSet.table.pointee.convolve(&tile)
        }
    }
}
