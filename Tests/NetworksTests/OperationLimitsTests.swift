import MienBasics
import MienNetworks
import Testing

/// Arguments that no tensor has, as a file may say them: each is an error of the operation, and costs no memory.
@Suite struct OperationLimitsTests {
    /// The error that an operation on a tensor of None × `size` ends in; nil where it gives out something.
    private func problem(
        _ name: String, _ config: JSON.Object = [:], of size: Int, _ arguments: CallArguments.Value...
    ) throws -> String? {
        try problem(name, config, of: size, CallArguments(positional: [.input(0)] + arguments))
    }

    private func problem(
        _ name: String, _ config: JSON.Object, of size: Int, _ arguments: CallArguments
    ) throws -> String? {
        let inputs = arguments.inputs.map { _ in NodeOutput(node: 0) }
        let network = try Network(
            name: "n", form: .functional,
            layers: [
                Layer(name: "in", InputLayer(shape: [nil, size])),
                Layer(name: "op", OpaqueLayer(className: name, reason: .operation, configuration: config)),
            ],
            nodes: [Node(layer: 0, inputs: []), Node(layer: 1, inputs: inputs, arguments: arguments)],
            inputs: [NodeOutput(node: 0)], outputs: [NodeOutput(node: 1)])
        do throws(LayerError) {
            _ = try network.operation(of: network.nodes[1])?.outputShapes(for: [[nil, size]])
            return nil
        } catch {
            return error.problem
        }
    }

    /// -2⁶³, which has no opposite.
    @Test func theLeastNumberIsNoAxisAndNoPosition() throws {
        let least = JSON.integer(.min)
        func range(_ start: JSON) -> JSON {
            ["class_name": "__slice__", "config": ["start": start, "stop": nil, "step": nil]]
        }
        func wrong(_ name: String, _ expected: String) -> String {
            "found its argument \(name) as -9223372036854775808, expected \(expected)"
        }
        #expect(try problem("Sum", ["axis": least], of: 4) == wrong("axis", "whole numbers"))
        #expect(try problem("ExpandDims", ["axis": least], of: 4) == wrong("axis", "a whole number"))
        let all = range(nil)
        #expect(try problem("GetItem", of: 4, .constant([all, least])) == wrong("key", "a position or a range"))
        #expect(
            try problem("GetItem", of: 4, .constant([range(least)]))
                == "found its argument key as an object of 2, expected a position or a range")
    }

    @Test func anEmptyListOfTensorsIsNone() throws {
        let arguments = CallArguments(positional: [.list([])])
        #expect(
            try problem("TFOpLambda", ["function": "math.add_n"], of: 4, arguments)
                == "found no tensors as its argument inputs")
    }

    @Test func positionsAreCountedBeforeTheyAreMade() throws {
        let (huge, most) = (Int(Int32.max), 4_194_304)
        func rest(_ start: Int) -> JSON {
            let all: JSON = ["class_name": "__slice__", "config": ["start": nil, "stop": nil, "step": nil]]
            return [all, ["class_name": "__slice__", "config": ["start": .integer(start), "stop": nil, "step": nil]]]
        }
        func tooMany(_ count: Int) -> String { "takes \(count) positions along one axis, expected at most \(most)" }
        #expect(try problem("GetItem", of: huge, .constant(rest(1))) == tooMany(huge - 1))
        #expect(try problem("GetItem", of: huge, .constant(rest(-most))) == nil)
        #expect(try problem("Flip", ["axis": 1], of: huge) == tooMany(huge))
        #expect(try problem("Repeat", ["repeats": 65_536, "axis": 1], of: 1 << 24) == tooMany(1 << 40))
        #expect(try problem("Tile", ["repeats": [1, 65_536]], of: 1 << 15) == tooMany(1 << 31))
        #expect(
            try problem("Tile", ["repeats": [1, 65_537]], of: 2)
                == "found 65537 repetitions, expected from 1 to 65536")
        #expect(try problem("Tile", ["repeats": [1, 65_536]], of: 64) == nil)
    }
}
