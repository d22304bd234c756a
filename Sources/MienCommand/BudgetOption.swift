import ArgumentParser
import MienBasics

/// How much a file may cost.
struct BudgetOption: ParsableArguments {
    @Option(
        name: .customLong("budget"),
        help: ArgumentHelp(
            "Let a file take n times the memory and time that a stranger's may; for files of your own.", valueName: "n")
    )
    var factor = 1

    func validate() throws {
        if !(1...1_000_000).contains(factor) { throw ValidationError("--budget takes a number from 1 to 1000000") }
    }

    var budgets: Budgets { Budgets.standard.multiplied(by: factor) }
}
