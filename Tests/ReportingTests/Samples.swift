import MienBasics
import MienFeatureMaps
import MienImaging
import MienReporting
import MienTensors

extension FeatureMapReport {
    /// Three faces and three layers, one of them of vectors and one with NaN, with names that are hard on markup.
    static func sample(
        title: String = "a <b> & \"c\".h5", layers names: [String] = ["conv<1>&'x'", "block/conv@1", "dense"],
        colorMap: ColorMap = .viridis, scale: FeatureMapScale = .perMap
    ) -> FeatureMapReport {
        var generator = SeededGenerator(seed: 7)
        func tensor(_ shape: Shape) -> Tensor {
            Tensor(shape) { output in
                for index in output.indices { output[index] = Float(generator.normal()) }
            }
        }
        var values = tensor([3, 4, 5, 6]).values
        values[2] = .nan
        let faces = ["angry", "happy & \"gay\"", "<sad>"].enumerated().map { index, caption in
            ReportFace(
                caption: caption, source: "faces/\(index)&.png",
                image: Image(width: 8, height: 8, channels: 1, pixels: (0..<64).map { UInt8($0 * (index + 1)) }),
                predictions: [("angry", 0.125), ("happy <&>", 0.75), ("sad", 0.125)])
        }
        let tensors = [Tensor([3, 4, 5, 6], values), tensor([3, 2, 2, 9]), tensor([3, 7])]
        return FeatureMapReport(
            title: title, modelSummary: ["Input 8 × 8 × 1", "<script>"],
            preprocessing: [("Scale", "signed: -1 … 1"), ("Labels", "<angry> & others")], faces: faces,
            layers: zip(names, tensors).map { LayerMaps(name: $0, kind: "Conv2D<T>", maps: $1) }, colorMap: colorMap,
            scale: scale)
    }
}
