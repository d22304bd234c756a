import MienBasics
public import MienTensors

/// A dataset: a value, its attributes, and how the file stored it.
public struct HDF5Dataset: Sendable, Equatable {
    public var value: HDF5Value
    public var attributes: HDF5Attributes
    /// How the file that it was read from stores it; nil for one that was made here. Writing does not look at it.
    public let layout: StorageLayout?
    /// Where the dataset came from.
    public let place: HDF5Place

    public init(
        _ value: HDF5Value, attributes: HDF5Attributes = [:], layout: StorageLayout? = nil,
        place: HDF5Place = HDF5Place()
    ) {
        self.value = value
        self.attributes = attributes
        self.layout = layout
        self.place = place
        if case .tensor(var tensor) = value {
            tensor.origin = origin
            self.value = .tensor(tensor)
        }
    }

    /// Where the values come from; nil for a dataset that was made here.
    public var origin: TensorOrigin? {
        layout.map { TensorOrigin(file: place.file, name: place.path, layout: $0) }
    }

    /// The value as a tensor.
    ///
    /// - Throws: ``FileError`` where it is something else.
    public func tensor() throws -> StoredTensor {
        guard case .tensor(let tensor) = value else {
            throw place.error(.malformed, "found \(value), expected an array of numbers")
        }
        return tensor
    }

    /// Whether values and attributes are equal; place and layout do not matter.
    public static func == (left: HDF5Dataset, right: HDF5Dataset) -> Bool {
        left.value == right.value && left.attributes == right.attributes
    }
}
