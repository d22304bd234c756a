import MienBasics
import Testing

@Suite struct BudgetsTests {
    @Test func aSumIsNeverExceeded() {
        var budgets = Budgets()
        budgets.decodedBytes = 1000
        #expect(budgets.allow(decoded: 1000, stored: 1000))
        #expect(!budgets.allow(decoded: 1001, stored: .max))
        #expect(!budgets.allow(decoded: .max, stored: .max))
    }

    @Test func aRatioIsNotExceededAboveTheGrace() {
        var budgets = Budgets()
        budgets.expansion = 10
        budgets.expansionGrace = 100
        #expect(budgets.allow(decoded: 100, stored: 0))
        #expect(!budgets.allow(decoded: 101, stored: 0))
        #expect(!budgets.allow(decoded: 101, stored: 10))
        #expect(budgets.allow(decoded: 101, stored: 11))
        #expect(budgets.allow(decoded: 8 << 30, stored: .max))
    }

    @Test func multipliedBudgetsAreLargerButForTheDepth() {
        let standard = Budgets.standard
        #expect(standard.multiplied(by: 1) == standard)
        let three = standard.multiplied(by: 3)
        #expect(three.decodedBytes == 3 * standard.decodedBytes && three.expansion == 3 * standard.expansion)
        #expect(three.expansionGrace == 3 * standard.expansionGrace && three.members == 3 * standard.members)
        #expect(three.values == 3 * standard.values && three.samples == 3 * standard.samples)
        #expect(three.textBytes == 3 * standard.textBytes && three.imagePixels == 3 * standard.imagePixels)
        #expect(three.helperSeconds == 3 * standard.helperSeconds)
        #expect(three.helperProcessorSeconds == 3 * standard.helperProcessorSeconds)
        #expect(three.depth == standard.depth)
        #expect(standard.multiplied(by: .max).members == .max)
    }

    /// What small honest files decode to is allowed, and a bomb is not.
    @Test func theStandardAllowsWhatIsHonest() {
        let standard = Budgets.standard
        // 35 887 one-hot labels in float64, deflated.
        #expect(standard.allow(decoded: 35_887 * 7 * 8, stored: 40_000))
        #expect(standard.allow(decoded: 16 << 20, stored: 1))
        #expect(!standard.allow(decoded: (16 << 20) + 1, stored: (1 << 20) - 1))
        #expect(standard.allow(decoded: 160 << 20, stored: 10 << 20))
        #expect(!standard.allow(decoded: (160 << 20) + 1, stored: 10 << 20))
    }

    @Test func theStandardIsWhatANewOneHas() {
        #expect(Budgets.standard == Budgets())
    }
}
