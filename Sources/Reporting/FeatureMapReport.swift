import MienBasics
public import MienExplanations
public import MienFeatureMaps
public import MienNetworks
public import MienTensors

/// What layers of a network make of some faces, to be looked at: pictures for a poster, and a page to learn from.
///
///     let report = FeatureMapReport(
///         title: "fer2013.h5", modelSummary: ["Input 48 × 48 × 1", "1,485,831 parameters"],
///         preprocessing: [("Scale", "signed: -1 … 1")],
///         faces: [.init(caption: "happy", source: "happy/17.png", image: face, predictions: [("happy", 0.97)])],
///         layers: [.init(name: "conv2d_3", kind: "Conv2D", maps: activation)])    // 1 × 22 × 22 × 64
///     try report.write(to: "maps")      // maps/report.html, maps/conv2d_3.svg, maps/conv2d_3/happy.png
public struct FeatureMapReport: Sendable {
    /// One layer's activations for all faces.
    public struct LayerMaps: Sendable {
        public var name: String
        /// The layer's class: `Conv2D`.
        public var kind: String
        /// N×H×W×C, or N×C for a layer without places; N counts the faces, in their order.
        public var maps: Tensor

        public init(name: String, kind: String, maps: Tensor) {
            self.name = name
            self.kind = kind
            self.maps = maps
        }
    }

    public var title: String
    /// What there is to say about the model, a line each: its input, its size.
    public var modelSummary: [String]
    /// How the pictures became the network's input: grey formula, resize, scale, crop, labels.
    public var preprocessing: [(name: String, value: String)]
    public var faces: [ReportFace]
    /// In the order in which they are shown.
    public var layers: [LayerMaps]
    public var colorMap: ColorMap
    public var scale: FeatureMapScale
    /// What the layers make of a whole data set; nil for single faces alone.
    public var survey: FaceSurvey?
    /// How alike its layers are to those of another network; nil for none.
    public var similarity: NetworkSimilarity?
    /// Those of the survey's classes that are shown, in this order.
    public var shownClassNames: [String]
    /// The network as a figure to walk through; nil for none.
    public var network: Network?

    public init(
        title: String, modelSummary: [String], preprocessing: [(name: String, value: String)], faces: [ReportFace],
        layers: [LayerMaps], colorMap: ColorMap = .viridis, scale: FeatureMapScale = .perMap, survey: FaceSurvey? = nil,
        similarity: NetworkSimilarity? = nil, shownClassNames: [String] = [], network: Network? = nil
    ) {
        self.title = title
        self.modelSummary = modelSummary
        self.preprocessing = preprocessing
        self.faces = faces
        self.layers = layers
        self.colorMap = colorMap
        self.scale = scale
        self.survey = survey
        self.similarity = similarity
        self.shownClassNames = shownClassNames
        self.network = network
    }

    /// A layer's maps, ready to be drawn.
    ///
    /// - Precondition: they can be drawn, and there are as many as faces.
    func featureMaps(of layer: LayerMaps) -> FeatureMaps {
        precondition(layer.maps.shape.rank > 0 && layer.maps.shape[0] == faces.count, "a layer has maps for each face")
        return FeatureMaps(layer.maps, colorMap: colorMap, scale: scale)
    }
}

extension FeatureMaps {
    /// The size of one face's activations: `22 × 22 × 64`; the count of channels for a layer without places.
    var shapeText: String {
        height * width == 1 ? "\(channelCount)" : "\(height) × \(width) × \(channelCount)"
    }

    /// Whether maps are single values, of a layer without places.
    var isVector: Bool { height * width == 1 }

    /// What one map's values are: the value itself where there is one.
    func valueText(face: Int, channel: Int) -> String {
        let range = range(face: face, channel: channel)
        guard isVector, let bounds = range.bounds else { return range.description }
        return bounds.lowerBound.significant(3)
    }

    /// How many of a face's maps are the same everywhere, as a channel's are that has died.
    func constantCount(face: Int) -> Int {
        isVector ? 0 : (0..<channelCount).count { range(face: face, channel: $0).isConstant }
    }

    /// How many values have no place in a range.
    var lostCount: Int { range.nanCount + range.infiniteCount }

    /// What the two ends of the colours stand for.
    var endTexts: (low: String, high: String) {
        guard let range = commonDrawnRange else { return ("lowest", "highest") }
        return (range.lowerBound.significant(3), range.upperBound.significant(3))
    }

    /// What the colours mean.
    var scaleText: String {
        switch scale {
        case .perMap: "each map from its own lowest to its own highest value"
        case .perChannel: "each channel on one scale for all faces"
        case .perLayer: "one scale for all maps of the layer"
        }
    }
}

extension ColorMap {
    /// Some of the colours, evenly spread from 0 to 1, between which a straight gradient is as good as the map.
    var stops: [(place: Double, color: Color)] {
        (0...17).map { (Double($0) / 17, self[$0 * 15]) }
    }
}
