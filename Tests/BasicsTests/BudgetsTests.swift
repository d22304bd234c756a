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

    @Test func theStandardIsWhatANewOneHas() {
        #expect(Budgets.standard == Budgets())
    }
}
