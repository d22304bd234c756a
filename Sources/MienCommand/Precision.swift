import ArgumentParser
import MienExecution

/// How exact a network's numbers are to be.
enum Precision: String, CaseIterable, ExpressibleByArgument {
    case fast, strict

    var kernels: ExecutionPlan.Kernels {
        switch self {
        case .fast: .fast
        case .strict: .strict
        }
    }

    static let help = ArgumentHelp(
        """
        How exact numbers are to be: `strict` computes every product that the layers define, `fast` takes Winograd's way \
        through convolutions of 3×3 where that is faster, and rounds a little more coarsely.
        """, valueName: "mode")
}
