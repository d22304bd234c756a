import MienArrayFormats
import MienBasics
import MienExplanations
import MienFeatureMaps
import MienImaging
import MienNetworks
import MienSelectivity
import MienTensors

extension FeatureMapReport {
    /// Writes the page, a figure per layer and a picture per layer and face, as one folder: `report.html`,
    /// `conv2d_3.svg`, `conv2d_3/happy.png`. With a survey also its tables in CSV, all of them as `report.json`, the mean maps and
    /// their differences as figures and as arrays, and the network. The same report gives the same bytes.
    ///
    /// The folder may be there, empty or with an earlier report, which is replaced. One that holds anything else is left
    /// alone.
    ///
    /// - Parameter rasterizer: draws the figures as PNG too; nil where they are to be SVG alone.
    /// - Returns: the paths of the files, the page last.
    /// - Precondition: each layer has maps for each face, and they can be drawn (``FeatureMaps/canDraw(_:)``).
    /// - Throws: ``FileError`` of kind `unwritable`.
    @discardableResult
    public func write(to folder: String, rasterizer: SVGRasterizer? = SVGRasterizer()) throws -> [String] {
        let layerNames = FileNames.safe(layers.map(\.name), fallback: "layer")
        let faceNames = FileNames.safe(faces.map(\.caption), fallback: "face")
        return try ReportFolder.write(to: folder) { contents in
            var figures: [(name: String, svg: String)] = []
            for (index, layer) in layerNames.enumerated() {
                let maps = featureMaps(of: layers[index])
                let mosaic = Mosaic(maps)
                for (face, name) in faceNames.enumerated() {
                    try contents.add(try mosaic.image(of: maps, face: face).pngData(), as: "\(layer)/\(name).png")
                }
                figures.append((layer, try Figure(self, layer: index).svg()))
            }
            if let survey { figures += try write(survey, layerNames: layerNames, into: &contents) }
            for (name, svg) in figures { try contents.add(svg, as: "\(name).svg") }
            if let rasterizer {
                // Each picture is a run of another program.
                let pictures = try ThreadPool.shared.map(figures.indices) { try rasterizer.png(of: figures[$0].svg) }
                for (figure, picture) in zip(figures, pictures) { try contents.add(picture, as: "\(figure.name).png") }
            }
            return try html(files: contents.names + [ReportFolder.pageName])
        }
    }

    /// - Returns: the figures of the survey, by their names.
    private func write(
        _ survey: FaceSurvey, layerNames: [String], into contents: inout AtomicFolder.Contents
    ) throws -> [(name: String, svg: String)] {
        let tables = SurveyTables(survey)
        for table in tables.all + (similarity.map { [Self.table(of: $0)] } ?? []) {
            try contents.add(table.csv, as: table.file)
        }
        try contents.add(json(of: survey, tables).text(indented: true) + "\n", as: "report.json")
        try contents.add(as: "maps.npz") { try arrays(of: survey).write(to: $0) }
        var figures: [(name: String, svg: String)] = []
        if let similarity { figures.append(("similarity", SimilarityFigure(similarity).svg())) }
        if let network { figures.append(("network", try networkFigure(network, survey, links: [:]).svg())) }
        for (layer, name) in zip(survey.layers, layerNames) {
            let own = layer.selectivity
            let drawn = surveyed(layer, in: survey)
            func figure(_ maps: FeatureMaps, _ captions: [String], _ pictures: [Image]) throws -> String {
                var report = self
                report.survey = nil
                (report.colorMap, report.scale) = (maps.colorMap, maps.scale)
                report.faces = zip(captions, pictures).map {
                    ReportFace(caption: $0, source: "", image: $1, predictions: [])
                }
                report.layers = [LayerMaps(name: own.layer, kind: layer.kind, maps: maps.activations)]
                return try Figure(report, layer: 0).svg()
            }
            let shown = shownClasses(of: survey)
            let blank = Image(width: 1, height: 1, channels: 1, pixels: [128])
            let pictures = shown.map { survey.meanFaces[$0] ?? blank }
            figures.append(
                (
                    "mean/\(name)",
                    try figure(
                        drawn.means,
                        shown.map { "\(survey.classNames[$0]), mean of \(own.counts[$0].grouped)" }, pictures)
                ))
            if let differences = drawn.differences {
                let captions = layer.differences.map {
                    "\(survey.classNames[$0.first]) − \(survey.classNames[$0.second])"
                }
                let faces = layer.differences.map { survey.meanFaces[$0.first] ?? blank }
                figures.append(("difference/\(name)", try figure(differences, captions, faces)))
            }
            if let plane = own.separability.plane {
                figures.append(
                    ("plane/\(name)", PlaneFigure(plane: plane, layer: own.layer, classNames: survey.classNames).svg()))
            }
        }
        return figures
    }

    private func json(of survey: FaceSurvey, _ tables: SurveyTables) -> JSON {
        [
            "title": .string(title), "model": .array(modelSummary.map(JSON.string)),
            "preprocessing": .array(preprocessing.map { ["name": .string($0.name), "value": .string($0.value)] }),
            "summary": .array(summary(of: survey, tables).map { .string($0.text) }), "classes": tables.classes.json,
            "layers": tables.layers.json, "channels": tables.channels.json, "selectivity": tables.selectivity.json,
            "similarity": similarity.map { Self.table(of: $0).json } ?? .array([]),
        ]
    }

    /// The mean maps of all classes and the differences, by their layers.
    private func arrays(of survey: FaceSurvey) -> NamedArrays {
        var arrays = NamedArrays()
        for layer in survey.layers {
            let name = layer.selectivity.layer
            arrays["\(name):mean"] = StoredTensor(layer.selectivity.meanMaps)
            for difference in layer.differences {
                let pair = "\(survey.classNames[difference.first])-\(survey.classNames[difference.second])"
                arrays["\(name):\(pair)"] = StoredTensor(difference.difference)
                arrays["\(name):\(pair):q"] = StoredTensor(difference.q)
            }
        }
        return arrays
    }
}
