import MienBasics
import MienExplanations

extension FeatureMapReport {
    /// A row for each pair of layers of the two networks.
    static func table(of similarity: NetworkSimilarity) -> NumberTable {
        var table = NumberTable("similarity.csv", columns: ["key", "layer", "other_layer", "cka", "is_match"])
        for (row, layer) in similarity.layers.enumerated() {
            let match = similarity.match(of: row)
            for (column, other) in similarity.otherLayers.enumerated() {
                table.add([
                    key(layer, other), layer, other, NumberTable.cell(similarity.values[row][column]),
                    match == column ? "1" : "0",
                ])
            }
        }
        return table
    }

    private static func key(_ layer: String, _ other: String) -> String { "\(layer) | \(other)" }

    /// What there is to learn of two networks, in words.
    static func statements(of similarity: NetworkSimilarity) -> [Statement] {
        let table = table(of: similarity)
        func matched(_ layer: Int) -> (layer: Int, other: Int, value: Double)? {
            similarity.match(of: layer).map { (layer, $0, similarity.values[layer][$0]) }
        }
        let matches = similarity.layers.indices.compactMap(matched)
        guard let most = matches.max(by: { $0.value < $1.value }), let least = matches.min(by: { $0.value < $1.value })
        else { return [] }
        func named(_ match: (layer: Int, other: Int, value: Double)) -> [Statement.Part] {
            let (layer, other) = (similarity.layers[match.layer], similarity.otherLayers[match.other])
            return [
                .name(layer), .text(" and its "), .name(other), .text(" ("),
                table.number(key(layer, other), "cka") { $0.fixed(2) }, .text(")"),
            ]
        }
        return [
            Statement(
                [.text("Of the layers of \(similarity.names.other), those most alike are ")] + named(most)
                    + [.text("; what is least like anything there is "), .name(similarity.layers[least.layer])]
                    + [
                        .text(", nearest to "), .name(similarity.otherLayers[least.other]), .text(" ("),
                        table.number(
                            key(similarity.layers[least.layer], similarity.otherLayers[least.other]), "cka"
                        ) { $0.fixed(2) }, .text(")."),
                    ])
        ]
    }

    /// The page's section on two networks.
    func section(of similarity: NetworkSimilarity) -> String {
        """
        <section aria-labelledby="similarity">
        <h2 id="similarity">Beside \(Markup.escaped(similarity.names.other))</h2>
        <p class="guide">The same \(similarity.faceCount.grouped) faces through both networks: 1 where two layers find the same \
        faces alike, whatever their channels are, and 0 where what they find has nothing in common (linear CKA). A frame stands \
        around the layer that is most like that of its row. Layers with many more values than there are faces are found more \
        alike than they are.</p>
        <div class="scroll" tabindex="0" role="region" aria-label="How alike the layers of two networks are">
        \(SimilarityFigure(similarity).element())</div>
        </section>

        """
    }
}
