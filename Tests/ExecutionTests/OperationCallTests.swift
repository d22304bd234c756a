import MienBasics
import MienExecution
import MienNetworks
import MienTensors
import Testing

/// Operations that stand in a network where layers do, as Keras 3 and TensorFlow write them. What they give was worked out
/// with NumPy's rules; that Keras agrees is shown by its cases and random networks.
@Suite struct OperationCallTests {
    private typealias Value = CallArguments.Value

    /// A network of one operation on inputs of these shapes.
    private func network(
        _ className: String, _ config: JSON.Object = [:], on shapes: [PartialShape],
        _ positional: [CallArguments.Value],
        _ keywords: [String: CallArguments.Value] = [:], outputs: Int = 1
    ) throws -> Network {
        var layers = shapes.enumerated().map { Layer(name: "in\($0)", InputLayer(shape: $1)) }
        var nodes = shapes.indices.map { Node(layer: $0, inputs: []) }
        layers.append(
            Layer(name: "op", OpaqueLayer(className: className, reason: .operation, configuration: config)))
        nodes.append(
            Node(
                layer: shapes.count, inputs: shapes.indices.map { NodeOutput(node: $0) },
                arguments: CallArguments(positional: positional, keywords: keywords)))
        return try Network(
            name: "n", form: .functional, layers: layers, nodes: nodes,
            inputs: shapes.indices.map { NodeOutput(node: $0) },
            outputs: (0..<outputs).map { NodeOutput(node: shapes.count, output: $0) })
    }

    private func outputs(_ network: Network, _ inputs: Tensor...) throws -> [Tensor] {
        let fast = try Executor(network).run(inputs).outputs.map(\.tensor)
        let naive = try Executor(network, kernels: .reference).run(inputs).outputs.map(\.tensor)
        #expect(fast.map(\.shape) == naive.map(\.shape) && fast.map(\.values) == naive.map(\.values))
        // The shapes are those that were foretold.
        let shapes = try network.shapes(for: inputs.map(\.shape))
        #expect(shapes.last == .some(fast.map { PartialShape($0.shape) }))
        return fast
    }

    private let matrix = Tensor([2, 3], [1, 2, 3, 4, 5, 6])

    @Test func arithmeticWithConstants() throws {
        let cases: [(String, [CallArguments.Value], [Float])] = [
            ("Add", [.input(0), .constant(1)], [2, 3, 4, 5, 6, 7]),
            ("Subtract", [.constant(10), .input(0)], [9, 8, 7, 6, 5, 4]),
            ("TrueDivide", [.constant(60), .input(0)], [60, 30, 20, 15, 12, 10]),
            ("Divide", [.input(0), .constant(0.5)], [2, 4, 6, 8, 10, 12]),
            ("Multiply", [.input(0), .constant([1, 10, 100])], [1, 20, 300, 4, 50, 600]),
            ("Power", [.input(0), .constant(2)], [1, 4, 9, 16, 25, 36]),
            ("Maximum", [.input(0), .constant([[4], [4]])], [4, 4, 4, 4, 5, 6]),
            (
                "Minimum", [.input(0), .constant(["class_name": "__numpy__", "config": ["value": [2, 9, 2]]])],
                [1, 2, 2, 2, 5, 2]
            ),
        ]
        for (name, arguments, expected) in cases {
            let network = try network(name, on: [[nil, 3]], arguments)
            #expect(try outputs(network, matrix)[0].values == expected, "\(name)")
        }
        // TensorFlow's by the last part of its name, with the second operand by name.
        let tensorFlow = try network(
            "TFOpLambda", ["function": "math.squared_difference"], on: [[nil, 3]], [.input(0)], ["y": .constant(3)])
        #expect(try outputs(tensorFlow, matrix)[0].values == [4, 1, 0, 1, 4, 9])
    }

    @Test func tensorsAreRepeatedAsNumPyDoes() throws {
        let subtract = try network("Subtract", on: [[nil, 3], [nil, 1]], [.input(0), .input(1)])
        #expect(try outputs(subtract, matrix, Tensor([2, 1], [1, 2]))[0].values == [0, 1, 2, 2, 3, 4])
        // Aligned at the last axis, across the batch.
        let add = try network("Add", on: [[nil, 2, 3], [nil, 3]], [.input(0), .input(1)])
        let volume = Tensor([1, 2, 3], [0, 0, 0, 10, 10, 10])
        #expect(try outputs(add, volume, matrix)[0].values == [1, 2, 3, 14, 15, 16])
        #expect(throws: NetworkError.self) {
            try Executor(subtract).run([matrix, Tensor([2, 1], [1, 2]).reshaped(to: [1, 2])])
        }
    }

    @Test func partsOfATensor() throws {
        func slice(_ indices: JSON) throws -> Tensor {
            try outputs(network("GetItem", on: [[nil, 3]], [.input(0), .constant(indices)]), matrix)[0]
        }
        func range(_ start: JSON, _ stop: JSON, _ step: JSON) -> JSON {
            ["class_name": "__slice__", "config": ["start": start, "stop": stop, "step": step]]
        }
        let all = range(nil, nil, nil)
        #expect(try slice([all, range(nil, nil, -1)]).values == [3, 2, 1, 6, 5, 4])
        #expect(try slice([all, range(-2, nil, nil)]).values == [2, 3, 5, 6])
        #expect(try slice([all, range(nil, 5, 2)]).values == [1, 3, 4, 6])
        let column = try slice([all, -1])
        #expect(column.shape == [2] && column.values == [3, 6])
        let row = try slice([range(1, nil, nil)])
        #expect(row.shape == [1, 3] && row.values == [4, 5, 6])
        let grown = try slice([all, nil, ["class_name": "__ellipsis__", "config": [:]]])
        #expect(grown.shape == [2, 1, 3])
        #expect(throws: NetworkError(layer: "op", "found position 3, expected one of 3")) { try slice([all, 3]) }
        #expect(throws: NetworkError(layer: "op", "takes nothing of an axis of size 3")) {
            try slice([all, range(2, 1, nil)])
        }
    }

    @Test func reductionsAlongAnyAxes() throws {
        func reduce(_ name: String, _ config: JSON.Object) throws -> Tensor {
            try outputs(network(name, config, on: [[nil, 3]], [.input(0)]), matrix)[0]
        }
        #expect(try reduce("Mean", ["axis": -1]).values == [2, 5])
        #expect(try reduce("Sum", ["axis": [0], "keepdims": true]).values == [5, 7, 9])
        #expect(try reduce("Sum", ["axis": [0], "keepdims": true]).shape == [1, 3])
        #expect(try reduce("Max", ["axis": 0]).values == [4, 5, 6])
        #expect(try reduce("Min", ["axis": 1]).values == [1, 4])
    }

    @Test func axesInAnotherOrderAndOtherShapes() throws {
        let turned = try network("Transpose", ["axes": nil], on: [[nil, 3]], [.input(0)])
        #expect(try outputs(turned, matrix)[0].values == [1, 4, 2, 5, 3, 6])
        let shape = try network("Reshape", ["newshape": [3, -1]], on: [[nil, 3]], [.input(0)])
        #expect(try outputs(shape, matrix)[0].shape == [3, 2])
        let stack = try network("Stack", ["axis": 0], on: [[nil, 3], [nil, 3]], [.list([.input(0), .input(1)])])
        #expect(try outputs(stack, matrix, matrix)[0].shape == [2, 2, 3])
        let joined = try network(
            "Concatenate", ["axis": 0], on: [[nil, 3], [nil, 3]], [.list([.input(0), .input(1)])])
        #expect(try outputs(joined, matrix, matrix)[0].shape == [4, 3])
        let pad = try network("Pad", ["pad_width": [[1, 0], [0, 1]]], on: [[nil, 3]], [.input(0)])
        #expect(try outputs(pad, matrix)[0].values == [0, 0, 0, 0, 1, 2, 3, 0, 4, 5, 6, 0])
        let split = try network(
            "Split", ["indices_or_sections": [1], "axis": 1], on: [[nil, 3]], [.input(0)], outputs: 2)
        #expect(try outputs(split, matrix).map(\.values) == [[1, 4], [2, 3, 5, 6]])
        let product = try network("Matmul", on: [[nil, 3], [3, 2]], [.input(0), .input(1)])
        #expect(try outputs(product, matrix, Tensor([3, 2], [1, 0, 0, 1, 1, 1]))[0].values == [4, 5, 10, 11])
    }

    @Test func sumsOfProductsOverLetters() throws {
        func einsum(_ subscripts: JSON, _ arguments: [CallArguments.Value], _ inputs: Tensor...) throws -> Tensor {
            let shapes = inputs.map { PartialShape([nil] + $0.shape.dimensions.dropFirst().map(Optional.some)) }
            let network = try network("Einsum", ["subscripts": subscripts], on: shapes, arguments)
            return try inputs.count == 1
                ? outputs(network, inputs[0])[0] : outputs(network, inputs[0], inputs[1])[0]
        }
        let one: [CallArguments.Value] = [.input(0)]
        let two: [CallArguments.Value] = [.input(0), .input(1)]
        let other = Tensor([2, 3], [1, 0, 1, 0, 2, 0])
        #expect(try einsum("ij->i", one, matrix).values == [6, 15])
        #expect(try einsum("ij->ji", one, matrix).values == [1, 4, 2, 5, 3, 6])
        #expect(try einsum("b...->...", one, matrix).values == [5, 7, 9])
        // Without an arrow: what stands once, by the alphabet.
        #expect(try einsum("ba", one, matrix).values == [1, 4, 2, 5, 3, 6])
        #expect(try einsum("bi,bi->b", two, matrix, other).values == [4, 10])
        #expect(try einsum("bi, bi -> bi", two, matrix, other).values == [1, 0, 3, 0, 10, 0])
        let outer = try einsum("bi,bj->bij", two, matrix, other)
        #expect(outer.shape == [2, 3, 3])
        #expect(outer.values == [1, 0, 1, 2, 0, 2, 3, 0, 3, 0, 8, 0, 0, 10, 0, 0, 12, 0])
        // Across the batch, and with letters that one term alone has.
        #expect(try einsum("ai,bi", two, matrix, other).values == [4, 4, 10, 10])
        #expect(try einsum("ai,bj->bj", two, matrix, other).values == [21, 0, 21, 0, 42, 0])
        let columns = CallArguments.Value.constant([[1, 0], [0, 1], [1, 1]])
        let product = try einsum("...c,cd->...d", [.input(0), columns], matrix)
        #expect(product.shape == [2, 2] && product.values == [4, 5, 10, 11])
        #expect(throws: NetworkError(layer: "op", "found sizes of 3 and 2 for the same axis of bi,ij->bj")) {
            try einsum("bi,ij->bj", [.input(0), .constant([[1, 0], [0, 1]])], matrix)
        }
        for refused in ["ii->i", "ij->k", "ij,jk,kl->il", "i1->i", "...i->i"] {
            #expect(EinsumSubscripts(refused) == nil, "\(refused)")
        }
    }

    @Test func blocksRollsAndMovedAxes() throws {
        func output(_ name: String, _ config: JSON.Object, _ input: Tensor) throws -> Tensor {
            let shape = PartialShape([nil] + input.shape.dimensions.dropFirst().map(Optional.some))
            return try outputs(network(name, config, on: [shape], [.input(0)]), input)[0]
        }
        let depth = Tensor([1, 1, 2, 4], [1, 2, 3, 4, 5, 6, 7, 8])
        let picture = try output("DepthToSpace", ["block_size": 2, "data_format": "channels_last"], depth)
        #expect(picture.shape == [1, 2, 4, 1] && picture.values == [1, 2, 5, 6, 3, 4, 7, 8])
        let back = try output("SpaceToDepth", ["block_size": 2, "data_format": "channels_last"], picture)
        #expect(back.shape == depth.shape && back.values == depth.values)
        let first = try output(
            "DepthToSpace", ["block_size": 2, "data_format": "channels_first"],
            Tensor([1, 4, 1, 2], [1, 5, 2, 6, 3, 7, 4, 8]))
        #expect(first.shape == [1, 1, 2, 4] && first.values == picture.values)
        #expect(throws: NetworkError.self) {
            try output("DepthToSpace", ["block_size": 3, "data_format": "channels_last"], depth)
        }
        #expect(try output("Roll", ["shift": 1, "axis": 1], matrix).values == [3, 1, 2, 6, 4, 5])
        #expect(try output("Roll", ["shift": [1, -4], "axis": [0, -1]], matrix).values == [5, 6, 4, 2, 3, 1])
        let moved = try output("Moveaxis", ["source": 1, "destination": -1], depth)
        #expect(moved.shape == [1, 2, 4, 1] && moved.values == depth.values)
        #expect(
            try output("Moveaxis", ["source": [0, 1], "destination": [1, 0]], matrix).values == [1, 4, 2, 5, 3, 6])
        let grey = try output("RGBToGrayscale", ["data_format": nil], Tensor([1, 1, 2, 3], [1, 0, 0, 0, 1, 0]))
        #expect(grey.shape == [1, 1, 2, 1] && grey.values == [0.2989, 0.587])
    }

    @Test func answersAreOneAndNought() throws {
        func answer(_ name: String, _ config: JSON.Object = [:], _ arguments: CallArguments.Value...) throws -> [Float]
        {
            try outputs(network(name, config, on: [[nil, 3]], [.input(0)] + arguments), matrix)[0].values
        }
        #expect(try answer("Greater", [:], .constant(3)) == [0, 0, 0, 1, 1, 1])
        #expect(try answer("LessEqual", [:], .constant(3)) == [1, 1, 1, 0, 0, 0])
        #expect(try answer("NotEqual", [:], .constant([1, 5, 6])) == [0, 1, 1, 1, 0, 0])
        #expect(try answer("LogicalAnd", [:], .constant([1, 0, 1])) == [1, 0, 1, 1, 0, 1])
        #expect(try answer("Where", [:], .constant(9), .constant(0)) == [9, 9, 9, 9, 9, 9])
        #expect(try answer("Cast", ["dtype": "bool"]) == [1, 1, 1, 1, 1, 1])
        #expect(try answer("Argmax", ["axis": -1]) == [2, 2])
        #expect(try answer("Argmin", ["axis": nil, "keepdims": true]) == [0])
        #expect(try answer("OneHot", ["num_classes": 3]) == [0, 1, 0, 0, 0, 1] + Array(repeating: 0, count: 12))
        #expect(try answer("Mod", [:], .constant(-4)) == [-3, -2, -1, 0, -3, -2])
        #expect(try answer("FloorDivide", [:], .constant(4)) == [0, 0, 0, 1, 1, 1])
    }

    @Test func otherReductionsAndPositions() throws {
        func result(_ name: String, _ config: JSON.Object) throws -> [Float] {
            try outputs(network(name, config, on: [[nil, 3]], [.input(0)]), matrix)[0].values
        }
        #expect(try result("Prod", ["axis": 1]) == [6, 120])
        #expect(try result("Prod", ["axis": nil, "keepdims": true]) == [720])
        #expect(try result("Var", ["axis": 0]) == [2.25, 2.25, 2.25])
        #expect(try result("Std", ["axis": 0]) == [1.5, 1.5, 1.5])
        #expect(try result("Any", ["axis": 1]) == [1, 1] && result("All", ["axis": 0]) == [1, 1, 1])
        #expect(try result("Flip", ["axis": 1]) == [3, 2, 1, 6, 5, 4])
        #expect(try result("Repeat", ["repeats": 2, "axis": 1]) == [1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6])
        #expect(try result("Tile", ["repeats": [1, 2]]) == [1, 2, 3, 1, 2, 3, 4, 5, 6, 4, 5, 6])
        #expect(try result("FullLike", ["fill_value": 7]) == [7, 7, 7, 7, 7, 7])
    }

    /// As Keras 3.15 has it.
    @Test func whatIsNullOrBesideTheAxesChangesTheNumbers() throws {
        func operation(_ name: String, _ config: JSON.Object) throws -> Network {
            try network(name, config, on: [[nil, 3]], [.input(0)])
        }
        let squares: Float = 1 + 4 + 9 + 16 + 25 + 36
        let normalised = try outputs(operation("Normalize", ["axis": nil, "order": 2, "epsilon": nil]), matrix)[0]
        #expect(zip(normalised.values, matrix.values).allSatisfy { abs($0 - $1 / squares.squareRoot()) < 1e-6 })
        let whole = try outputs(operation("ConvertToTensor", ["dtype": "int32"]), Tensor([1, 3], [1.5, -1.5, 0]))[0]
        #expect(whole.values == [1, -1, 0])
        // Along all axes as one, and with another number among the tensor's.
        for (name, config) in [
            ("Softmax", ["axis": nil]), ("LogSoftmax", ["axis": nil]), ("Max", ["axis": 1, "initial": 5]),
            ("Min", ["axis": 1, "initial": 2.5]),
        ] as [(String, JSON.Object)] {
            #expect(throws: NetworkError("can't be run, because these layers are not known: `op` (\(name), operation)"))
            {
                try Executor(try operation(name, config))
            }
        }
        #expect(try outputs(operation("Max", ["axis": 1, "initial": nil]), matrix)[0].values == [3, 6])
    }

    /// Each operation says itself in the words of a generation that has it, and is read out of them again.
    @Test func operationsComeBackFromTheWordsOfEitherGeneration() throws {
        var operations: [TensorOperation] = TensorOperation.Function.allCases.map { .function($0) }
        operations += TensorOperation.Reduction.allCases.map { .reduce($0, axes: [1], keepDims: true) }
        operations += Activation.Function.allCases.map { .activation(.function($0)) }
        operations += [
            .reshape([-1, 3]), .transpose([1, 0]), .swapAxes(0, 1), .expandDims(axis: 1), .squeeze(axes: [1]),
            .pad([[0, 0], [1, 2]], value: 0.5), .clip(minimum: -1, maximum: 2), .softmax(axis: 1, isLogarithm: true),
            .split(.count(3), axis: 1), .split(.sizes([1, 2]), axis: 1), .split(.cuts([1]), axis: 1), .unstack(axis: 1),
            .flip(axes: [1]), .repeat(2, axis: 1), .tile([1, 2]), .take([0, -1], axis: 1), .cast(.boolean),
            .cast(.integer), .cast(.float), .fill(0), .fill(1), .position(isLargest: false, axis: 1, keepDims: false),
            .oneHot(count: 4, axis: -1), .identity, .stopGradient,
            .moveAxes([0], to: [-1]), .roll([1, -2], axes: [0, 1]), .depthToSpace(block: 2, .channelsFirst),
            .depthToSpace(block: 3, .channelsLast), .spaceToDepth(block: 2, .channelsFirst),
            .spaceToDepth(block: 3, .channelsLast),
            .slice([.rest, .range(start: 1, stop: nil, step: -1), .newAxis, .position(-1)]),
        ]
        if let einsum = EinsumSubscripts("b...->...b") { operations.append(.einsum(einsum)) }
        var said = 0
        for operation in operations {
            let call = OperationCall(operation: operation, operands: [.input(0)])
            for dialect in [Dialect.keras2, .keras3] {
                guard let written = call.written(in: dialect) else { continue }
                said += 1
                let layer = OpaqueLayer(
                    className: dialect == .keras3 ? written.name : "TFOpLambda", reason: .operation,
                    configuration: dialect == .keras3 ? written.settings : ["function": .string(written.name)])
                let network = try Network(
                    name: "n", form: .functional,
                    layers: [Layer(name: "in", InputLayer(shape: [nil, 3])), Layer(name: "op", layer)],
                    nodes: [
                        Node(layer: 0, inputs: []),
                        Node(layer: 1, inputs: [NodeOutput(node: 0)], arguments: written.arguments),
                    ], inputs: [NodeOutput(node: 0)], outputs: [NodeOutput(node: 1)])
                let read = try network.operation(of: network.nodes[1])
                // Pieces may be said by their sizes or by the cuts between them, and the exponential linear unit as a layer.
                if case .split(.sizes, _) = operation, dialect == .keras3 { continue }
                if operation == .activation(.function(.elu)), dialect == .keras3 { continue }
                #expect(read == call, "\(dialect): \(written.name)")
            }
        }
        #expect(said > 100)
    }

    @Test func whatCannotBeRunIsSaidByName() throws {
        let unknown = try network("Fft2", on: [[nil, 3]], [.input(0)])
        #expect(
            throws: NetworkError("can't be run, because these layers are not known: `op` (Fft2, operation)")
        ) { try Executor(unknown) }
        #expect(try unknown.shapes().last == .some(nil))
        let axis = try network("Mean", ["axis": 4], on: [[nil, 3]], [.input(0)])
        #expect(throws: NetworkError(layer: "op", "found axis 4, expected one of 2")) {
            try Executor(axis).run([matrix])
        }
        let word = try network("Clip", ["x_min": "low", "x_max": 1], on: [[nil, 3]], [.input(0)])
        #expect(throws: NetworkError(layer: "op", "found its argument x_min as \"low\", expected a number")) {
            try Executor(word).run([matrix])
        }
    }
}
