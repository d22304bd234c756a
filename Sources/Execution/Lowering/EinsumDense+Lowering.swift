import MienKernels
import MienNetworks
import MienTensors

extension EinsumDense: LowerableLayer {
    /// Lines times a matrix: what is summed over stands last in the input, and first in the kernel. Axes that all three
    /// terms have make the matrices several, each for a part of the lines.
    func lower(_ lowering: inout Lowering) throws(LayerError) -> [Int] {
        let shape = lowering.shape(lowering.input)
        let kernel = try lowering.weight("kernel")
        guard let terms = equation.terms(rank: shape.rank),
            let output = try outputShape(for: PartialShape(shape)).shape
        else { throw LayerError("its output shape is open") }
        var sizes = Dictionary(uniqueKeysWithValues: zip(terms.input, shape.dimensions))
        sizes.merge(zip(terms.kernel, kernel.shape.dimensions)) { size, _ in size }
        let shared = terms.input.filter { terms.kernel.contains($0) && terms.output.contains($0) }
        let free = terms.input.filter { !terms.kernel.contains($0) && terms.output.contains($0) }
        let summed = terms.input.filter { !terms.output.contains($0) }
        let columns = terms.kernel.filter { !terms.input.contains($0) }
        func count(_ axes: [EinsumEquation.Axis]) -> Int { axes.reduce(1) { $0 * (sizes[$1] ?? 1) } }
        func order(_ axes: [EinsumEquation.Axis], in term: [EinsumEquation.Axis]) -> [Int] {
            axes.compactMap { term.firstIndex(of: $0) }
        }

        let lines = lowering.transpose(lowering.input, order: order(free + shared + summed, in: terms.input))
        let matrices = kernel.spread(
            along: terms.kernel, to: (summed + shared + columns).map { ($0, sizes[$0] ?? 1) })
        guard matrices.shape.count <= PlanGraph.largestTensor else { throw LayerError("its kernel is beyond reason") }
        let biasTerm = try biasTerm(terms)
        let isInLines = biasTerm.allSatisfy { axis in axis.map { !free.contains($0) } ?? true }
        var bias: [Float] = []
        if !biasTerm.isEmpty && isInLines {
            let own = try lowering.weight("bias")
            let named = zip(biasTerm, own.shape.dimensions).filter { $0.0 != nil }
            bias =
                own.reshaped(to: Shape(named.map(\.1))).spread(
                    along: named.compactMap(\.0), to: (shared + columns).map { ($0, sizes[$0] ?? 1) }
                ).values
        }
        let product = try lowering.lines(
            of: lines, times: matrices.reshaped(to: [count(summed), count(shared + columns)]), bias: bias,
            groups: count(shared))
        let given = free + shared + columns
        func restored(_ lowering: inout Lowering, _ value: Int) -> Int {
            let axes = lowering.emit(.view, [value], Shape(given.map { sizes[$0] ?? 1 }))
            return lowering.transpose(axes, order: order(terms.output, in: given))
        }
        guard !isInLines else { return [try lowering.emit(activation, product, after: restored)] }
        let whole = restored(&lowering, product)
        let sum = lowering.added(try lowering.weight("bias"), to: whole, output)
        return [try lowering.emit(activation, sum)]
    }
}

extension Lowering {
    /// A value and numbers that are the same for every item, with the last axes of the value or with 1 in their place.
    fileprivate mutating func added(_ numbers: Tensor, to value: Int, _ output: Shape) -> Int {
        let shape = shape(value)
        let ones = Array(repeating: 1, count: shape.rank - 1 - numbers.shape.rank)
        let constant = emit(.constant(numbers.values), [], Shape([shape[0]] + ones + numbers.shape.dimensions))
        return emit(.merge(.add), [value, constant], shape)
    }
}

extension Tensor {
    /// The numbers along `axes` as they stand along others in another order; along those that are new they are repeated.
    fileprivate func spread<Axis: Hashable>(along axes: [Axis], to target: [(axis: Axis, size: Int)]) -> Tensor {
        var strides: [Axis: Int] = [:]
        var stride = 1
        for (axis, size) in zip(axes, shape.dimensions).reversed() {
            strides[axis] = stride
            stride *= size
        }
        let steps = target.map { strides[$0.axis] ?? 0 }
        let sizes = target.map(\.size)
        return Tensor(Shape(sizes)) { output in
            withValues { values in
                var indices = Array(repeating: 0, count: sizes.count)
                var place = 0
                for position in output.indices {
                    output[position] = values[place]
                    for axis in sizes.indices.reversed() {
                        indices[axis] += 1
                        place += steps[axis]
                        if indices[axis] < sizes[axis] { break }
                        place -= steps[axis] * sizes[axis]
                        indices[axis] = 0
                    }
                }
            }
        }
    }
}
