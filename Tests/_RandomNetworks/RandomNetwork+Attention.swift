import MienBasics
import MienNetworks

/// Layers that attend, and products with an equation.
extension RandomNetwork {
    /// What a layer looks at that attends to something: a value and perhaps a key that fit the query.
    mutating func attended(by query: Int) -> [Int] {
        let size = values[query].size
        let fitting = values.indices.filter {
            !values[$0].isMasked && values[$0].size.rank == size.rank && values[$0].size[-1] == size[-1]
        }
        guard let value = fitting.isEmpty ? nil : pick(fitting) else { return [query] }
        let keys = fitting.filter { values[$0].size.dimensions.dropLast() == values[value].size.dimensions.dropLast() }
        return [value] + (generator.index(below: 3) == 0 ? [pick(keys)] : [])
    }

    mutating func call(
        _ specification: any LayerSpecification, inputs count: Int, rank: Int
    ) -> CallArguments {
        let axes = try? (specification as? any MultiHeadLayer)?.attentionAxes(rank: rank)
        let mayBeCausal = axes == nil || axes == [1]
        let inputs = (0..<count).map(CallArguments.Value.input)
        return CallArguments(
            positional: specification is any AttentionLayer ? [.list(inputs)] : inputs,
            keywords: [
                "use_causal_mask": .constant(.bool(mayBeCausal && generator.index(below: 3) == 0)),
                "return_attention_scores": .constant(.bool(generator.index(below: 3) == 0)),
            ])
    }

    /// A layer that attends, or a product with an equation.
    mutating func attention(_ rank: Int) -> any LayerSpecification {
        switch generator.index(below: 6) {
        case 0:
            var layer = Attention()
            layer.useScale = generator.index(below: 2) == 0
            layer.scoreMode = pick(Attention.ScoreMode.allCases)
            return layer
        case 1:
            var layer = AdditiveAttention()
            layer.useScale = generator.index(below: 2) == 0
            return layer
        case 2 where rank == 3:
            var layer = GroupQueryAttention()
            layer.headDim = 1 + generator.index(below: 4)
            layer.numKeyValueHeads = 1 + generator.index(below: 2)
            layer.numQueryHeads = layer.numKeyValueHeads * (1 + generator.index(below: 3))
            layer.useGate = generator.index(below: 3) == 0
            layer.useBias = generator.index(below: 2) == 0
            return layer
        case 3:
            var layer = EinsumDense()
            let (equation, sizes, axes) = pick(
                rank == 3
                    ? [
                        ("abc,cd->abd", [nil, 4], "d"), ("abc,cde->adeb", [2, 3, nil], "eb"),
                        ("abc,bcd->abd", [nil, 3], "bd"),
                    ]
                    : [("...x,xy->...y", [5], "y"), ("abcd,cde->abe", [nil, 5], "b"), ("ab...,bc->ac...", [3], "c")]
                        as [(String, [Int?], String)])
            layer.equation = EinsumEquation(equation) ?? layer.equation
            layer.outputShape = OpenSizes(sizes)
            layer.biasAxes = pick([nil, Word(axes)])
            layer.activation = activation()
            return layer
        default:
            var layer = MultiHeadAttention()
            layer.numHeads = 1 + generator.index(below: 3)
            layer.keyDim = 1 + generator.index(below: 4)
            layer.valueDim = pick([nil, 3])
            layer.outputShape = pick([nil, OpenSizes([2])])
            layer.axes = rank == 4 ? pick([nil, Axes([2]), Axes([2, 1]), Axes([1])]) : nil
            // What is said of steps is said of one axis.
            layer.slidingWindow = rank == 3 || layer.axes == Axes([1]) ? pick([nil, nil, 2]) : nil
            layer.useGate = generator.index(below: 3) == 0
            layer.useBias = generator.index(below: 2) == 0
            layer.robustMasking = RobustMasking(isRobust: pick([true, false]), isOfKeras2: pick([true, false]))
            return layer
        }
    }
}
