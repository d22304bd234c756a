import MienBasics
import MienNetworks
import MienTensors

/// A small network of layers that are drawn at random, with weights that keep values near 1; the same seed gives the same
/// network.
///
/// Functions that jump (a shrink, a threshold) are left out: there the smallest difference in what goes in makes a large
/// one in what comes out, and nothing can be compared. So is x - tanh x, which near 0 is rounding alone. Nor is anything
/// divided by what may be next to nothing: only inputs, which are no constants, are normalised. The kernels' own tests
/// have all that.
///
/// Layers are shared, nested networks too; some inputs do not say how large they are; operations stand among the layers.
package struct RandomNetwork {
    var generator: SeededGenerator
    var layers: [Layer] = []
    var nodes: [Node] = []
    /// What the nodes give out.
    var values: [Value] = []
    var inputs: [NodeOutput] = []
    let depth: Int

    /// One of the tensors that a node gives out.
    struct Value {
        var output: NodeOutput
        /// As it can be told beforehand.
        var shape: PartialShape
        /// As it is: the batch alone is open.
        var size: PartialShape
        /// Whether a mask comes with it.
        var isMasked = false
        /// Whether it goes into the whole network, the same to the bit for all kernels.
        var isInput = false
    }

    package init(seed: UInt64) {
        generator = SeededGenerator(seed: seed)
        depth = 0
        let size = { (generator: inout SeededGenerator, most: Int) in 1 + generator.index(below: most) }
        let height = 3 + size(&generator, 5)
        let inputCount = size(&generator, 2)
        for index in 0..<inputCount {
            let picture: PartialShape = [nil, height, 2 + size(&generator, 6), size(&generator, 5)]
            let volume: PartialShape = [nil, 1 + height % 3, height, 3, 2]
            var shape = pick([picture, [nil, height, picture[3]], picture, volume, picture])
            if generator.index(below: 5) == 0 {
                for axis in 1..<shape.rank - 1 where generator.index(below: 3) > 0 { shape[axis] = nil }
            }
            addInput(named: "in\(index)", shape, size: Self.known(shape))
        }
        grow(by: 4 + generator.index(below: 12))
    }

    /// A network for inputs of these shapes that stands in another one.
    init(_ generator: SeededGenerator, shapes: [PartialShape], sizes: [PartialShape], depth: Int) {
        self.generator = generator
        self.depth = depth
        for (index, (shape, size)) in zip(shapes, sizes).enumerated() {
            addInput(named: "in\(index)", shape, size: size)
        }
        grow(by: 1 + self.generator.index(below: 4))
    }

    mutating func addInput(named name: String, _ shape: PartialShape, size: PartialShape) {
        let output = NodeOutput(node: nodes.count)
        inputs.append(output)
        values.append(Value(output: output, shape: shape, size: size, isInput: depth == 0))
        nodes.append(Node(layer: layers.count, inputs: []))
        layers.append(Layer(name: name, InputLayer(shape: shape)))
    }

    mutating func grow(by count: Int) {
        let wanted = nodes.count + count
        while nodes.count < wanted {
            switch generator.index(below: 10) {
            case 0: shareLayer()
            case 1 where depth < 2: addNetwork()
            case 2, 3: addOperation()
            default: addLayer()
            }
        }
    }

    package var network: Network {
        get throws {
            // What nobody takes comes out, and something from the middle.
            let used = Set(nodes.flatMap(\.inputs))
            var generator = generator
            let middle = values[generator.index(below: values.count)].output
            return try Network(
                name: "random", form: .functional, layers: layers, nodes: nodes, inputs: inputs,
                outputs: values.map(\.output).filter { !used.contains($0) } + [middle])
        }
    }

    /// The sizes of an input's axes; those that are open have one of their own.
    static func known(_ shape: PartialShape) -> PartialShape {
        PartialShape(shape.dimensions.enumerated().map { axis, size in axis == 0 ? nil : size ?? 4 + axis })
    }

    /// A batch for each input.
    package static func inputs(of network: Network, batch: Int, seed: UInt64) -> [Tensor] {
        var generator = SeededGenerator(seed: seed)
        return network.inputs.map { input in
            let sizes = known(network.inputShape(input)).dimensions.dropFirst().compactMap(\.self)
            let shape = Shape([batch] + sizes)
            return Tensor(shape, (0..<shape.count).map { _ in Float(generator.normal()) })
        }
    }

    mutating func pick<Element>(_ elements: [Element]) -> Element {
        elements[generator.index(below: elements.count)]
    }

    mutating func sizes(_ rank: Int, _ most: Int) -> Sizes {
        Sizes((0..<rank).map { _ in 1 + generator.index(below: most) })
    }

    /// Mostly the newest value, so that the graph becomes deep.
    mutating func place() -> Int {
        generator.index(below: 3) == 0 ? generator.index(below: values.count) : values.count - 1
    }

    /// Adds a call of a layer that gives out tensors of these shapes and sizes; nothing where they are too large or none.
    mutating func add(
        _ layer: Int, _ arguments: CallArguments? = nil, inputs: [Int], shapes: [PartialShape], sizes: [PartialShape],
        isMasked: Bool = false
    ) -> Bool {
        for (shape, size) in zip(shapes, sizes) {
            guard let count = size.itemCount, count > 0, count <= 1 << 12, shape.rank == size.rank, size.rank > 1,
                size[0] == nil
            else { return false }
        }
        for index in shapes.indices {
            values.append(
                Value(
                    output: NodeOutput(node: nodes.count, output: index), shape: shapes[index], size: sizes[index],
                    isMasked: isMasked))
        }
        nodes.append(
            Node(
                layer: layer, call: nodes.count { $0.layer == layer }, inputs: inputs.map { values[$0].output },
                arguments: arguments))
        return true
    }
}
