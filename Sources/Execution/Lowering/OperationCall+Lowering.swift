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
        guard let output = outputs.first else { throw LayerError("its output shape is open") }
        guard outputs.allSatisfy({ $0.count > 0 && $0.rank > 0 }) else {
            throw LayerError("gives out a tensor of shape \(output), expected one with numbers along axes")
        }
        let values = operands.map { lowering.value($0, joinedTo: isBroadcasting ? output : nil) }
        let input = values[0]
        let shape = PartialShape(lowering.shape(input))
        switch operation {
        case .identity, .stopGradient, .cast(.float): return [input]
        case .cast(.integer): return [lowering.emit(.pointwise(.rounded(.towardZero)), input)]
        case .cast(.boolean):
            let isZero = lowering.emit(.pointwise(.not), input)
            return [lowering.emit(.pointwise(.not), isZero)]
        case .fill(let value):
            let item = Array(repeating: Float(value), count: output.count / output[0])
            return [lowering.emit(.constant(item), [], output)]
        case .select:
            let first = lowering.merged(.keep, [values[0], values[1]])
            let second = lowering.merged(.drop, [values[0], values[2]])
            return [lowering.merged(.add, [first, second])]
        case .position(let isLargest, let axis, _):
            return [lowering.position(of: input, isLargest, axes: try Self.axes(axis.map { [$0] }, of: shape), output)]
        case .oneHot(let count, let axis):
            var (sizes, ones) = (output.dimensions, output.dimensions.map { _ in 1 })
            let axis = axis < 0 ? axis + output.rank : axis
            (sizes[axis], ones[axis]) = (1, count)
            let places = lowering.constant((0..<count).map(Float.init), Shape(ones), batch: output[0])
            return [lowering.merged(.equal, [lowering.emit(.view, [input], Shape(sizes)), places])]
        case .normalize(let axes, let least):
            let axes = try Self.axes(axes, of: shape)
            let square = lowering.emit(.pointwise(.square), input)
            let sum = lowering.reduced(square, .sum, axes: axes, lowering.shape(input).reduced(axes))
            let bounded = lowering.emit(.pointwise(.clip(minimum: Float(least), maximum: .infinity)), sum)
            return [
                lowering.merged(
                    .multiply, [input, lowering.emit(.pointwise(.reciprocalSquareRoot), bounded)])
            ]
        case .flip(let axes):
            var result = input
            for axis in try Self.axes(axes, of: shape) {
                result = lowering.taken((0..<output[axis]).reversed(), of: result, axis: axis)
            }
            return [result]
        case .repeat, .tile, .take:
            var result = input
            for (axis, positions) in try repetitions(of: shape) {
                result = lowering.taken(positions ?? [], of: result, axis: axis)
            }
            return [result]
        case .unstack(let axis):
            let axis = try Self.axis(axis, of: shape)
            return outputs.indices.map { index in
                lowering.emit(.view, [lowering.taken([index], of: input, axis: axis)], output)
            }
        case .layer(let object): return [try lowering.emit(.layer(object), input)]
        case .arithmetic(let arithmetic): return [lowering.arithmetic(arithmetic, operands, values, output)]
        case .function(let function): return [lowering.emit(.pointwise(function.kernel), input)]
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
        case .transpose, .swapAxes, .moveAxes: return [lowering.ordered(input, try order(of: shape))]
        case .roll:
            var result = input
            for (axis, shift) in try rolls(of: shape) {
                let size = output[axis]
                let first = ((-shift) % size + size) % size
                result = lowering.taken((0..<size).map { ($0 + first) % size }, of: result, axis: axis)
            }
            return [result]
        case .depthToSpace(let block, let format), .spaceToDepth(let block, let format):
            let isFirst = format == .channelsFirst
            let picture = isFirst ? lowering.transpose(input, order: [0, 2, 3, 1]) : input
            let (sizes, order, _) = try blocks(of: shape, block, format)
            let blocks = lowering.emit(.view, [picture], Shape(sizes.compactMap(\.self)))
            let moved = lowering.transpose(blocks, order: order)
            guard isFirst else { return [lowering.emit(.view, [moved], output)] }
            let last = lowering.emit(.view, [moved], [output[0], output[2], output[3], output[1]])
            return [lowering.transpose(last, order: [0, 3, 1, 2])]
        case .einsum(let subscripts):
            let (terms, _) = try subscripts.resolved(values.map { PartialShape(lowering.shape($0)) })
            return [lowering.einsum(terms, values)]
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

extension OperationCall {
    private var isBroadcasting: Bool {
        switch operation {
        case .arithmetic, .select: true
        default: false
        }
    }
}

extension Lowering {
    /// An operand's value; a constant becomes a step of its own.
    ///
    /// - Parameter output: what comes out where operands are repeated along the axes in which they are 1.
    fileprivate mutating func value(_ operand: OperationCall.Operand, joinedTo output: Shape?) -> Int {
        switch operand {
        case .input(let index): return inputs[index]
        case .constant(let shape, let values):
            // What has no size along the batch, or 1, is the same for all items.
            if let output, shape.rank < output.rank || shape[0] == 1 {
                let ones = Array(repeating: 1, count: output.rank - shape.rank)
                return constant(values, Shape(ones + shape.dimensions), batch: output[0])
            }
            // A number has no axes, and a value has at least the batch's.
            let sizes = shape.rank == 0 ? [1] : shape.dimensions
            let constant = emit(.constant(values), [], Shape([1] + sizes))
            return emit(.view, [constant], Shape(sizes))
        }
    }

    /// Numbers of the shape `shape`, whose first size is 1, for each item of a batch.
    fileprivate mutating func constant(_ values: [Float], _ shape: Shape, batch: Int) -> Int {
        emit(.constant(values), [], Shape([batch] + shape.dimensions.dropFirst()))
    }

    /// Values joined number by number, broadcast as NumPy does.
    fileprivate mutating func merged(_ function: MergeFunction, _ values: [Int]) -> Int {
        let shapes = values.map { shape($0).dimensions }
        guard let sizes = Strides.broadcast(shapes) else { preconditionFailure("shapes that fit each other") }
        let output = Shape(sizes)
        // Item by item where all have the batch.
        if shapes.allSatisfy({ $0.count == sizes.count && $0[0] == sizes[0] }) {
            return emit(.merge(function), values, output)
        }
        return acrossBatch(values, output) { lowering, values in
            // Missing axes stand in front, behind the new batch.
            let aligned = values.map { value in
                let own = lowering.shape(value).dimensions
                let ones = Array(repeating: 1, count: sizes.count + 1 - own.count)
                return ones.isEmpty ? value : lowering.emit(.view, [value], Shape([1] + ones + own.dropFirst()))
            }
            return lowering.emit(.merge(function), aligned, Shape([1] + sizes))
        }
    }

    /// The positions along an axis, one after the other.
    fileprivate mutating func taken(_ positions: [Int], of value: Int, axis: Int) -> Int {
        var sizes = shape(value).dimensions
        let taps = AxisTaps(input: sizes[axis], runs: positions.map { ($0, [1]) })
        sizes[axis] = positions.count
        if axis > 0 { return emit(.sampling(.sum, taps, axis: axis), [value], Shape(sizes)) }
        return acrossBatch([value], Shape(sizes)) {
            $0.emit(.sampling(.sum, taps, axis: 1), $1, Shape([1] + sizes))
        }
    }

    /// Where along the axes, taken as one, the first of the largest or smallest numbers stands.
    fileprivate mutating func position(of value: Int, _ isLargest: Bool, axes: [Int], _ output: Shape) -> Int {
        let sizes = shape(value)
        let extreme = reduced(value, isLargest ? .maximum : .minimum, axes: axes, sizes.reduced(axes))
        let isExtreme = merged(.equal, [value, extreme])
        // The earlier, the larger.
        let count = axes.reduce(1) { $0 * sizes[$1] }
        let batch = axes.contains(0) ? 1 : sizes[0]
        let order = constant((0..<count).map { Float(count - $0) }, sizes.keeping(axes), batch: batch)
        let first = reduced(merged(.multiply, [isExtreme, order]), .maximum, axes: axes, output)
        return emit(.affine(scale: [-1], offset: [Float(count)]), first)
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
        if operands.count == 2, let (scale, offset) = arithmetic.affine(operands),
            let input = values.first(where: { shape($0) == output })
        {
            return emit(.affine(scale: [scale], offset: [offset]), input)
        }
        return merged(arithmetic.function, values)
    }

    fileprivate mutating func joined(_ values: [Int], axis: Int, _ output: Shape) -> Int {
        guard axis == 0 else { return emit(.concatenate(axis: axis), values, output) }
        return acrossBatch(values, output) { $0.emit(.concatenate(axis: 1), $1, Shape([1] + output.dimensions)) }
    }

    fileprivate mutating func reduced(
        _ value: Int, _ reduction: TensorOperation.Reduction, axes: [Int], _ output: Shape
    ) -> Int {
        guard !axes.isEmpty else { return value }
        guard axes.contains(0) else { return reducedItems(value, reduction, axes: axes, output) }
        return acrossBatch([value], output) { lowering, values in
            lowering.reducedItems(values[0], reduction, axes: axes.map { $0 + 1 }, Shape([1] + output.dimensions))
        }
    }

    /// What becomes of the numbers along axes of which none is the batch.
    private mutating func reducedItems(
        _ value: Int, _ reduction: TensorOperation.Reduction, axes: [Int], _ output: Shape
    ) -> Int {
        let sizes = shape(value).dimensions
        let kept = sizes.indices.dropFirst().filter { !axes.contains($0) }
        let moved = transpose(value, order: [0] + axes + kept)
        let positions = axes.reduce(1) { $0 * sizes[$1] }
        let channels = kept.reduce(1) { $0 * sizes[$1] }
        let cells = emit(.view, [moved], [sizes[0], positions, channels])
        return emit(.view, [reducedCells(cells, reduction)], output)
    }

    /// (batch, positions, channels) → (batch, 1, channels).
    private mutating func reducedCells(_ cells: Int, _ reduction: TensorOperation.Reduction) -> Int {
        let shape = shape(cells)
        let (positions, channels) = (shape[1], shape[2])
        func pooled(_ kind: MienKernels.Pooling.Kind, _ cells: Int, _ lowering: inout Lowering) -> Int {
            lowering.emit(
                .globalPooling(kind, positions: positions, channels: channels), [cells], [shape[0], 1, channels])
        }
        switch reduction {
        case .mean: return pooled(.average, cells, &self)
        case .sum:
            return emit(.affine(scale: [Float(positions)], offset: [0]), pooled(.average, cells, &self))
        case .maximum: return pooled(.maximum, cells, &self)
        case .minimum:
            let negative = emit(.pointwise(.negative), cells)
            return emit(.pointwise(.negative), pooled(.maximum, negative, &self))
        case .any, .all:
            // Whether any is, and whether none is not.
            let isNot = emit(.pointwise(.not), cells)
            guard reduction == .any else { return emit(.pointwise(.not), pooled(.maximum, isNot, &self)) }
            return pooled(.maximum, emit(.pointwise(.not), isNot), &self)
        case .variance, .standardDeviation:
            let deviation = merged(.subtract, [cells, pooled(.average, cells, &self)])
            let variance = pooled(.average, emit(.pointwise(.square), deviation), &self)
            return reduction == .variance ? variance : emit(.pointwise(.squareRoot), variance)
        case .logSumExp:
            let largest = pooled(.maximum, cells, &self)
            let powers = emit(.pointwise(.exponential), merged(.subtract, [cells, largest]))
            let sum = reducedCells(powers, .sum)
            return merged(.add, [emit(.pointwise(.logarithm), sum), largest])
        case .product:
            // The second half is multiplied to the first, until there is one.
            var (product, count) = (cells, positions)
            while count > 1 {
                let half = (count + 1) / 2
                let output = Shape([shape[0], half, channels])
                let first = emit(
                    .frame([AxisMargin(before: 0, after: half - count), AxisMargin(0)], fill: 1), [product], output)
                let second = emit(
                    .frame([AxisMargin(before: -half, after: 2 * half - count), AxisMargin(0)], fill: 1), [product],
                    output)
                (product, count) = (emit(.merge(.multiply), [first, second], output), half)
            }
            return product
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

    /// A value with its axes in another order, the batch's perhaps elsewhere.
    fileprivate mutating func ordered(_ value: Int, _ order: [Int]) -> Int {
        guard let first = order.first, first != 0 else { return order.isEmpty ? value : transpose(value, order: order) }
        let sizes = shape(value)
        return acrossBatch([value], Shape(order.map { sizes[$0] })) {
            $0.transpose($1[0], order: [0] + order.map { $0 + 1 })
        }
    }

    /// Matrices in a row, one for each position along the axes that both terms and the output have.
    fileprivate mutating func einsum(_ terms: EinsumSubscripts.Terms, _ values: [Int]) -> Int {
        typealias Axis = EinsumEquation.Axis
        var (values, axes) = (values, terms.inputs)
        // What one term alone has and nobody asks for is added up first.
        for index in values.indices {
            let others = Set(axes.indices.filter { $0 != index }.flatMap { axes[$0] }).union(terms.output)
            let dropped = axes[index].indices.filter { !others.contains(axes[index][$0]) }
            values[index] = added(values[index], along: dropped)
            if !dropped.isEmpty { axes[index] = axes[index].filter(others.contains) }
        }
        func order(_ wanted: [Axis], in own: [Axis]) -> [Int] { wanted.compactMap { own.firstIndex(of: $0) } }
        guard values.count == 2 else {
            return axes[0] == terms.output ? values[0] : ordered(values[0], order(terms.output, in: axes[0]))
        }
        var sizes: [Axis: Int] = [:]
        for (value, own) in zip(values, axes) { sizes.merge(zip(own, shape(value).dimensions)) { size, _ in size } }
        func count(_ axes: [Axis]) -> Int { axes.reduce(1) { $0 * (sizes[$1] ?? 1) } }
        let common = axes[0].filter(axes[1].contains)
        let (shared, summed) = (common.filter(terms.output.contains), common.filter { !terms.output.contains($0) })
        let rows = axes[0].filter { !common.contains($0) }
        let columns = axes[1].filter { !common.contains($0) }
        let left = ordered(values[0], order(shared + rows + summed, in: axes[0]))
        let right = ordered(values[1], order(shared + summed + columns, in: axes[1]))
        let product = product(
            emit(.view, [left], [count(shared), count(rows), count(summed)]), false,
            emit(.view, [right], [count(shared), count(summed), count(columns)]), false,
            [count(shared), count(rows), count(columns)])
        let given = shared + rows + columns
        let whole = emit(.view, [product], Shape(given.map { sizes[$0] ?? 1 }))
        return given == terms.output ? whole : ordered(whole, order(terms.output, in: given))
    }

    /// The sum along the axes, which go; where none is left, the one number stands along an axis of 1.
    private mutating func added(_ value: Int, along axes: [Int]) -> Int {
        guard !axes.isEmpty else { return value }
        let sizes = shape(value)
        let kept = sizes.dimensions.indices.filter { !axes.contains($0) }.map { sizes[$0] }
        return reduced(value, .sum, axes: axes, Shape(kept.isEmpty ? [1] : kept))
    }

    fileprivate mutating func parts(_ parts: [OperationCall.Part], of value: Int, _ output: Shape) -> Int {
        var result = value
        for part in parts {
            guard let axis = part.axis, let positions = part.positions else { continue }
            result = taken(Array(positions), of: result, axis: axis)
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
        case .floorDivide: .floorDivide
        case .remainder: .remainder
        case .divideOrZero: .divideOrZero
        case .equal: .equal
        case .notEqual: .notEqual
        case .less: .less
        case .lessEqual: .lessEqual
        case .greater: .greater
        case .greaterEqual: .greaterEqual
        case .and: .and
        case .or: .or
        case .exclusiveOr: .exclusiveOr
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
        case .logarithmOf1Plus: .logarithmOf1Plus
        case .exponentialMinus1: .exponentialMinus1
        case .floor: .rounded(.down)
        case .ceiling: .rounded(.up)
        case .round: .rounded(.toNearestOrEven)
        case .sign: .sign
        case .sine: .sine
        case .cosine: .cosine
        case .errorFunction: .errorFunction
        case .not: .not
        case .approximateGelu: .geluTanh
        }
    }
}

extension Shape {
    /// With sizes of 1 in the place of the axes.
    fileprivate func reduced(_ axes: [Int]) -> Shape {
        Shape(dimensions.indices.map { axes.contains($0) ? 1 : self[$0] })
    }

    /// With sizes of 1 in the place of all others.
    fileprivate func keeping(_ axes: [Int]) -> Shape {
        Shape(dimensions.indices.map { axes.contains($0) ? self[$0] : 1 })
    }
}
