public import MienEvaluation
public import MienFeatureMaps
public import MienFER2013
public import MienNetworks
import MienBasics
import MienTensors

extension FeatureMapReport {
    /// The report on what the recorded layers of `model` made of `faces`.
    ///
    /// - Parameters:
    ///   - faces: those that the activations are of, in their order.
    ///   - classNames: in the order of the outputs; numbers where nil.
    /// - Throws: `NetworkError` for a layer whose activations are neither N×H×W×C nor N×C, and where there are not as many
    ///   names as classes.
    public init(
        _ model: StoredModel, faces: [FacePicture], activations: FaceActivations, preprocessing: Preprocessing,
        classNames: [String]?, colorMap: ColorMap = .viridis, scale: FeatureMapScale = .perMap
    ) throws(NetworkError) {
        let network = model.network
        let formats = network.dataFormats()
        var layers: [LayerMaps] = []
        for (name, tensor) in activations.layers {
            guard FeatureMaps.canDraw(tensor.shape) else {
                throw NetworkError(
                    layer: name, "gives out a tensor of \(PartialShape(tensor.shape)), which can't be drawn as maps")
            }
            let kind = network.layer(named: name)?.specification.className ?? ""
            let maps = (formats[name] ?? .channelsLast).channelsLast(tensor)
            layers.append(LayerMaps(name: name, kind: kind, maps: maps))
        }
        // A network that gives out something else than classes has layers to look at all the same.
        let predictions =
            activations.output.shape.rank == 2
            ? try Predictions(names: faces.map(\.name), output: activations.output, classNames: classNames) : nil
        let parameters = network.layers.reduce(0) { $0 + $1.parameterCount }
        self.init(
            title: FilePaths.name(of: model.provenance.file),
            modelSummary: [
                "\(network.form.rawValue) network “\(network.name)”, \(network.allLayers.count) layers, "
                    + "\(parameters.grouped) parameters",
                "Input \(network.inputShape(network.inputs[0]))",
                ([model.provenance.format] + [model.provenance.kerasVersion.map { "Keras \($0)" }].compactMap(\.self))
                    .joined(separator: ", "),
            ],
            preprocessing: preprocessing.lines + [("labels", classNames?.joined(separator: ", ") ?? "numbers")],
            faces: faces.indices.map { index in
                Face(
                    caption: Self.caption(of: index, in: faces), source: faces[index].name,
                    image: activations.pictures[index],
                    predictions: predictions.map { $0.areProbabilities ? $0.values(of: index) : [] } ?? [])
            },
            layers: layers, colorMap: colorMap, scale: scale)
    }

    /// The emotion, with a number where it is shown more than once; the file's name for a face of which it isn't known.
    private static func caption(of index: Int, in faces: [FacePicture]) -> String {
        guard let emotion = faces[index].emotion else { return FilePaths.name(of: faces[index].name) }
        let same = faces.indices.filter { faces[$0].emotion == emotion }
        guard same.count > 1, let number = same.firstIndex(of: index) else { return emotion.rawValue }
        return "\(emotion.rawValue) \(number + 1)"
    }
}
