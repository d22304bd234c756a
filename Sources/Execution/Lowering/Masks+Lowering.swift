import MienNetworks
import MienTensors

extension LowerableLayer {
    func makeMask(_ lowering: inout Lowering) -> Int? { nil }
}

extension Embedding {
    func makeMask(_ lowering: inout Lowering) -> Int? {
        makesMask ? lowering.emit(.stepMask(value: 0, depth: 1), lowering.input) : nil
    }
}

extension Masking {
    func makeMask(_ lowering: inout Lowering) -> Int? {
        let shape = lowering.shape(lowering.input)
        return lowering.emit(
            .stepMask(value: Float(maskValue), depth: shape[shape.rank - 1]), [lowering.input],
            Shape(shape.dimensions.dropLast()))
    }
}

extension Network {
    /// Whether no layer makes other numbers of what comes with a mask.
    var ignoresMasks: Bool {
        layers.allSatisfy { layer in
            switch layer.specification {
            case let nested as NestedNetwork: nested.network.ignoresMasks
            case let layer: layer.maskUse.isHarmless
            }
        }
    }
}
