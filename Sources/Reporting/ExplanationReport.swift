import MienAttribution
import MienBasics
public import MienExplanations
public import MienFeatureMaps
import MienImaging
import MienNetworks
import MienSelectivity
public import MienTensors

/// Where a network looks when it says a class, by several methods, and how far they are to be believed: pictures for a poster, a
/// page to learn from, and every number as a table.
///
/// The maps of all faces count for what is said of the methods and of the emotions; those that are shown, one by one.
public struct ExplanationReport: Sendable {
    /// Faces that have something in common, an emotion as a rule.
    public struct Group: Sendable {
        public var name: String
        /// Places among the faces.
        public var faces: [Int]

        public init(name: String, faces: [Int]) { (self.name, self.faces) = (name, faces) }
    }

    public var title: String
    public var modelSummary: [String]
    public var preprocessing: [(name: String, value: String)]
    /// Those that the study is about, in its order.
    public var faces: [ReportFace]
    /// Those of them that are shown, by their places.
    public var shown: [Int]
    /// Those whose maps are added up; none for faces of which it isn't known what they show.
    public var groups: [Group]
    /// What the classes are called, in the order of the outputs.
    public var classNames: [String]
    public var study: AttributionStudy
    /// Kernels of its convolutions; none for a page without them.
    public var filters: [FilterMaps]
    /// Pictures made for its classes, and for channels of its layers; none for a page without them.
    public var exciting: [ExcitingPictures]
    /// For maps without a sign.
    public var colorMap: ColorMap

    public init(
        title: String, modelSummary: [String], preprocessing: [(name: String, value: String)], faces: [ReportFace],
        shown: [Int], groups: [Group], classNames: [String], study: AttributionStudy, filters: [FilterMaps] = [],
        exciting: [ExcitingPictures] = [], colorMap: ColorMap = .magma
    ) {
        precondition(faces.count == study.classes.count, "the faces of the study")
        self.title = title
        self.modelSummary = modelSummary
        self.preprocessing = preprocessing
        self.faces = faces
        self.shown = shown
        self.groups = groups
        self.classNames = classNames
        self.study = study
        self.filters = filters
        self.exciting = exciting
        self.colorMap = colorMap
    }

    /// The class that is explained of a face.
    func explained(_ face: Int) -> String { classNames[study.classes[face]] }

    /// What a picture was made for: a class's name, or a channel's number.
    func name(of target: ActivationTarget) -> String {
        switch target {
        case .class(let number): classNames.indices.contains(number) ? classNames[number] : "class \(number)"
        case .channel(let number): "channel \(number)"
        }
    }

    /// A layer's kernels, ready to be drawn: weights in blue and red, strengths as other maps without a sign.
    func featureMaps(of filters: FilterMaps) -> FeatureMaps {
        FeatureMaps(filters.maps, colorMap: filters.areWeights ? .coolwarm : colorMap)
    }

    /// The colours of a method's maps.
    func colors(of method: AttributionMethod) -> ColorMap { method.isSigned ? .coolwarm : colorMap }

    /// A method's map over the face that it is about.
    ///
    /// - Parameter side: the face's longer side is brought to as many pixels.
    func overlay(_ result: AttributionStudy.Result, face: Int, side: Int) -> Overlay {
        Overlay(
            result.map(of: face), over: Self.sized(faces[face].image, side: side), colorMap: colors(of: result.method))
    }

    /// A method's maps of a group's faces, added up, over the mean of those faces.
    func overlay(_ result: AttributionStudy.Result, group: Group, side: Int) -> Overlay {
        Overlay(
            result.meanMap(of: group.faces), over: Self.sized(meanFace(of: group), side: side),
            colorMap: colors(of: result.method))
    }

    /// How what a method marks in a group's faces, added up, is spread over the parts of the face, in the order of
    /// `FaceRegion.allCases`; nil where nothing is marked. What speaks against the class does not count.
    func regions(_ result: AttributionStudy.Result, group: Group) -> [Double]? {
        let map = result.meanMap(of: group.faces)
        return FaceRegion.spread(map.values.map { max(Double($0), 0) }, height: map.shape[0], width: map.shape[1])
    }

    /// The mean of a group's faces, in grey.
    func meanFace(of group: Group) -> Image {
        let pictures = group.faces.map { faces[$0].image.grey() }
        let first = pictures[0]
        precondition(pictures.allSatisfy { $0.width == first.width && $0.height == first.height }, "faces of one size")
        let pixels = first.pixels.indices.map { place in
            let sum = pictures.reduce(0) { $0 + Int($1.pixels[place]) }
            return UInt8((sum + pictures.count / 2) / pictures.count)
        }
        return Image(width: first.width, height: first.height, channels: 1, pixels: pixels)
    }

    static func sized(_ picture: Image, side: Int) -> Image {
        let longest = max(picture.width, picture.height)
        return picture.resized(
            width: max(picture.width * side / longest, 1), height: max(picture.height * side / longest, 1),
            using: .pillowBicubic)
    }
}

extension AttributionStudy.Result {
    /// Height × width.
    func map(of face: Int) -> Tensor {
        let size = maps.shape[1] * maps.shape[2]
        return maps.withValues { Tensor([maps.shape[1], maps.shape[2]], Array($0[face * size..<(face + 1) * size])) }
    }

    /// The mean of some faces' maps, height × width, each brought to a mean magnitude of 1 before, so that each face counts for as
    /// much: 2 stands where there is twice as much as if all were the same everywhere. A map that is 0, or has what is no number,
    /// counts for nothing.
    public func meanMap(of faces: [Int]) -> Tensor {
        let size = maps.shape[1] * maps.shape[2]
        return Tensor([maps.shape[1], maps.shape[2]]) { output in
            output.update(repeating: 0)
            maps.withValues { values in
                for face in faces {
                    let map = values[face * size..<(face + 1) * size]
                    let sum = map.reduce(0) { $0 + Double(abs($1)) }
                    guard sum > 0, sum.isFinite else { continue }
                    let weight = Float(Double(size) / sum / Double(faces.count))
                    for (place, value) in map.enumerated() { output[place] += value * weight }
                }
            }
        }
    }
}
