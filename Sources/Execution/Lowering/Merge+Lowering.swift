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
