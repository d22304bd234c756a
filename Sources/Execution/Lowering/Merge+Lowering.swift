import MienKernels
import MienNetworks
import MienTensors

extension MienNetworks.Merge: LowerableLayer {
    func lower(_ lowering: inout Lowering) throws(LayerError) -> [Int] {
        let shapes = lowering.inputs.map { PartialShape(lowering.shape($0)) }
        guard let shape = try outputShapes(for: shapes).first?.shape else {
            throw LayerError("its output shape is open")
        }
        let aligned = lowering.inputs.map { lowering.aligned($0, rank: shape.rank) }
        return [lowering.emit(.merge(kind.function), aligned, shape)]
    }
}

extension Lowering {
    /// A value with the axes that Keras adds behind the batch when another input has more.
    fileprivate mutating func aligned(_ value: Int, rank: Int) -> Int {
        let shape = shape(value)
        guard shape.rank < rank else { return value }
        let ones = Array(repeating: 1, count: rank - shape.rank)
        return emit(.view, [value], Shape([shape[0]] + ones + shape.dimensions.dropFirst()))
    }
}

extension CustomScaleLayer: LowerableLayer {
    func lower(_ lowering: inout Lowering) throws(LayerError) -> [Int] {
        let shapes = lowering.inputs.map { PartialShape(lowering.shape($0)) }
        guard let shape = try outputShapes(for: shapes).first?.shape else {
            throw LayerError("its output shape is open")
        }
        let scaled = lowering.emit(.affine(scale: [Float(scale)], offset: [0]), lowering.inputs[1])
        return [lowering.emit(.merge(.add), [lowering.inputs[0], scaled], shape)]
    }
}

extension Concatenate: LowerableLayer {
    func lower(_ lowering: inout Lowering) throws(LayerError) -> [Int] {
        let shapes = lowering.inputs.map { PartialShape(lowering.shape($0)) }
        guard let shape = try outputShapes(for: shapes).first?.shape, let axis = axis.resolved(rank: shape.rank) else {
            throw LayerError("its output shape is open")
        }
        guard axis > 0 else { throw LayerError("joins batches, which is not done") }
        return [lowering.emit(.concatenate(axis: axis), lowering.inputs, shape)]
    }
}

extension Dot: LowerableLayer {
    func lower(_ lowering: inout Lowering) throws(LayerError) -> [Int] {
        let shapes = lowering.inputs.map { PartialShape(lowering.shape($0)) }
        guard let output = try outputShapes(for: shapes).first?.shape else {
            throw LayerError("its output shape is open")
        }
        let (first, second) = try resolvedAxes(for: shapes)
        let left = lowering.line(lowering.inputs[0], axis: first, isNormalized: normalize)
        let right = lowering.line(lowering.inputs[1], axis: second, isNormalized: normalize)
        let (rows, inner) = (lowering.shape(left)[1], lowering.shape(left)[2])
        let columns = lowering.shape(right)[1]
        let turned = columns == 1 ? right : lowering.transpose(right, order: [0, 2, 1])
        let product = lowering.emit(
            .product(rows: rows, inner: inner, columns: columns), [left, turned], [output[0], rows, columns])
        return [lowering.emit(.view, [product], output)]
    }
}

extension Lowering {
    /// A value as (batch, rest, axis), perhaps divided by its length along the axis, which Keras takes for 1e-7 at least.
    fileprivate mutating func line(_ value: Int, axis: Int, isNormalized: Bool) -> Int {
        let shape = shape(value)
        let order = shape.dimensions.indices.filter { $0 != axis } + [axis]
        let moved = transpose(value, order: order)
        let line = emit(
            .view, [moved], [shape[0], shape.count / (shape[0] * shape[axis]), shape[axis]])
        return isNormalized ? normalized(.length(least: 1e-7), line) : line
    }
}

extension MienNetworks.Merge.Kind {
    fileprivate var function: MergeFunction {
        switch self {
        case .add: .add
        case .subtract: .subtract
        case .multiply: .multiply
        case .average: .average
        case .maximum: .maximum
        case .minimum: .minimum
        }
    }
}
