import MienTensors
import Testing

@Suite struct StoredTensorComparisonTests {
    private func compare(_ left: [Float], _ right: [Float]) -> StoredTensorComparison {
        StoredTensorComparison(
            StoredTensor(Tensor([left.count], left)), StoredTensor(Tensor([right.count], right)))
    }

    @Test func equalTensorsDifferNowhere() {
        let result = compare([1, -2, .nan, .infinity, 0], [1, -2, .nan, .infinity, -0.0])
        #expect(result.differingCount == 0 && result.cosine == 1 && result.worstIndices == [])
        #expect(result.isWithin(0))
    }

    @Test func measuresHowFarValuesAreApart() {
        let result = compare([4, 2, 0], [4, 1, 0.25])
        #expect(result.maxAbsoluteDifference == 1 && result.worstIndices == [1])
        // 0.25 from 0 is all of it.
        #expect(result.maxRelativeDifference == 1)
        #expect(result.differingCount == 2 && result.nonFiniteDisagreements == 0)
        #expect(result.cosine == 18 / (20.0.squareRoot() * 17.0625.squareRoot()))
        #expect(result.isWithin(1) && !result.isWithin(0.999))
    }

    @Test func whatIsNoNumberOnOneSideIsBeyondAnyTolerance() {
        for (left, right) in [
            (Float.nan, Float(1)), (1, .nan), (.infinity, -.infinity), (1, .infinity), (.nan, .infinity),
        ] {
            let result = compare([0, left, 9], [0, right, 1])
            #expect(result.nonFiniteDisagreements == 1 && result.differingCount == 2)
            #expect(result.worstIndices == [1] && result.maxAbsoluteDifference == 8)
            #expect(!result.isWithin(.greatestFiniteMagnitude))
        }
    }

    @Test func zerosHaveNoAngle() {
        #expect(compare([0, 0], [0, 0]).cosine == 1)
        #expect(compare([0, 0], [0, 1]).cosine == 0)
        #expect(compare([], []).cosine == 1)
    }

    @Test func valuesOfDifferentTypesAreCompared() {
        let half = StoredTensor(.float16, [2], Storage(byteCount: 4) { $0.copyBytes(from: [0, 0x3C, 0x66, 0x2E]) })
        let result = StoredTensorComparison(half, StoredTensor(Tensor([2], [1, 0.1])))
        #expect(result.differingCount == 1 && result.worstIndices == [1])
        #expect(result.maxAbsoluteDifference == abs(0.0999755859375 - Double(Float(0.1))))
    }

    /// 2⁵³ and 2⁵³ + 1 are one double.
    @Test func largeWholeNumbersDiffer() {
        func tensor(_ last: UInt8) -> StoredTensor {
            StoredTensor(.int64, [1], Storage(byteCount: 8) { $0.copyBytes(from: [last, 0, 0, 0, 0, 0, 0x20, 0]) })
        }
        #expect(StoredTensorComparison(tensor(0), tensor(0)).isWithin(0))
        let result = StoredTensorComparison(tensor(0), tensor(1))
        #expect(result.differingCount == 1 && result.maxAbsoluteDifference == 1 && !result.isWithin(0))
    }

    /// Longer than what is converted at a time.
    @Test func longTensorsAreComparedToTheirEnd() {
        let values = (0..<3_000).map { Float($0) }
        var other = values
        other[2_999] += 1
        let result = compare(values, other)
        #expect(result.worstIndices == [2_999] && result.differingCount == 1)
    }
}
