import MienNetworks
import MienTensors

extension Flatten: LowerableLayer {
    func lower(_ lowering: inout Lowering) throws(LayerError) -> [Int] {
        let input = lowering.shape(lowering.input)
        if input.rank > 2 { try lowering.check(dataFormat) }
        let items = input.dimensions.dropFirst().reduce(1, *)
        return [lowering.emit(.view, [lowering.input], [input[0], items])]
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
        try lowering.check(dataFormat)
        guard let shape = try outputShape(for: PartialShape(lowering.shape(lowering.input))).shape else {
            throw LayerError("its output shape is open")
        }
        let horizontal = padding.margins[rank - 1]
        let vertical = rank == 2 ? padding.margins[0] : nil
        let computation = Computation.pad(
            top: vertical?.before ?? 0, bottom: vertical?.after ?? 0, left: horizontal.before, right: horizontal.after)
        return [lowering.emit(computation, [lowering.input], shape)]
    }
}
