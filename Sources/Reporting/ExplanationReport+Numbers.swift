import MienAttribution
import MienBasics
import MienEvaluation
import MienExplanations
import MienSelectivity

extension ExplanationReport {
    /// A row for each method: what its checks gave.
    func checkTable() -> NumberTable {
        var table = NumberTable(
            "checks.csv",
            columns: [
                "method", "layer", "faces", "verdict", "deletion", "deletion_moved", "deletion_p", "deletion_outcome",
                "insertion", "insertion_moved", "insertion_p", "insertion_outcome", "average_drop",
                "increase_in_confidence", "similarity_last_layer_random", "similarity_all_random",
                "randomization_outcome", "completeness_gap",
            ])
        func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }
        for result in study.results {
            let checks = result.checks
            let cells: [String] = [
                result.method.rawValue, result.layer ?? "", "\(faces.count)", checks.verdict.rawValue,
                NumberTable.cell(mean(checks.deletion.map(\.area))),
                NumberTable.cell(mean(checks.movedDeletion.map(\.area))),
                NumberTable.cell(checks.deletionGain.p), checks.deletionOutcome.rawValue,
                NumberTable.cell(mean(checks.insertion.map(\.area))),
                NumberTable.cell(mean(checks.movedInsertion.map(\.area))),
                NumberTable.cell(checks.insertionGain.p), checks.insertionOutcome.rawValue,
                NumberTable.cell(checks.confidence.averageDrop),
                NumberTable.cell(checks.confidence.increaseInConfidence),
                NumberTable.cell(checks.randomization.first.flatMap(checks.similarity)),
                NumberTable.cell(checks.randomization.last.flatMap(checks.similarity)),
                checks.randomizationOutcome.rawValue,
                NumberTable.cell(result.completenessGaps.map { mean($0.map { abs(Double($0)) }) }),
            ]
            table.add(cells)
        }
        return table
    }

    /// A row for each face: what is explained of it.
    func faceTable() -> NumberTable {
        var table = NumberTable("faces.csv", columns: ["face", "caption", "source", "class", "probability", "shown"])
        for (index, face) in faces.enumerated() {
            table.add([
                "\(index)", face.caption, face.source, explained(index),
                NumberTable.cell(Double(study.probabilities[index])), shown.contains(index) ? "1" : "0",
            ])
        }
        return table
    }

    /// A row for each method and group of faces: where on the face the method's maps of these faces, added up, have how much.
    func regionTable() -> NumberTable {
        var table = NumberTable(
            "regions.csv",
            columns: ["key", "method", "group", "faces"] + FaceRegion.allCases.map { "share_\($0.rawValue)" }
                + ["looks_at"])
        for result in study.results {
            for group in groups {
                let shares = regions(result, group: group)
                table.add(
                    [Self.key(result, group), result.method.rawValue, group.name, "\(group.faces.count)"]
                        + FaceRegion.allCases.indices.map { NumberTable.cell(shares?[$0]) }
                        + [shares.flatMap(FaceRegion.outstanding)?.rawValue ?? ""])
            }
        }
        return table
    }

    static func key(_ result: AttributionStudy.Result, _ group: Group) -> String {
        "\(result.method.rawValue) \(group.name)"
    }

    /// A row for each picture that was made for a class or a channel.
    func excitementTable() -> NumberTable {
        var table = NumberTable(
            "exciting.csv",
            columns: ["key", "layer", "target", "noise", "excitement", "faces_mean", "faces_most", "exceeds_faces"])
        for pictures in exciting {
            for entry in pictures.entries {
                let name = name(of: entry.target)
                let faces = entry.faces.map { Double($0) }
                table.add([
                    Self.key(pictures, name), pictures.layer ?? "", name, NumberTable.cell(Double(entry.noise)),
                    NumberTable.cell(Double(entry.excitement)),
                    NumberTable.cell(faces.reduce(0, +) / Double(faces.count)), NumberTable.cell(faces.max()),
                    entry.exceedsFaces ? "1" : "0",
                ])
            }
        }
        return table
    }

    static func key(_ pictures: ExcitingPictures, _ name: String) -> String {
        pictures.layer.map { "\($0) \(name)" } ?? name
    }

    /// A row for each method and share of the pixels: the mean over all faces of the class's probability.
    func curveTable() -> NumberTable {
        var table = NumberTable("curves.csv", columns: ["key", "method", "curve", "share", "probability"])
        for result in study.results {
            let method = result.method.rawValue
            let curves = [
                ("deletion", result.checks.deletion), ("deletion_moved", result.checks.movedDeletion),
                ("insertion", result.checks.insertion), ("insertion_moved", result.checks.movedInsertion),
            ]
            for (kind, faces) in curves {
                let mean = PixelCurve(mean: faces)
                for (share, probability) in zip(mean.shares, mean.probabilities) {
                    let share = NumberTable.cell(share)
                    table.add([
                        "\(method) \(kind) \(share)", method, kind, share, NumberTable.cell(Double(probability)),
                    ])
                }
            }
        }
        return table
    }
}

extension ExplanationReport {
    /// All tables and sentences, as `Schemas/explain.schema.json` describes it.
    var json: JSON {
        let checks = checkTable()
        return [
            "title": .string(title),
            "model": .array(modelSummary.map(JSON.string)),
            "preprocessing": .array(preprocessing.map { ["name": .string($0.name), "value": .string($0.value)] }),
            "summary": .array(summary(checks: checks).map { .string($0.text) }),
            "checks": checks.json, "faces": faceTable().json, "curves": curveTable().json,
            "regions": regionTable().json, "exciting": excitementTable().json,
        ]
    }
}
