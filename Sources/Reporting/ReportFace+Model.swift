import MienBasics
import MienEvaluation
import MienFER2013
import MienImaging
import MienNetworks
import MienTensors

extension ReportFace {
    /// Faces with what a network says of them.
    ///
    /// - Parameters:
    ///   - pictures: the faces as the network got them.
    ///   - output: what its first output gave. Where that is something else than a row of classes for each face, nothing is said.
    ///   - classNames: in the order of the outputs; numbers where nil.
    /// - Throws: `NetworkError` where there are not as many names as classes.
    static func all(
        _ faces: [FacePicture], pictures: [Image], output: Tensor, classNames: [String]?
    ) throws(NetworkError) -> [ReportFace] {
        let predictions =
            output.shape.rank == 2
            ? try Predictions(names: faces.map(\.name), output: output, classNames: classNames) : nil
        return faces.indices.map { index in
            ReportFace(
                caption: caption(of: index, in: faces), source: faces[index].name, image: pictures[index],
                predictions: predictions.map { $0.areProbabilities ? $0.values(of: index) : [] } ?? [])
        }
    }

    /// The emotion, with a number where it is shown more than once; the file's name for a face of which it isn't known.
    private static func caption(of index: Int, in faces: [FacePicture]) -> String {
        guard let emotion = faces[index].emotion else { return FilePaths.name(of: faces[index].name) }
        let same = faces.indices.filter { faces[$0].emotion == emotion }
        guard same.count > 1, let number = same.firstIndex(of: index) else { return emotion.rawValue }
        return "\(emotion.rawValue) \(number + 1)"
    }
}

extension StoredModel {
    /// What pages call it.
    var reportTitle: String { FilePaths.name(of: provenance.file) }

    /// What there is to say about it, a line each.
    var reportLines: [String] {
        let parameters = network.layers.reduce(0) { $0 + $1.parameterCount }
        return [
            "\(network.form.rawValue) network “\(network.name)”, \(network.allLayers.count) layers, "
                + "\(parameters.grouped) parameters",
            "Input \(network.inputShape(network.inputs[0]))",
            ([provenance.format] + [provenance.kerasVersion.map { "Keras \($0)" }].compactMap(\.self))
                .joined(separator: ", "),
        ]
    }
}

extension Preprocessing {
    /// How pictures became input, and what the outputs are called.
    func reportLines(classNames: [String]?) -> [(name: String, value: String)] {
        lines + [("labels", classNames?.joined(separator: ", ") ?? "numbers")]
    }
}
