import MienBasics
import Testing

@testable import MienReporting

@Suite struct AxisTests {
    @Test(
        arguments: [
            (values: [0.31, 1.78], labels: ["0.0", "0.5", "1.0", "1.5", "2.0"]),
            ([0.05, 0.93], ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]),
            ([1, 2], ["1.0", "1.2", "1.4", "1.6", "1.8", "2.0"]),
            ([2.301, 2.302], ["2.3010", "2.3012", "2.3014", "2.3016", "2.3018", "2.3020"]),
            ([-3, 4], ["-4", "-2", "0", "2", "4"]),
            ([12, 340], ["0", "100", "200", "300", "400"]),
            ([0, 3e7], ["0", "1·10⁷", "2·10⁷", "3·10⁷"]),
            ([0, 2.5e-6], ["0", "5·10⁻⁷", "1.0·10⁻⁶", "1.5·10⁻⁶", "2.0·10⁻⁶", "2.5·10⁻⁶"]),
        ] as [(values: [Double], labels: [String])])
    func ticksStandAtRoundNumbers(values: [Double], labels: [String]) {
        #expect(Axis(values, within: -10...(.infinity)).ticks.map(\.label) == labels)
    }

    @Test func sharesArePercentages() {
        let labels = Axis([0.31, 0.655], within: 0...1, style: .percent).ticks.map(\.label)
        #expect(labels == ["30\u{A0}%", "40\u{A0}%", "50\u{A0}%", "60\u{A0}%", "70\u{A0}%"])
    }

    /// Of one value too: a tenth beyond it on both sides, and not beyond what can be.
    @Test(arguments: [(0.14, 0.12, 0.16), (1, 0.9, 1), (0, 0, 1), (-1, -1.1, -0.9)])
    func oneValueHasAnAxisAroundIt(value: Double, lower: Double, upper: Double) {
        let axis = Axis([value, value], within: 0...1)
        #expect(abs(axis.lower - lower) < 1e-9 && abs(axis.upper - upper) < 1e-9)
    }

    @Test func valuesOfManySizesHaveTicksAtPowersOfTen() throws {
        let axis = try #require(Axis(logarithmic: [1e-5, 1e-4, 1e-3]))
        #expect(axis.ticks.map(\.label) == ["10⁻⁵", "10⁻⁴", "10⁻³"])
        #expect(abs(axis.place(of: 1e-4) - 0.5) < 1e-9)
        #expect(Axis(logarithmic: [0.5, 200])?.ticks.map(\.label) == ["1", "10", "100"])
        #expect(Axis(logarithmic: [1e-30, 1e30])?.ticks.map(\.label) == ["10⁻²⁰", "10⁰", "10²⁰"])
        #expect(Axis(logarithmic: [2, 7]) == nil)
        #expect(Axis(logarithmic: [0, 7]) == nil)
        #expect(Axis(logarithmic: [5e-324, 7]) == nil)
    }

    @Test(
        arguments: [
            (1, ["1"]), (3, ["1", "2", "3"]), (9, ["2", "4", "6", "8"]),
            (35, ["5", "10", "15", "20", "25", "30", "35"]),
            (200, ["50", "100", "150", "200"]), (4999, ["1000", "2000", "3000", "4000"]),
        ])
    func epochsAreDividedAtWholeNumbers(count: Int, labels: [String]) {
        #expect(Axis(epochs: count, most: 7).ticks.map(\.label) == labels)
    }

    @Test func theOnlyEpochIsInTheMiddle() {
        #expect(Axis(epochs: 1, most: 7).place(of: 1) == 0.5)
    }

    /// Whatever a float can be: every value is on its axis, and the ticks are few, in order, and within it.
    @Test func everyValueIsOnItsAxis() {
        var generator = SeededGenerator(seed: 20)
        for _ in 0..<20000 {
            let values = (0..<(1 + generator.index(below: 3))).map { _ in Float.random(&generator) }
            let axis = Axis(values.map(Double.init), within: -.infinity...(.infinity))
            #expect((1...12).contains(axis.ticks.count), "\(values)")
            let slack = (axis.upper - axis.lower) * 1e-5
            for value in values.map(Double.init) + axis.ticks.map(\.value) {
                #expect(value >= axis.lower - slack && value <= axis.upper + slack, "\(values)")
                #expect(axis.place(of: value).isFinite, "\(values)")
            }
            #expect(zip(axis.ticks, axis.ticks.dropFirst()).allSatisfy { $0.value < $1.value }, "\(values)")
            #expect(Set(axis.ticks.map(\.label)).count == axis.ticks.count, "\(values): \(axis.ticks.map(\.label))")
        }
    }
}

extension Float {
    /// A finite number of any size, or two close to each other now and then.
    fileprivate static func random(_ generator: inout SeededGenerator) -> Float {
        if generator.index(below: 3) == 0 { return 1 + Float(generator.index(below: 100)) / 65536 }
        let number = Float(bitPattern: UInt32.random(in: .min ... .max, using: &generator))
        return number.isFinite ? number : 0
    }
}
