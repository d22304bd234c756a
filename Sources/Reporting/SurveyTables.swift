import MienBasics
import MienEvaluation
import MienExplanations
import MienSelectivity

/// A survey's numbers as tables.
struct SurveyTables {
    let classes: NumberTable
    let layers: NumberTable
    let channels: NumberTable
    /// A row for each layer, channel and class.
    let selectivity: NumberTable

    var all: [NumberTable] { [classes, layers, channels, selectivity] }

    static func key(_ layer: String, _ channel: Int) -> String { "\(layer) \(channel)" }
    static func key(_ layer: String, _ channel: Int, _ className: String) -> String {
        "\(layer) \(channel) \(className)"
    }
    /// The row for all classes together.
    static let everything = "all"

    init(_ survey: FaceSurvey) {
        classes = Self.classTable(survey)
        layers = Self.layerTable(survey)
        channels = Self.channelTable(survey)
        selectivity = Self.selectivityTable(survey)
    }

    private static func classTable(_ survey: FaceSurvey) -> NumberTable {
        var table = NumberTable("classes.csv", columns: ["class", "faces", "right", "accuracy"])
        let counts = survey.classNames.indices.map { number in survey.classes.count { $0 == number } }
        let accuracy = survey.accuracy
        for (number, name) in survey.classNames.enumerated() {
            let share = accuracy?[number]
            table.add([
                name, "\(counts[number])", share.map { "\(Int(($0 * Double(counts[number])).rounded()))" } ?? "",
                NumberTable.cell(share),
            ])
        }
        let all = survey.scores?.confusion
        table.add([
            everything, "\(survey.classes.count)", all.map { "\($0.correct)" } ?? "",
            NumberTable.cell(all?.accuracy),
        ])
        return table
    }

    private static func layerTable(_ survey: FaceSurvey) -> NumberTable {
        var table = NumberTable(
            "layers.csv",
            columns: [
                "layer", "kind", "height", "width", "channels", "faces", "ranked_faces", "probe_accuracy", "probe_low",
                "probe_high", "probe_chance", "silhouette", "dead", "redundant", "ablated_faces",
            ])
        for layer in survey.layers {
            let own = layer.selectivity
            let probe = own.separability.probe
            let cells: [String] = [
                own.layer, layer.kind, "\(own.height)", "\(own.width)", "\(own.channels.count)",
                "\(own.counts.reduce(0, +))", "\(own.keptFaces)", NumberTable.cell(probe?.accuracy),
                NumberTable.cell(probe?.interval.lowerBound), NumberTable.cell(probe?.interval.upperBound),
                NumberTable.cell(probe?.chance), NumberTable.cell(own.separability.silhouette), "\(own.deadCount)",
                "\(own.redundantCount)", layer.ablation.map { "\($0.faceCount)" } ?? "",
            ]
            table.add(cells)
        }
        table.add(
            [everything, "", "", "", "\(survey.layers.reduce(0) { $0 + $1.selectivity.channels.count })"]
                + [String](repeating: "", count: 7)
                + [
                    "\(survey.layers.reduce(0) { $0 + $1.selectivity.deadCount })",
                    "\(survey.layers.reduce(0) { $0 + $1.selectivity.redundantCount })", "",
                ])
        return table
    }

    private static func channelTable(_ survey: FaceSurvey) -> NumberTable {
        var table = NumberTable(
            "channels.csv",
            columns: ["key", "layer", "channel", "low", "high", "undefined", "dead", "best_class"]
                + FaceRegion.allCases.map { "share_\($0.rawValue)" }
                + ["redundant_with", "strongest_faces", "change_when_off"])
        for layer in survey.layers {
            let name = layer.selectivity.layer
            for channel in layer.selectivity.channels {
                var cells = [
                    key(name, channel.channel), name, "\(channel.channel)",
                    NumberTable.cell(channel.range.map { Double($0.lowerBound) }),
                    NumberTable.cell(channel.range.map { Double($0.upperBound) }), "\(channel.undefinedCount)",
                    channel.isDead ? "1" : "0", channel.bestClass.map { survey.classNames[$0] } ?? "",
                ]
                for region in FaceRegion.allCases.indices { cells.append(NumberTable.cell(channel.regions?[region])) }
                cells.append(channel.redundantWith.map { "\($0)" }.joined(separator: " "))
                cells.append(channel.strongest.map { "\($0.face)" }.joined(separator: " "))
                cells.append(NumberTable.cell(layer.ablation?.overall[channel.channel]))
                table.add(cells)
            }
        }
        return table
    }

    private static func selectivityTable(_ survey: FaceSurvey) -> NumberTable {
        var table = NumberTable(
            "selectivity.csv",
            columns: [
                "key", "layer", "channel", "class", "faces", "mean", "standard_deviation", "auc", "auc_low", "auc_high",
                "p",
                "q", "d_prime", "change_when_off",
            ])
        for layer in survey.layers {
            let name = layer.selectivity.layer
            for channel in layer.selectivity.channels {
                for (number, className) in survey.classNames.enumerated() {
                    let own = channel.classes[number]
                    var cells = [
                        key(name, channel.channel, className), name, "\(channel.channel)", className,
                        "\(layer.selectivity.counts[number])",
                    ]
                    cells += [
                        own?.mean, own?.standardDeviation, own?.auc, own?.aucInterval.lowerBound,
                        own?.aucInterval.upperBound, own?.p, own?.q, own?.dPrime,
                        layer.ablation?.changes[channel.channel][number],
                    ].map(NumberTable.cell)
                    table.add(cells)
                }
            }
        }
        return table
    }
}

extension FaceSurvey {
    /// Of each class, how often the network is right; nil where nobody says what its outputs are called.
    var accuracy: [Double]? {
        guard let scores, let outputs else { return nil }
        return outputs.map { scores.confusion.recall(of: $0) ?? .nan }
    }
}
