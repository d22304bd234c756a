public import MienBasics
import MienNetworks
import MienTensors

extension ModelDifference {
    /// Tables of what differs beyond the tolerance, and a line on what is equal.
    public var text: String {
        ([valuesText, weightsText].compactMap(\.self) + [summary]).joined(separator: "\n\n")
    }

    /// Layers, options, connections and cards.
    private var valuesText: String? {
        var table = TextTable([("What differs", .left), (left, .left), (right, .left)])
        var isEmpty = true
        func add(_ name: String, _ left: String, _ right: String) {
            table.append([name, left, right])
            isEmpty = false
        }
        func add(_ prefix: String, _ values: [Value]) {
            for value in values { add("\(prefix)\(value.name)", value.left.shown, value.right.shown) }
        }
        for layer in missing { add("layer \(layer.name)", layer.className, "-") }
        for layer in extra { add("layer \(layer.name)", "-", layer.className) }
        for layer in layers { add("\(layer.name): ", layer.values + layer.connections) }
        add("network: ", ends)
        add("card: ", card)
        return isEmpty ? nil : table.text
    }

    private var weightsText: String? {
        var table = TextTable([
            ("Weight", .left), (left, .left), (right, .left), ("Max difference", .right), ("Relative", .right),
            ("Cosine", .right), ("Differ", .right), ("Worst at", .left),
        ])
        var isEmpty = true
        for layer in layers {
            for weight in layer.weights where weight.differs(beyond: tolerance) {
                isEmpty = false
                let forms = [weight.left, weight.right].map { form in
                    form.map { "\($0.elementType.rawValue) \($0.shape)" } ?? "-"
                }
                table.append(
                    ["\(layer.name)/\(weight.name)"] + forms
                        + (weight.comparison?.cells ?? Array(repeating: "", count: 5)))
            }
        }
        return isEmpty ? nil : table.text
    }

    private var summary: String {
        var lines: [String] = []
        if matching == .position {
            lines.append("Layers are matched by position: their classes are the same in order, and their names differ.")
        }
        if !withoutWeights.isEmpty {
            let has = withoutWeights.count == 1 ? "has" : "have"
            lines.append(
                "Weights are not compared: \(withoutWeights.joined(separator: " and ")) \(has) none.".onOneLine)
        }
        let retyped = layers.flatMap(\.weights).count { $0.comparison != nil && $0.left != $0.right }
        if retyped > 0 { lines.append("\(retyped) weights have other element types; their values are compared.") }
        let tolerated = layers.flatMap(\.weights).filter {
            ($0.comparison?.differingCount ?? 0) > 0 && !$0.differs(beyond: tolerance)
        }
        var equal = "Equal: \(layerCount.equal) of \(layerCount.common) layers that both have"
        if withoutWeights.isEmpty { equal += ", \(weightCount.equal) of their \(weightCount.common) weights" }
        if !tolerated.isEmpty {
            let most = tolerated.compactMap { $0.comparison?.maxAbsoluteDifference }.max() ?? 0
            equal += ", \(tolerated.count) of them up to \(most.significant(3)), within \(tolerance.significant(3))"
        }
        lines.append(equal + (areEqual ? "; no differences." : "."))
        return lines.joined(separator: "\n")
    }

    /// All of it (`Schemas/diff.schema.json`), differences within the tolerance as well.
    public var json: JSON {
        func lone(_ layers: [LoneLayer]) -> JSON {
            .array(layers.map { ["name": .string($0.name), "className": .string($0.className)] })
        }
        func values(_ values: [Value]) -> JSON {
            .array(
                values.map { value in
                    var json: JSON.Object = ["name": .string(value.name)]
                    json["left"] = value.left
                    json["right"] = value.right
                    return .object(json)
                })
        }
        func counts(_ count: (common: Int, equal: Int)) -> JSON {
            ["common": .integer(count.common), "equal": .integer(count.equal)]
        }
        let layers = layers.map { layer in
            JSON.object([
                "name": .string(layer.name), "otherName": .string(layer.otherName), "values": values(layer.values),
                "connections": values(layer.connections),
                "weights": .array(layer.weights.map { $0.json(tolerance: tolerance) }),
            ])
        }
        return [
            "left": .string(left), "right": .string(right), "areEqual": .bool(areEqual),
            "tolerance": .number(tolerance), "matching": .string(matching.rawValue), "missing": lone(missing),
            "extra": lone(extra), "layers": .array(layers), "ends": values(ends), "card": values(card),
            "layerCount": counts(layerCount), "weightCount": counts(weightCount),
            "withoutWeights": .array(withoutWeights.map(JSON.string)),
        ]
    }
}

extension JSON? {
    /// A value in a cell: `-` for none, an array without its brackets where it is one of names.
    fileprivate var shown: String {
        guard let self else { return "-" }
        let names = self.array?.compactMap(\.string) ?? []
        let isNames = !names.isEmpty && names.count == self.array?.count
        let text = isNames ? names.joined(separator: ", ") : self.string ?? self.text()
        return text.count <= 60 ? text : "\(text.prefix(60))…"
    }
}

extension StoredTensorComparison {
    fileprivate var cells: [String] {
        let worst = nonFiniteDisagreements > 0 ? " (\(nonFiniteDisagreements.grouped) NaN or infinite)" : ""
        return [
            maxAbsoluteDifference.significant(3), maxRelativeDifference.significant(3), cosine.fixed(8),
            differingCount.grouped, "\(worstIndices)\(worst)",
        ]
    }
}

extension ModelDifference.Weight {
    fileprivate func json(tolerance: Double) -> JSON {
        func json(_ form: Form) -> JSON {
            [
                "elementType": .string(form.elementType.rawValue),
                "shape": .array(form.shape.dimensions.map(JSON.integer)),
            ]
        }
        func finite(_ value: Double) -> JSON { value.isFinite ? .number(value) : .null }
        var object: JSON.Object = ["name": .string(name), "differs": .bool(differs(beyond: tolerance))]
        object["left"] = left.map(json)
        object["right"] = right.map(json)
        if let comparison {
            object["maxAbsoluteDifference"] = finite(comparison.maxAbsoluteDifference)
            object["maxRelativeDifference"] = finite(comparison.maxRelativeDifference)
            object["cosine"] = finite(comparison.cosine)
            object["differingCount"] = .integer(comparison.differingCount)
            object["nonFiniteDisagreements"] = .integer(comparison.nonFiniteDisagreements)
            object["worstIndex"] = .array(comparison.worstIndices.map(JSON.integer))
        }
        return .object(object)
    }
}
