import MienEvaluation
import Testing

@Suite struct McNemarTestTests {
    private func expect(_ value: Double?, toBe expected: Double, at location: SourceLocation = #_sourceLocation) throws
    {
        let value = try #require(value, sourceLocation: location)
        #expect(
            abs(value - expected) <= 1e-9 * expected, "\(value), expected \(expected)", sourceLocation: location)
    }

    /// Two children more with than without, and seven the other way: the example of Fagerland, Lydersen and Laake. Of 2⁸ ways to
    /// toss eight coins, 9 show one head at most and 8 exactly one.
    @Test func eightPictures() throws {
        let test = McNemarTest(onlyFirst: 1, onlySecond: 7)
        try expect(test.exact, toBe: 18.0 / 256)
        try expect(test.midP, toBe: 10.0 / 256)
        #expect(test.chiSquared == 25.0 / 8)
        let other = McNemarTest(onlyFirst: 7, onlySecond: 1)
        #expect(other.exact == test.exact && other.midP == test.midP && other.chiSquaredP == test.chiSquaredP)
    }

    @Test func countsThatAreAlike() throws {
        let test = McNemarTest(onlyFirst: 3, onlySecond: 3)
        #expect(test.exact == 1)
        // Of 64 ways to toss six coins, 20 show three heads.
        try expect(test.midP, toBe: 1 - 20.0 / 64 / 2)
        #expect(test.chiSquared == 0 && test.chiSquaredP == 1)
        let nearly = McNemarTest(onlyFirst: 1, onlySecond: 0)
        #expect(nearly.exact == 1 && nearly.chiSquared == 0)
    }

    @Test func noPictureTellsThemApart() {
        let test = McNemarTest(onlyFirst: 0, onlySecond: 0)
        #expect(test.exact == 1 && test.midP == nil && test.chiSquared == nil && test.chiSquaredP == nil)
    }

    /// SciPy 1.17.1: `binomtest(min(b, c), b + c, 0.5).pvalue`, less `binom.pmf(min(b, c), b + c, 0.5)`, and `chi2.sf(…, 1)`.
    @Test(
        arguments: [
            (5, 12, 0.143463134765625, 0.09625244140624994, 0.1456100953968629),
            (12, 25, 0.04703102743951604, 0.03355243967962451, 0.04851973828025081),
            (45, 30, 0.10534226887460482, 0.08464609267083582, 0.10596880912720207),
            (480, 520, 0.2174482932041415, 0.20610731083295378, 0.21746822614353886),
            (49_500, 50_500, 0.0015823598788515154, 0.0015653597548483346, 0.001582488250381081),
            (49_000, 51_000, 2.5887160383468943e-10, 2.536769446247996e-10, 2.592157679681924e-10),
        ] as [(Int, Int, Double, Double, Double)])
    func agreesWithSciPy(first: Int, second: Int, exact: Double, midP: Double, chiSquaredP: Double) throws {
        let test = McNemarTest(onlyFirst: first, onlySecond: second)
        try expect(test.exact, toBe: exact)
        try expect(test.midP, toBe: midP)
        try expect(test.chiSquaredP, toBe: chiSquaredP)
    }

    /// Whole numbers, from Pascal's triangle.
    @Test func isTheBinomialDistribution() {
        var (row, all) = ([1.0], 1.0)
        for count in 1...40 {
            row = zip(row + [0], [0] + row).map(+)
            all *= 2
            for fewer in 0...count / 2 where 2 * fewer < count {
                let ways = 2 * row[...fewer].reduce(0, +)
                let test = McNemarTest(onlyFirst: fewer, onlySecond: count - fewer)
                #expect(test.exact == ways / all && test.midP == (ways - row[fewer]) / all)
            }
        }
    }

    @Test func isZeroWhereItIsLessThanAnyNumber() {
        let test = McNemarTest(onlyFirst: 40_000, onlySecond: 60_000)
        #expect(test.exact == 0 && test.midP == 0 && test.chiSquaredP == 0)
        #expect(McNemarTest(onlyFirst: 0, onlySecond: 1000).exact == 0x1p-999)
    }

    @Test func holmsCorrection() {
        #expect(holmCorrected([]) == [])
        #expect(holmCorrected([0.04]) == [0.04])
        // 3 · 0.0625, 2 · 0.1875, and as much for what would be less
        #expect(holmCorrected([0.0625, 0.25, 0.1875]) == [0.1875, 0.375, 0.375])
        #expect(holmCorrected([0.75, 0.5, 0.5]) == [1, 1, 1])
        #expect(holmCorrected([0.125, 0.125]) == [0.25, 0.25])
    }
}
