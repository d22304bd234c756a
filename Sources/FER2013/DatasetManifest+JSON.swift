public import MienBasics

extension DatasetManifest {
    /// As `Schemas/dataset-manifest.schema.json` describes it.
    public var json: JSON {
        var object: JSON.Object = [
            "format": .string(Self.format), "version": .integer(Self.version), "count": .integer(count),
            "labels": .array(labels.names.map(JSON.string)),
        ]
        object["size"] = size.map { .array([.integer($0.width), .integer($0.height)]) } ?? .null
        object["lossy"] = .bool(isLossy)
        object["source"] = .object([
            "name": .string(source.name), "size": source.size.map(JSON.integer) ?? .null,
            "digest": .string(source.digest),
        ])
        object["settings"] = .object(settings)
        object["skippedCount"] = .integer(skippedCount)
        object["skipped"] = .array(
            skipped.map { .object(["place": .string($0.place), "problem": .string($0.problem)]) })
        if let csv { object["csv"] = csv.json }
        if !rows.isEmpty {
            object["rows"] = .array(
                rows.map { .object(["row": .integer($0.row), "text": .string($0.template.description)]) })
        }
        return .object(object)
    }

    /// Reads what is at `path`; nil where nothing is, and for another's JSON.
    ///
    /// - Throws: ``FileError``: `unreadable`; `malformed` for a manifest of Mien's that is damaged; `unsupported` for one of a
    ///   later version.
    package static func read(_ path: String, budgets: Budgets) throws -> DatasetManifest? {
        guard FilePaths.exists(path), !FilePaths.isFolder(path) else { return nil }
        return try MappedFile(path: path).withBytes { bytes in
            // Another's file of this name may be anything.
            guard bytes.prefix(200).split(separator: 0x22).contains(where: { $0.elementsEqual(format.utf8) }) else {
                return nil
            }
            let json = try JSON(bytes, file: path, budgets: budgets)
            return try DatasetManifest(PlacedJSON(json: json, place: .named("manifest"), file: path))
        }
    }

    private init(_ json: PlacedJSON) throws {
        let object = try json.object()
        guard object["version"] == .integer(Self.version) else {
            throw json.error(
                found: "version \(object["version"].map { $0.text() } ?? "of none")",
                expected: "version \(Self.version)",
                .unsupported)
        }
        let members = try json.members(
            ["format", "version", "count", "labels", "size", "lossy", "source", "settings", "skippedCount", "skipped"],
            optional: ["csv", "rows"])
        let source = try members["source"].members(["name", "size", "digest"])
        count = try members["count"].integer()
        labels = try Self.labels(members["labels"])
        size = try members["size"].json.isNull ? nil : Self.size(members["size"])
        isLossy = try members["lossy"].flag()
        self.source = Source(
            name: try source["name"].text(), size: try source["size"].json.isNull ? nil : source["size"].integer(),
            digest: try source["digest"].text())
        settings = try members["settings"].object()
        skippedCount = try members["skippedCount"].integer()
        skipped = try members["skipped"].elements().map {
            let skipped = try $0.members(["place", "problem"])
            return Skipped(place: try skipped["place"].text(), problem: try skipped["problem"].text())
        }
        csv = try members.optional("csv").map(CSVDialect.init)
        rows =
            try members.optional("rows")?.elements().map {
                let row = try $0.members(["row", "text"])
                return (try row["row"].integer(), try RowTemplate(row["text"]))
            } ?? []
    }

    private static func labels(_ json: PlacedJSON) throws -> LabelOrder {
        do {
            return try LabelOrder(json.elements().map { try $0.text() })
        } catch let error as FileError where error.file.isEmpty {
            throw json.error(found: error.problem, expected: "names of classes")
        }
    }

    private static func size(_ json: PlacedJSON) throws -> (width: Int, height: Int) {
        let sides = try json.elements().map { try $0.integer(from: 1, to: 1 << 16) }
        guard sides.count == 2 else { throw json.error(expected: "a width and a height") }
        return (sides[0], sides[1])
    }
}
