package import MienBasics

extension ModelCard {
    private static let keys = [
        "classNames", "scale", "mean", "standardDeviation", "grey", "resize", "fit", "licence", "notes",
    ]

    /// Reads what ``json`` gives.
    ///
    /// - Throws: `FileError` that names the value at fault.
    package init(_ value: PlacedJSON) throws {
        self.init()
        let members = try value.members([], optional: Self.keys)
        classNames = try members.optional("classNames")?.elements().map { try $0.text() }
        scale = try members.optional("scale")?.choice()
        mean = try members.optional("mean").map {
            try Self.numbers($0, areFit: Self.isMean, expected: "a finite number")
        }
        standardDeviation = try members.optional("standardDeviation").map {
            try Self.numbers($0, areFit: Self.isStandardDeviation, expected: "a finite number above 0")
        }
        grey = try members.optional("grey")?.choice()
        resize = try members.optional("resize")?.choice()
        fit = try members.optional("fit")?.choice()
        licence = try members.optional("licence")?.text()
        notes = try members.optional("notes")?.text()
    }

    /// A list of one number, or of one for each channel: how many those are, only the network says.
    private static func numbers(
        _ value: PlacedJSON, areFit: (Double) -> Bool, expected: String
    ) throws -> [Double] {
        let elements = try value.elements()
        guard !elements.isEmpty else { throw value.error(expected: "one number, or one for each channel") }
        return try elements.map { element in
            let number = try element.number()
            guard areFit(number) else { throw element.error(found: "\(number)", expected: expected) }
            return number
        }
    }

    /// Makes sure that mean and standard deviation have one number, or one for each channel of the pictures that `network`
    /// takes; where it takes something else, there is nothing to count.
    ///
    /// - Throws: `FileError` that says how many numbers there are.
    package func check(
        against network: Network, file: String, place: String, _ kind: FileError.Kind = .malformed
    ) throws {
        guard let channels = try? network.pictureInput().channels,
            let (key, count) = Preprocessing.misfit(
                mean: mean, standardDeviation: standardDeviation, channels: channels)
        else { return }
        throw FileError(
            kind, file: file, place: "\(place).\(key)", found: "\(count) numbers",
            expected: channels == 1 ? "1, for the one channel" : "1, or one for each of \(channels) channels")
    }

    /// What is known: the section `card` of a checkpoint.
    package var json: JSON.Object {
        var json = JSON.Object()
        json["classNames"] = classNames.map { .array($0.map(JSON.string)) }
        json["scale"] = scale.map { .string($0.rawValue) }
        json["mean"] = mean.map { .array($0.map(JSON.number)) }
        json["standardDeviation"] = standardDeviation.map { .array($0.map(JSON.number)) }
        json["grey"] = grey.map { .string($0.rawValue) }
        json["resize"] = resize.map { .string($0.rawValue) }
        json["fit"] = fit.map { .string($0.rawValue) }
        json["licence"] = licence.map(JSON.string)
        json["notes"] = notes.map(JSON.string)
        return json
    }
}
