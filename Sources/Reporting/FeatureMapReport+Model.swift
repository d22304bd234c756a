public import MienEvaluation
public import MienExplanations
public import MienFeatureMaps
public import MienFER2013
public import MienNetworks
import MienTensors

extension FeatureMapReport {
    /// The report on what the recorded layers of `model` made of `faces`.
    ///
    /// - Parameters:
    ///   - faces: those that the activations are of, in their order.
    ///   - classNames: in the order of the outputs; numbers where nil.
    ///   - survey: what the same layers make of a whole data set.
    ///   - similarity: how alike its layers are to those of another network.
    ///   - shownClassNames: those of the survey's classes that are shown.
    /// - Throws: `NetworkError` for a layer whose activations are neither N×H×W×C nor N×C, and where there are not as many
    ///   names as classes.
    public init(
        _ model: StoredModel, faces: [FacePicture], activations: FaceActivations, preprocessing: Preprocessing,
        classNames: [String]?, colorMap: ColorMap = .viridis, scale: FeatureMapScale = .perMap,
        survey: FaceSurvey? = nil, similarity: NetworkSimilarity? = nil, shownClassNames: [String] = []
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
        self.init(
            title: model.reportTitle, modelSummary: model.reportLines,
            preprocessing: preprocessing.reportLines(classNames: classNames),
            faces: try ReportFace.all(
                faces, pictures: activations.pictures, output: activations.output, classNames: classNames),
            layers: layers, colorMap: colorMap, scale: scale, survey: survey, similarity: similarity,
            shownClassNames: shownClassNames,
            network: survey == nil ? nil : network)
    }
}
