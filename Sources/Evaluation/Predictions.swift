public import MienBasics
public import MienExecution
public import MienImaging
public import MienNetworks
public import MienTensors

/// What a network says of some pictures.
public struct Predictions: Sendable {
    /// The pictures' names, in order.
    public let names: [String]
    /// Pictures × classes.
    public let output: Tensor
    /// In the order of the network's outputs; nil when nobody says what they are called.
    public let classNames: [String]?

    /// Runs a network on `count` pictures, of which it keeps nothing but what it says of them.
    ///
    /// - Parameters:
    ///   - observing: hears how many pictures are done, again and again.
    ///   - picture: reads the picture of that number, for several threads at once.
    /// - Throws: `NetworkError` when the network gives something else than a row of classes for each picture, or not as
    ///   many as there are names; what ``FaceActivations/init(_:count:preprocessing:observing:picture:)`` throws.
    public init(
        _ executor: Executor, count: Int, preprocessing: Preprocessing, classNames: [String]?,
        observing: (_ done: Int) -> Void = { _ in }, picture: (Int) throws -> (name: String, image: Image)
    ) throws {
        var (names, outputs): ([String], [Tensor]) = ([], [])
        try FaceActivations.forEachBatch(
            executor, count: count, preprocessing: preprocessing, observing: observing, picture: picture
        ) { batch in
            names += batch.names
            outputs.append(batch.output)
        }
        try self.init(names: names, output: Tensor.concatenated(outputs), classNames: classNames)
    }

    /// - Throws: `NetworkError` when the network gives something else than a row of classes for each picture, or not as
    ///   many as there are names.
    /// - Precondition: a name for each picture.
    public init(names: [String], output: Tensor, classNames: [String]?) throws(NetworkError) {
        precondition(output.shape[0] == names.count, "a name for each picture")
        _ = try output.classCount(named: classNames)
        self.names = names
        self.output = output
        self.classNames = classNames
    }

    /// The classes of one picture, the largest value first and NaNs last. Without names a class is called by its number.
    public func ranking(of picture: Int) -> [(label: String, value: Float)] {
        let values = output.item(picture).values
        let keys = values.map { $0.isNaN ? -Float.infinity : $0 }
        return values.indices.sorted { keys[$0] == keys[$1] ? $0 < $1 : keys[$0] > keys[$1] }
            .map { (label($0), values[$0]) }
    }

    /// What one picture has for each class, in the order of the outputs.
    public func values(of picture: Int) -> [(label: String, probability: Float)] {
        output.item(picture).values.enumerated().map { (label($0), $1) }
    }

    /// Whether every row is one of probabilities: not negative, and 1 in all.
    public var areProbabilities: Bool {
        names.indices.allSatisfy { output.item($0).values.areProbabilities }
    }

    private func label(_ index: Int) -> String { classNames?[index] ?? "\(index)" }

    /// A value for people: a percentage where it is a probability.
    private func text(of value: Float, isProbability: Bool) -> String {
        isProbability ? "\((value * 100).fixed(2)) %" : value.significant(5)
    }

    /// A line per picture with its three first classes.
    public var text: String {
        let shown = min(3, output.shape[1])
        let titles = ["1st", "2nd", "3rd"].prefix(shown)
        var table = TextTable(
            [("Picture", .left)] + titles.flatMap { [($0, TextTable.Alignment.left), ("", TextTable.Alignment.right)] })
        let isProbability = areProbabilities
        for (index, name) in names.enumerated() {
            let cells = ranking(of: index).prefix(shown)
                .flatMap { [$0.label, text(of: $0.value, isProbability: isProbability)] }
            table.append([name] + cells)
        }
        return table.text
    }

    /// A row per picture: its name, its first class, and a column per class.
    public var csv: String {
        let header = ["picture", "class"] + (0..<output.shape[1]).map(label)
        let rows = names.indices.map { index in
            [names[index], ranking(of: index)[0].label] + output.item(index).values.map { "\($0)" }
        }
        return ([header] + rows).map { $0.map(\.csvField).joined(separator: ",") }.joined(separator: "\n")
    }

    /// `Schemas/predict.schema.json` describes it.
    public var json: JSON {
        let pictures = names.indices.map { index in
            JSON.object([
                "picture": .string(names[index]), "class": .string(ranking(of: index)[0].label),
                "values": .array(output.item(index).values.map(JSON.finiteFloat)),
            ])
        }
        return [
            "classes": .array((0..<output.shape[1]).map { .string(label($0)) }),
            "areProbabilities": .bool(areProbabilities), "predictions": .array(pictures),
        ]
    }
}

extension Tensor {
    /// How many classes a network's output, pictures × classes, has values for.
    ///
    /// - Throws: `NetworkError` when it is something else, or there are not as many classes as names.
    package func classCount(named classNames: [String]?) throws(NetworkError) -> Int {
        guard shape.rank == 2 else {
            throw NetworkError("gives out a tensor of \(PartialShape(shape)), expected a row of classes")
        }
        if let classNames, classNames.count != shape[1] {
            let found = classNames.count == 1 ? "1 label" : "\(classNames.count) labels"
            throw NetworkError("found \(found), expected \(shape[1]), as many as the network gives classes")
        }
        return shape[1]
    }
}

extension Collection<Float> {
    /// Whether the values of one picture are probabilities: not negative, and 1 in all.
    var areProbabilities: Bool { allSatisfy { $0 >= 0 } && abs(reduce(0, +) - 1) < 1e-3 }
}

extension String {
    /// The text as a field of a CSV, as RFC 4180 has it.
    var csvField: String {
        guard contains(where: { $0 == "," || $0 == "\"" || $0.isNewline }) else { return self }
        return "\"" + split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }
}
