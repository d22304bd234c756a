import MienKernels
import MienNetworks
import MienTensors

extension OperationCall {
    /// Adds the operation's computations to the plan and gives the values that it gives out.
    ///
    /// Computations work on the items of a batch. Where an operation reaches across the batch, as an operation may, the
    /// whole tensor is made the one item of another batch, and its axes stand one place further on.
    func lower(_ lowering: inout Lowering) throws(LayerError) -> [Int] {
        let outputs = try outputShapes(for: lowering.inputs.map { PartialShape(lowering.shape($0)) }).compactMap(
            \.shape)
        let values = operands.map { lowering.value($0) }
        let input = values[0]
        let shape = PartialShape(lowering.shape(input))
        guard let output = outputs.first else { throw LayerError("its output shape is open") }
        guard outputs.allSatisfy({ $0.count > 0 && $0.rank > 0 }) else {
            throw LayerError("gives out a tensor of shape \(output), expected one with numbers along axes")
        }
        switch operation {
        case .identity: return [input]
        case .arithmetic(let arithmetic): return [lowering.arithmetic(arithmetic, operands, values, output)]
        case .function(let function): return [lowering.emit(.pointwise(function.kernel), input)]
        case .notEqual(let number): return [lowering.emit(.stepMask(value: Float(number), depth: 1), input)]
        case .any(let axes, _):
            let truths = lowering.emit(.stepMask(value: 0, depth: 1), input)
            return [lowering.reduced(truths, .maximum, axes: try Self.axes(axes, of: shape), output)]
        case .logicalOr:
            let truths = values.map { lowering.emit(.stepMask(value: 0, depth: 1), $0) }
            return [lowering.arithmetic(.maximum, operands, truths, output)]
        case .filled(let number):
            let numbers = Array(repeating: Float(number), count: output.dimensions.dropFirst().reduce(1, *))
            return [lowering.emit(.constant(numbers), [], output)]
        case .activation(let activation): return [try lowering.emit(activation, input)]
        case .clip(let minimum, let maximum):
            return [lowering.emit(.pointwise(.clip(minimum: Float(minimum), maximum: Float(maximum))), input)]
        case .softmax(let axis, let isLogarithm):
            let axis = try Self.axis(axis, of: shape)
            return [
                lowering.acrossBatch([input], output) { lowering, inputs in
                    lowering.emit(.rowwise(isLogarithm ? .logSoftmax : .softmax, axis: axis + 1), inputs[0])
                }
            ]
        case .reshape, .expandDims, .squeeze: return [lowering.emit(.view, [input], output)]
        case .transpose(let order):
            let order = try Self.order(order, of: shape)
            guard order[0] != 0 else { return [lowering.transpose(input, order: order)] }
            return [
                lowering.acrossBatch([input], output) { $0.transpose($1[0], order: [0] + order.map { $0 + 1 }) }
            ]
        case .concatenate(let axis):
            return [lowering.joined(values, axis: try Self.axis(axis, of: shape), output)]
        case .stack(let axis):
            let axis = axis < 0 ? axis + output.rank : axis
            var piece = output.dimensions
            piece[axis] = 1
            let pieces = values.map { lowering.emit(.view, [$0], Shape(piece)) }
            return [lowering.joined(pieces, axis: axis, output)]
        case .reduce(let reduction, let axes, _):
            return [lowering.reduced(input, reduction, axes: try Self.axes(axes, of: shape), output)]
        case .slice(let indices):
            return [lowering.parts(try Self.parts(indices, of: shape), of: input, output)]
        case .split(_, let axis):
            let axis = try Self.axis(axis, of: shape)
            var first = 0
            return outputs.map { output in
                defer { first += output[axis] }
                return lowering.range(first..<first + output[axis], of: input, axis: axis, output)
            }
        case .pad(let margins, let value):
            let frame = [AxisMargin(0)] + margins.map { AxisMargin(before: $0[0], after: $0[1]) }
            return [
                lowering.acrossBatch([input], output) { lowering, inputs in
                    lowering.emit(
                        .frame(Array(frame.dropFirst()), fill: Float(value)), inputs, Shape([1] + output.dimensions))
                }
            ]
        case .product(let transposesLeft, let transposesRight):
            return [lowering.product(values[0], transposesLeft, values[1], transposesRight, output)]
        }
    }
}

extension Lowering {
    /// An operand's value; a constant becomes a step of its own.
    fileprivate mutating func value(_ operand: OperationCall.Operand) -> Int {
        switch operand {
        case .input(let index): return inputs[index]
        case .constant(let shape, let values):
            // A number has no axes, and a value has at least the batch's.
            let sizes = shape.rank == 0 ? [1] : shape.dimensions
            let constant = emit(.constant(values), [], Shape([1] + sizes))
            return emit(.view, [constant], Shape(sizes))
        }
    }

    /// What `body` makes of the values when each is the one item of a batch; it gives out `output` behind an axis of 1.
    fileprivate mutating func acrossBatch(
        _ values: [Int], _ output: Shape, _ body: (inout Lowering, [Int]) -> Int
    ) -> Int {
        let items = values.map { emit(.view, [$0], Shape([1] + shape($0).dimensions)) }
        return emit(.view, [body(&self, items)], output)
    }

    fileprivate mutating func arithmetic(
        _ arithmetic: TensorOperation.Arithmetic, _ operands: [OperationCall.Operand], _ values: [Int], _ output: Shape
    ) -> Int {
        // These can be fused to what comes before them.
        if values.allSatisfy({ shape($0) == output }) { return emit(.merge(arithmetic.function), values, output) }
        if let (scale, offset) = arithmetic.affine(operands), let input = values.first(where: { shape($0) == output }) {
            return emit(.affine(scale: [scale], offset: [offset]), input)
        }
        return acrossBatch(values, output) { lowering, values in
            // Missing axes stand in front, behind the new batch.
            let aligned = values.map { value in
                let sizes = lowering.shape(value).dimensions
                let ones = Array(repeating: 1, count: output.rank + 1 - sizes.count)
                return ones.isEmpty ? value : lowering.emit(.view, [value], Shape([1] + ones + sizes.dropFirst()))
            }
            return lowering.emit(.merge(arithmetic.function), aligned, Shape([1] + output.dimensions))
        }
    }

    fileprivate mutating func joined(_ values: [Int], axis: Int, _ output: Shape) -> Int {
        guard axis == 0 else { return emit(.concatenate(axis: axis), values, output) }
        return acrossBatch(values, output) { $0.emit(.concatenate(axis: 1), $1, Shape([1] + output.dimensions)) }
    }

    fileprivate mutating func reduced(
        _ value: Int, _ reduction: TensorOperation.Reduction, axes: [Int], _ output: Shape
    ) -> Int {
        guard !axes.isEmpty else { return value }
        return acrossBatch([value], output) { lowering, values in
            let sizes = lowering.shape(values[0]).dimensions
            let reduced = axes.map { $0 + 1 }
            let kept = sizes.indices.dropFirst().filter { !reduced.contains($0) }
            let order = [0] + reduced + kept
            let moved = lowering.transpose(values[0], order: order)
            let positions = reduced.reduce(1) { $0 * sizes[$1] }
            let channels = kept.reduce(1) { $0 * sizes[$1] }
            var cells = lowering.emit(.view, [moved], [1, positions, channels])
            if reduction == .minimum { cells = lowering.emit(.pointwise(.negative), cells) }
            let kind: MienKernels.Pooling.Kind = reduction == .mean || reduction == .sum ? .average : .maximum
            let pooled = lowering.emit(
                .globalPooling(kind, positions: positions, channels: channels), [cells], [1, channels])
            switch reduction {
            case .mean, .maximum: return pooled
            case .sum: return lowering.emit(.affine(scale: [Float(positions)], offset: [0]), pooled)
            case .minimum: return lowering.emit(.pointwise(.negative), pooled)
            }
        }
    }

    /// Some neighbours along an axis.
    fileprivate mutating func range(_ range: Range<Int>, of value: Int, axis: Int, _ output: Shape) -> Int {
        acrossBatch([value], output) { lowering, values in
            let sizes = lowering.shape(values[0]).dimensions
            var margins = sizes.dropFirst().map { _ in AxisMargin(0) }
            margins[axis] = AxisMargin(before: -range.lowerBound, after: range.upperBound - sizes[axis + 1])
            return lowering.emit(.frame(margins, fill: 0), values, Shape([1] + output.dimensions))
        }
    }

    fileprivate mutating func parts(_ parts: [OperationCall.Part], of value: Int, _ output: Shape) -> Int {
        var result = value
        for part in parts {
            guard let axis = part.axis, let positions = part.positions else { continue }
            var sizes = shape(result).dimensions
            let taps = AxisTaps(input: sizes[axis], runs: positions.map { ($0, [1]) })
            sizes[axis] = positions.count
            result = acrossBatch([result], Shape(sizes)) {
                $0.emit(.sampling(.sum, taps, axis: axis + 1), $1, Shape([1] + sizes))
            }
        }
        return emit(.view, [result], output)
    }

    fileprivate mutating func product(
        _ left: Int, _ transposesLeft: Bool, _ right: Int, _ transposesRight: Bool, _ output: Shape
    ) -> Int {
        /// Matrices in a row, turned where need be.
        func matrices(_ value: Int, isTurned: Bool, _ lowering: inout Lowering) -> Int {
            let sizes = lowering.shape(value).dimensions
            let (rows, columns) = (sizes[sizes.count - 2], sizes[sizes.count - 1])
            let row = lowering.emit(.view, [value], [sizes.dropLast(2).reduce(1, *), rows, columns])
            return isTurned ? lowering.transpose(row, order: [0, 2, 1]) : row
        }
        let first = matrices(left, isTurned: transposesLeft, &self)
        let second = matrices(right, isTurned: transposesRight, &self)
        let (rows, inner, columns) = (shape(first)[1], shape(first)[2], shape(second)[2])
        let product = emit(
            .product(rows: rows, inner: inner, columns: columns), [first, second], [shape(first)[0], rows, columns])
        return emit(.view, [product], output)
    }
}

extension TensorOperation.Arithmetic {
    fileprivate var function: MergeFunction {
        switch self {
        case .add: .add
        case .subtract: .subtract
        case .multiply: .multiply
        case .divide: .divide
        case .power: .power
        case .maximum: .maximum
        case .minimum: .minimum
        case .squaredDifference: .squaredDifference
        }
    }

    /// scale and offset, where one operand is a number and the other is only scaled or shifted, to the bit.
    fileprivate func affine(_ operands: [OperationCall.Operand]) -> (scale: Float, offset: Float)? {
        func number(_ operand: OperationCall.Operand) -> Float? {
            guard case .constant(let shape, let values) = operand, shape.rank == 0 else { return nil }
            return values[0]
        }
        switch (self, number(operands[0]), number(operands[1])) {
        case (.add, let number?, nil), (.add, nil, let number?): return (1, number)
        case (.subtract, nil, let number?): return (1, -number)
        case (.subtract, let number?, nil): return (-1, number)
        case (.multiply, let number?, nil), (.multiply, nil, let number?): return (number, 0)
        default: return nil
        }
    }
}

extension TensorOperation.Function {
    fileprivate var kernel: PointwiseFunction {
        switch self {
        case .negative: .negative
        case .absolute: .absolute
        case .squareRoot: .squareRoot
        case .reciprocalSquareRoot: .reciprocalSquareRoot
        case .square: .square
        case .reciprocal: .reciprocal
        case .logarithm: .logarithm
        }
    }
}
