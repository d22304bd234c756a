import MienNetworks
import MienTensors

extension Flatten: LowerableLayer {
    func lower(_ lowering: inout Lowering) throws(LayerError) -> [Int] {
        let shape = lowering.shape(lowering.input)
        let input = shape.rank > 2 ? lowering.channelsLast(dataFormat) : lowering.input
        return [lowering.emit(.view, [input], [shape[0], shape.dimensions.dropFirst().reduce(1, *)])]
    }
}

extension Reshape: LowerableLayer {
    func lower(_ lowering: inout Lowering) throws(LayerError) -> [Int] {
        guard let shape = try outputShape(for: PartialShape(lowering.shape(lowering.input))).shape else {
            throw LayerError("its output shape is open")
        }
        return [lowering.emit(.view, [lowering.input], shape)]
    }
}

extension ZeroPadding: LowerableLayer {
    func lower(_ lowering: inout Lowering) throws(LayerError) -> [Int] {
        let input = lowering.channelsLast(dataFormat)
        var sizes = lowering.shape(input).dimensions
        guard sizes.count == rank + 2 else {
            throw LayerError("found an input of \(sizes.count) axes, expected \(rank + 2)")
        }
        for (axis, margin) in padding.margins.enumerated() { sizes[axis + 1] += margin.before + margin.after }
        let horizontal = padding.margins[rank - 1]
        let vertical = rank == 2 ? padding.margins[0] : nil
        let computation = Computation.pad(
            top: vertical?.before ?? 0, bottom: vertical?.after ?? 0, left: horizontal.before, right: horizontal.after)
        return [lowering.restored(lowering.emit(computation, [input], Shape(sizes)), dataFormat)]
    }
}
