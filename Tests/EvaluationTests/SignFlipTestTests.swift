import MienEvaluation
import Testing

@Suite struct SignFlipTestTests {
    /// `scipy.stats.permutation_test((d,), np.mean, permutation_type="samples", alternative="greater", n_resamples=np.inf).pvalue`
    /// of SciPy 1.17.1.
    @Test(
        arguments: [
            ([1, 2, 3, 4, 5], 0.03125), ([0.3, -0.1, 0.2, 0.05], 0.1875), ([-1, -2, 0.5], 0.875), ([0, 0], 1),
            ([2], 0.5),
            ([1.5, -0.2, 0.7, 0.1, 0.9, -0.4, 0.3, 0.8], 0.04296875),
        ] as [([Double], Double)])
    func isThatOfAllSigns(differences: [Double], p: Double) {
        let test = SignFlipTest(differences)
        #expect(abs(test.p - p) < 1e-12 && test.isExact)
    }

    /// 0.1 + 0.2 - 0.3 and its opposite are both 0, but for rounding.
    @Test func roundingTellsNoSumsApart() { #expect(SignFlipTest([0.1, 0.2, -0.3]).p == 0.625) }

    @Test func manyAreNearlyNormal() {
        // The exact value of fourteen lies near the normal one of the same numbers once more and once less.
        let few = (0..<14).map { Double($0 % 5) - 1.2 }
        let many = few + few
        let (exact, normal) = (SignFlipTest(few), SignFlipTest(many))
        #expect(exact.isExact && !normal.isExact)
        #expect(abs(normal.mean - exact.mean) < 1e-12)
        #expect(normal.p < exact.p && normal.p > 0)
        #expect(
            abs(SignFlipTest([Double](repeating: 1, count: 15) + [Double](repeating: -1, count: 15)).p - 0.5) < 1e-12)
        #expect(SignFlipTest([Double](repeating: 0, count: 20)).p == 1)
    }
}
