import MienBasics
public import MienNetworks
import MienTensors

extension Checkpoint {
    /// What a caller may choose about a file that is written.
    public struct Options: Sendable {
        /// Whether weights of 32 or 64 bits are rounded to 16, of IEEE 754's binary16: half the size, three digits. Test
        /// vectors, the training state and layers that are quantised already stay as they are.
        public var halfPrecision = false

        public init() {}
    }

    /// Writes `model` to `path`, atomically; the same model gives the same bytes.
    ///
    /// - Precondition: each of the model's ``StoredModel/otherSections`` has a name of its own.
    /// - Throws: `FileError` when the file can't be written, when a weight is too large for half precision, when an option has no
    ///   words in the model's dialect, when parts of the model do not fit each other, and when the
    ///   header would be larger or deeper than readers allow.
    public static func write(_ model: StoredModel, to path: String, options: Options = Options()) throws {
        // What no reader would take is better not written.
        try model.checkRules(file: path, .unwritable)
        let sections: [SectionWriter]
        do {
            sections = try model.sections { weight, layer in
                let isQuantised = (layer.specification as? Dense)?.quantization != nil
                guard options.halfPrecision, !isQuantised else { return weight.tensor }
                guard let half = weight.tensor.halved else {
                    throw NetworkError(
                        layer: layer.name,
                        "the weight \(weight.name) has a number beyond 65504, the largest of half precision")
                }
                return half
            }
        } catch let error as NetworkError {
            throw FileError(error, file: path, kind: .unwritable)
        }
        let header = try self.header(of: sections, file: path)
        try AtomicFile.write(to: path) { descriptor in
            try header.withUnsafeBytes { try AtomicFile.append($0, to: descriptor, of: path) }
            var end = header.count
            let zeros = [UInt8](repeating: 0, count: alignment)
            for tensor in sections.flatMap(\.tensors) {
                let start = aligned(end)
                try zeros.prefix(start - end).withUnsafeBytes { try AtomicFile.append($0, to: descriptor, of: path) }
                try tensor.withBytes { try AtomicFile.append($0, to: descriptor, of: path) }
                end = start + tensor.byteCount
            }
        }
    }

    /// The bytes before the tensors, but for the padding.
    private static func header(of sections: [SectionWriter], file: String) throws -> [UInt8] {
        var offset = 0
        let values = sections.map { section -> JSON in
            let tensors = section.tensors.map { tensor -> JSON in
                offset = aligned(offset)
                defer { offset += tensor.byteCount }
                return [
                    "elementType": .string(tensor.elementType.rawValue),
                    "shape": .array(tensor.shape.dimensions.map(JSON.integer)), "offset": .integer(offset),
                    "checksum": .integer(Int(tensor.withBytes(Checksum.of))),
                ]
            }
            return ["name": .string(section.name), "value": section.value, "tensors": .array(tensors)]
        }
        let json: JSON = ["sections": .array(values)]
        let text = Array(json.text().utf8)
        guard text.count <= maximumHeaderSize else {
            throw FileError(
                .unwritable, file: file,
                "all but the tensors takes \(text.count) bytes, and a header has at most \(maximumHeaderSize)")
        }
        guard json.valueCount <= maximumValues else {
            throw FileError(
                .unwritable, file: file,
                "all but the tensors is \(json.valueCount) values, and a header has at most \(maximumValues)")
        }
        guard json.depth <= maximumDepth else {
            throw FileError(
                .unwritable, file: file,
                "the configuration nests \(json.depth) deep, and a header at most \(maximumDepth)")
        }
        func bytes(_ number: some FixedWidthInteger) -> [UInt8] { withUnsafeBytes(of: number.littleEndian, Array.init) }
        let preamble =
            magic + bytes(UInt16(version.major)) + bytes(UInt16(version.minor)) + bytes(UInt32(text.count))
        let checksum = preamble.withUnsafeBytes { preamble in
            text.withUnsafeBytes { CheckpointFile.checksum(of: $0, after: preamble) }
        }
        return preamble + bytes(checksum) + text
    }
}

extension JSON {
    /// How many values it is, lists, objects and what is in them.
    fileprivate var valueCount: Int {
        switch self {
        case .array(let elements): elements.reduce(1) { $0 + $1.valueCount }
        case .object(let object): object.members.reduce(1) { $0 + $1.value.valueCount }
        default: 1
        }
    }

    /// How deep lists and objects nest: 0 for a plain value.
    fileprivate var depth: Int {
        switch self {
        case .array(let elements): 1 + (elements.lazy.map(\.depth).max() ?? 0)
        case .object(let object): 1 + (object.members.lazy.map(\.value.depth).max() ?? 0)
        default: 0
        }
    }
}
