import MienTensors
import Testing

@Suite struct TensorComparisonTests {
    private func compare(_ values: [Float], _ reference: [Float]) -> TensorComparison {
        TensorComparison(Tensor([values.count], values), reference: Tensor([reference.count], reference))
    }

    @Test func equalTensorsDoNotDiffer() {
        let comparison = compare([1, -2, 0], [1, -2, 0])
        #expect(comparison.maxAbsoluteError == 0 && comparison.relativeError == 0)
        #expect(comparison.referenceMagnitude == 2)
        #expect(comparison.cosine == 1)
        #expect(comparison.worstIndices.isEmpty)
        #expect(Tolerance.exact.allows(comparison))
        #expect(Tolerance.exact.allows(compare([-0.0], [0])))
        #expect(Tolerance.exact.allows(compare([], [])))
    }

    @Test func theWorstElementIsNamed() {
        let tensor = Tensor([2, 3], [1, 2, 3, 4, 5, 6])
        let reference = Tensor([2, 3], [1, 2.5, 3, 4, 4, -8])
        let comparison = TensorComparison(tensor, reference: reference)
        #expect(comparison.shape == [2, 3])
        #expect(comparison.worstIndices == [1, 2])
        #expect(comparison.worstValue == 6 && comparison.worstReference == -8)
        #expect(comparison.maxAbsoluteError == 14)
        #expect(comparison.referenceMagnitude == 8)
        #expect(comparison.relativeError == 1.75)
        // Of several that are equally bad, the first.
        #expect(compare([0, 1, 1], [0, 0, 0]).worstIndices == [1])
    }

    @Test func theCosineIsThatOfTheAngle() {
        #expect(compare([1, 0], [0, 1]).cosine == 0)
        #expect(compare([1, 2], [-2, -4]).cosine == -1)
        #expect(abs(compare([1, 1], [1, 0]).cosine - 0.5.squareRoot()) < 1e-15)
        #expect(compare([0, 0], [0, 0]).cosine == 1)
        #expect(compare([1, 0], [0, 0]).cosine == 0)
        #expect(compare([1e-38, 1e-38], [1e38, 1e38]).cosine == 1)
    }

    @Test func aToleranceIsAShareOfTheLargestValue() {
        let tolerance = Tolerance(relative: 0x1p-10)
        #expect(tolerance.allows(compare([1024, 1], [1024, 2])))
        #expect(!tolerance.allows(compare([1024, 1], [1024, 2.001])))
        #expect(!Tolerance.exact.allows(compare([1], [Float(1).nextUp])))
        #expect(Tolerance.close.allows(compare([1.000009], [1])))
        #expect(!Tolerance.close.allows(compare([1.000011], [1])))
        #expect(!Tolerance.close.allows(compare([1e-30], [0])))
    }

    @Test func aNaNOnOneSideFails() {
        for comparison in [compare([1, .nan], [1, 2]), compare([1, 2], [1, .nan])] {
            #expect(comparison.nonFiniteDisagreements == 1)
            #expect(comparison.worstIndices == [1])
            #expect(comparison.maxAbsoluteError == 0)
            #expect(!Tolerance(relative: .infinity).allows(comparison))
        }
        #expect(compare([.nan, .nan], [.nan, 1]).nanCount == 2)
    }

    @Test func aNaNOnBothSidesPasses() {
        let comparison = compare([.nan, 1], [.nan, 1])
        #expect(comparison.nonFiniteDisagreements == 0 && comparison.nanCount == 1)
        #expect(Tolerance.exact.allows(comparison))
    }

    @Test func theSameInfinityPassesAndAnotherFails() {
        #expect(Tolerance.exact.allows(compare([.infinity, -.infinity, 1], [.infinity, -.infinity, 1])))
        for (value, reference) in [
            (Float.infinity, -Float.infinity), (.infinity, 3e38), (3e38, .infinity), (.nan, .infinity),
        ] {
            let comparison = compare([0, value], [0, reference])
            #expect(comparison.nonFiniteDisagreements == 1)
            #expect(!Tolerance(relative: 1e30).allows(comparison))
        }
    }

    @Test func whatIsNotFiniteCountsMoreThanADifference() {
        let comparison = compare([100, .nan, .infinity, 0], [0, 0, 0, 1000])
        #expect(comparison.worstIndices == [1])
        #expect(comparison.worstValue.isNaN && comparison.worstReference == 0)
        #expect(comparison.nonFiniteDisagreements == 2)
        #expect(comparison.maxAbsoluteError == 1000)
    }

    @Test func aDifferenceThatOverflowsFails() {
        let comparison = compare([3e38], [-3e38])
        #expect(comparison.maxAbsoluteError == .infinity)
        #expect(!Tolerance(relative: 1).allows(comparison))
    }
}
