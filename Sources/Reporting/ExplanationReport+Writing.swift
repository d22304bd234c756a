import MienArrayFormats
import MienAttribution
import MienBasics
import MienExplanations
import MienFeatureMaps
import MienImaging
import MienTensors

extension ExplanationReport {
    /// Writes the page, each picture, the figures, the tables, all of it as JSON, and the maps as arrays, as one folder.
    ///
    /// The folder may be there, empty or with an earlier report, which is replaced. One that holds anything else is left
    /// alone.
    ///
    /// - Parameter rasterizer: draws the figures as PNG too; nil where they are to be SVG alone.
    /// - Returns: the paths of the files, the page last.
    /// - Throws: ``FileError`` of kind `unwritable`.
    @discardableResult
    public func write(to folder: String, rasterizer: SVGRasterizer? = SVGRasterizer()) throws -> [String] {
        try ReportFolder.write(to: folder) { contents in
            func add(_ figure: String, as name: String) throws {
                try contents.add(figure, as: "\(name).svg")
                if let rasterizer { try contents.add(try rasterizer.png(of: figure), as: "\(name).png") }
            }
            let faceNames = FileNames.safe(faces.map(\.caption), fallback: "face")
            for result in study.results {
                for face in shown {
                    let overlay = overlay(result, face: face, side: Self.fileSide)
                    try contents.add(
                        try overlay.image.pngData(), as: "\(result.method.rawValue)/\(faceNames[face]).png")
                }
                for (group, name) in zip(groups, FileNames.safe(groups.map(\.name), fallback: "group")) {
                    let overlay = overlay(result, group: group, side: Self.fileSide)
                    try contents.add(try overlay.image.pngData(), as: "\(result.method.rawValue)/mean-\(name).png")
                }
            }
            try add(try facesFigure().svg(), as: "attribution")
            if !groups.isEmpty { try add(try groupsFigure().svg(), as: "emotions") }
            try add(CurvesFigure(study, title: title).svg(), as: "curves")
            for (filters, name) in zip(filters, FileNames.safe(filters.map(\.layer), fallback: "layer")) {
                let maps = featureMaps(of: filters)
                for input in 0..<maps.faceCount {
                    let suffix = maps.faceCount > 1 ? "-\(input)" : ""
                    try contents.add(
                        try Mosaic(maps).image(of: maps, face: input).pngData(), as: "filters/\(name)\(suffix).png")
                }
            }
            for (pictures, name) in zip(
                exciting, FileNames.safe(exciting.map { $0.layer ?? "classes" }, fallback: "layer"))
            {
                let names = FileNames.safe(pictures.entries.map { self.name(of: $0.target) }, fallback: "picture")
                for (entry, target) in zip(pictures.entries, names) {
                    try contents.add(
                        try Self.sized(entry.picture, side: Self.fileSide).pngData(),
                        as: "exciting/\(name)/\(target).png")
                }
            }
            let more = (groups.isEmpty ? [] : [regionTable()]) + (exciting.isEmpty ? [] : [excitementTable()])
            for table in [checkTable(), faceTable(), curveTable()] + more {
                try contents.add(table.csv, as: table.file)
            }
            try contents.add(json.text(indented: true) + "\n", as: "report.json")
            try contents.add(as: "attribution.npz") { try arrays.write(to: $0) }
            return try html(files: contents.names + [ReportFolder.pageName])
        }
    }

    /// The faces' longer side in pictures that are files, in pixels.
    private static let fileSide = 384
    private static let figureSide = 192

    private func facesFigure() throws -> PictureGrid {
        PictureGrid(
            title: "Where the network looks", subtitle: title,
            columns: shown.map { (faces[$0].caption, "\(explained($0)), \(Markup.percent(study.probabilities[$0]))") },
            rows: [
                .init(
                    name: "Face", remark: "",
                    pictures: shown.map { Self.sized(faces[$0].image, side: Self.figureSide) })
            ]
                + study.results.map { result in
                    .init(
                        name: result.method.title, remark: Self.remark(result),
                        pictures: shown.map { overlay(result, face: $0, side: Self.figureSide).image })
                },
            footnotes: Self.footnotes)
    }

    private func groupsFigure() throws -> PictureGrid {
        PictureGrid(
            title: "Where the network looks, by emotion", subtitle: title,
            columns: groups.map { ($0.name, "\($0.faces.count) faces") },
            rows: [
                .init(
                    name: "Mean face", remark: "",
                    pictures: groups.map { Self.sized(meanFace(of: $0), side: Self.figureSide) })
            ]
                + study.results.map { result in
                    .init(
                        name: result.method.title, remark: Self.remark(result),
                        pictures: groups.map { overlay(result, group: $0, side: Self.figureSide).image })
                },
            footnotes: Self.footnotes)
    }

    private static func remark(_ result: AttributionStudy.Result) -> String {
        switch result.checks.verdict {
        case .passed: "passes its checks"
        case .failed: "fails a check"
        case .undecided: "too few faces to tell"
        }
    }

    private static let footnotes = [
        "The brighter, the more the class hangs on it; blue speaks against it.",
        "Each picture has its own scale; its strongest hundredth is cut off.",
    ]

    /// The maps at the input's size, faces × height × width, by their methods; and the pictures that were made for classes and
    /// channels, in the numbers that the network takes, pictures × height × width × channels.
    private var arrays: NamedArrays {
        var arrays = NamedArrays()
        for result in study.results { arrays[result.method.rawValue] = StoredTensor(result.maps) }
        for pictures in exciting { arrays["exciting:\(pictures.layer ?? "classes")"] = StoredTensor(pictures.pictures) }
        return arrays
    }
}
