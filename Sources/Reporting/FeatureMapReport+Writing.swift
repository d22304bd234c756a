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
        return try ReportFolder.write(to: folder) { contents in
            for (index, layer) in layerNames.enumerated() {
                let maps = featureMaps(of: layers[index])
                let mosaic = Mosaic(maps)
                for (face, name) in faceNames.enumerated() {
                    try contents.add(try mosaic.image(of: maps, face: face).pngData(), as: "\(layer)/\(name).png")
                }
                try contents.add(try Figure(self, layer: index).svg(), as: "\(layer).svg")
            }
            return try html(files: contents.names + [ReportFolder.pageName])
        }
    }
}
