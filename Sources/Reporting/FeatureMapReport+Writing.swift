import MienBasics
import MienFeatureMaps
import MienImaging

extension FeatureMapReport {
    /// Writes the page, a figure per layer and a picture per layer and face, as one folder: `report.html`,
    /// `conv2d_3.svg`, `conv2d_3/happy.png`. The same report gives the same bytes.
    ///
    /// The folder may be there, empty or with an earlier report, which is replaced. One that holds anything else is left
    /// alone.
    ///
    /// - Returns: the paths of the files, the page last.
    /// - Precondition: each layer has maps for each face, and they can be drawn (``FeatureMaps/canDraw(_:)``).
    /// - Throws: ``FileError`` of kind `unwritable`.
    @discardableResult
    public func write(to folder: String) throws -> [String] {
        let layerNames = FileNames.safe(layers.map(\.name), fallback: "layer")
        let faceNames = FileNames.safe(faces.map(\.caption), fallback: "face")
        let names = try AtomicFolder.write(to: folder, replacing: try Self.filesOfEarlierReport(in: folder)) {
            contents in
            for (index, layer) in layerNames.enumerated() {
                let maps = featureMaps(of: layers[index])
                let mosaic = Mosaic(maps)
                for (face, name) in faceNames.enumerated() {
                    try contents.add(try mosaic.image(of: maps, face: face).pngData(), as: "\(layer)/\(name).png")
                }
                try contents.add(try Figure(self, layer: index).svg(), as: "\(layer).svg")
            }
            try contents.add(try html(files: contents.names + [Self.pageName]), as: Self.pageName)
        }
        return names.map { FilePaths.join(folder, $0) }
    }

    private static let pageName = "report.html"

    /// What an earlier report has written into `folder`, by its own word; nothing where there is no report of ours.
    private static func filesOfEarlierReport(in folder: String) throws -> Set<String> {
        let page = FilePaths.join(folder, pageName)
        guard FilePaths.isFolder(folder), FilePaths.exists(page) else { return [] }
        // Both tags stand in the page's first lines, before anything that comes from a file.
        let head = try MappedFile(path: page).withBytes { String(decoding: $0.prefix(1 << 20), as: UTF8.self) }
        let lines = head.split(separator: "\n", maxSplits: 10).map(String.init)
        let (start, end) = ("<meta name=\"mien-files\" content=\"", "\"/>")
        guard lines.contains(generatorTag), let files = lines.first(where: { $0.hasPrefix(start) && $0.hasSuffix(end) })
        else { return [] }
        return Set(files.dropFirst(start.count).dropLast(end.count).split(separator: " ").map(String.init))
    }
}
