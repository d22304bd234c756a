public import MienEvaluation
public import MienExplanations
import MienFER2013
public import MienFeatureMaps
public import MienNetworks
import MienImaging
import MienTensors

extension ExplanationReport {
    /// The report on where `model` looks in some faces.
    ///
    /// - Parameters:
    ///   - faces: those of the study, in its order.
    ///   - activations: what the network gave for them.
    ///   - exciting: what was made for the classes, and for channels.
    ///   - showing: how many of each emotion are shown one by one; pictures that were given by themselves all are.
    ///   - classNames: in the order of the outputs; numbers where nil.
    /// - Throws: `NetworkError` where there are not as many names as classes.
    public init(
        _ model: StoredModel, faces: ChosenFaces, activations: FaceActivations, study: AttributionStudy,
        exciting: [ExcitingPictures], showing: Int,
        preprocessing: Preprocessing, classNames: [String]?, colorMap: ColorMap = .magma
    ) throws(NetworkError) {
        let grouped = Set(faces.groups.flatMap(\.faces))
        let shown =
            faces.groups.flatMap { $0.faces.prefix(showing) } + faces.faces.indices.filter { !grouped.contains($0) }
        let size = activations.pictures[0]
        // Faces of several sizes have no mean.
        let isEven = activations.pictures.allSatisfy { $0.width == size.width && $0.height == size.height }
        let count = activations.output.shape.dimensions.last ?? 0
        self.init(
            title: model.reportTitle, modelSummary: model.reportLines,
            preprocessing: preprocessing.reportLines(classNames: classNames),
            faces: try ReportFace.all(
                faces.faces, pictures: activations.pictures, output: activations.output, classNames: classNames),
            shown: shown,
            groups: isEven
                ? faces.groups.filter { $0.faces.count > 1 }.map { Group(name: $0.emotion.rawValue, faces: $0.faces) }
                : [],
            classNames: classNames ?? (0..<max(count, 1)).map { "class \($0)" }, study: study,
            filters: FilterMaps.all(of: model.network), exciting: exciting, colorMap: colorMap)
    }
}
