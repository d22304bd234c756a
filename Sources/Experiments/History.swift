import MienBasics
import MienTraining

extension [TrainingRun.Epoch] {
    /// Keras's names in Keras's order, and behind them any others.
    private var columns: [String] {
        let usual = ["accuracy", "loss", "val_accuracy", "val_loss", "learning_rate"]
        let known = Set(flatMap(\.metrics.keys))
        return usual.filter(known.contains) + known.subtracting(usual).sorted()
    }

    /// A row per epoch, as Keras's `CSVLogger` writes it, epochs counted from 0.
    var csv: String {
        let columns = columns
        let rows = enumerated().map { number, epoch in
            ([number.description] + columns.map { epoch.metrics[$0]?.description ?? "" }).joined(separator: ",")
        }
        return ([(["epoch"] + columns).joined(separator: ",")] + rows).joined(separator: "\n") + "\n"
    }

    /// A list for each metric, as Keras's `History.history`. What is no number is null.
    var json: JSON {
        var members: JSON.Object = [:]
        for name in columns {
            members[name] = .array(
                map { epoch in
                    epoch.metrics[name].flatMap { $0.isFinite ? JSON.number($0) : nil } ?? .null
                })
        }
        return .object(members)
    }

    /// What is worth a curve: a learning rate that never changes is none.
    var curves: [[String: Double]] {
        let isConstant = Set(compactMap { $0.metrics["learning_rate"] }).count < 2
        return map { $0.metrics.filter { !isConstant || $0.key != "learning_rate" } }
    }
}
