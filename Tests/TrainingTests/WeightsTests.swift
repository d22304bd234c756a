import MienBasics
import MienTensors
import MienTraining
import Testing

struct WeightsTests {
    @Test(arguments: Golden.regularizers.indices) func penaltiesAreKeras(_ index: Int) throws {
        let golden = Golden.regularizers[index]
        let json = try JSON(parsing: golden.json)
        let regularizer = try #require(try Regularizer(json))
        let kernel: [Float] = GoldenInputs.values()[0]
        // The gradient is added to what there is: here to halves, which are taken away again without rounding.
        var gradient = [Float](repeating: 0, count: 12)
        let penalty: Float = kernel.withUnsafeBufferPointer { kernel in
            gradient.withUnsafeMutableBufferPointer {
                Weights.addPenaltyGradient(of: kernel, by: regularizer, to: $0)
            }
            return Weights.penalty(of: kernel, by: regularizer)
        }
        expectClose([penalty] + gradient, floats(golden.floats), ulps: 1, golden.json)
        var twice = gradient
        twice.withUnsafeMutableBufferPointer { twice in
            kernel.withUnsafeBufferPointer { Weights.addPenaltyGradient(of: $0, by: regularizer, to: twice) }
        }
        expectClose(twice, gradient.map { 2 * $0 }, ulps: 1, golden.json)
        #expect(regularizer.json == json)
    }

    @Test func namesOfRegularizers() throws {
        #expect(try Regularizer(.null) == nil)
        #expect(try Regularizer("l2") == .l2(0.01))
        #expect(try Regularizer("L1") == .l1(0.01))
        // Keras 3 knows only the second, and takes it for none at all.
        #expect(try Regularizer("l1_l2") == .l1l2(l1: 0.01, l2: 0.01))
        #expect(try Regularizer("l1l2") == .l1l2(l1: 0, l2: 0))
        #expect(
            throws: SettingsError(
                place: "regularizer", found: "`OrthogonalRegularizer`", expected: "one of L1, L2, L1L2")
        ) { try Regularizer(["class_name": "OrthogonalRegularizer", "config": ["factor": 0.01]]) }
        #expect(throws: SettingsError(place: "regularizer L2: l2", found: "-1.0", expected: "0 or more")) {
            try Regularizer(["class_name": "L2", "config": ["l2": -1.0]])
        }
    }

    @Test(arguments: Golden.constraints.indices) func projectionsAreKeras(_ index: Int) throws {
        let golden = Golden.constraints[index]
        let json = try JSON(parsing: golden.json)
        let constraint = try #require(try Constraint(json))
        var kernel: [Float] = GoldenInputs.values()[0]
        kernel.withUnsafeMutableBufferPointer {
            Weights.project($0, onto: constraint, shape: golden.isFilter ? [1, 3, 2, 2] : [3, 4])
        }
        expectClose(kernel, floats(golden.floats), ulps: 2, golden.json)
        #expect(constraint.json == json)
    }

    @Test func namesOfConstraints() throws {
        #expect(try Constraint(.null) == nil)
        #expect(try Constraint("max_norm") == .maxNorm())
        #expect(try Constraint("UnitNorm") == .unitNorm())
        #expect(throws: SettingsError.self) { try Constraint("radial") }
        #expect(throws: SettingsError(place: "constraint MaxNorm: axis", found: "1.5", expected: "whole numbers")) {
            try Constraint(["class_name": "MaxNorm", "config": ["axis": 1.5]])
        }
    }
}
