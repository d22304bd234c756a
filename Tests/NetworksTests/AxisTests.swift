import MienBasics
import MienNetworks
import Testing

@Suite struct AxisTests {
    @Test func axesCountFromEitherEnd() {
        #expect(Axis(-1).resolved(rank: 4) == 3)
        #expect(Axis(1).resolved(rank: 4) == 1)
        #expect(Axis(4).resolved(rank: 4) == nil)
        #expect(Axis(-5).resolved(rank: 4) == nil)
    }

    @Test func anAxisIsANumberOrAListOfOne() throws {
        func read(_ value: JSON) throws -> JSON? {
            try specification("BatchNormalization", ["axis": value]).config(in: .keras3)["axis"]
        }
        #expect(try read(3) == 3)
        #expect(try read([3]) == 3)
        #expect(try read(-1.0) == -1)
        for wrong: JSON in [[], [1, 2], "last", 64, -64, .integer(.min), .integer(.max), 1.5, nil] {
            #expect(throws: LayerOptionError.self, "\(wrong.text())") { try read(wrong) }
        }
    }

    @Test func softmaxTakesSeveralAxes() throws {
        func read(_ value: JSON) throws -> JSON? {
            try specification("Softmax", ["axis": value]).config(in: .keras3)["axis"]
        }
        #expect(try read([1, 2]) == [1, 2])
        #expect(try read([-1]) == -1)
        for wrong: JSON in [[], ["x"], .integer(.min), [1, .integer(.max)]] {
            #expect(throws: LayerOptionError.self, "\(wrong.text())") { try read(wrong) }
        }
    }
}
