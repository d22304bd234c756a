import MienBasics
import MienTestSupport

@testable import MienCheckpointFormat

/// A checkpoint that a test takes apart, changes, and puts together again with a checksum that fits.
struct CraftedFile {
    var header: JSON
    /// What follows the header, from the first multiple of 64 on.
    var data: [UInt8]
    var minor: UInt8

    /// - Precondition: `bytes` are a checkpoint's.
    init(_ bytes: [UInt8]) throws {
        let size = Int(bytes[12]) | Int(bytes[13]) << 8 | Int(bytes[14]) << 16
        header = try JSON(parsing: String(decoding: bytes[20..<20 + size], as: UTF8.self))
        data = Array(bytes.dropFirst((20 + size + 63) / 64 * 64))
        minor = bytes[10]
    }

    var bytes: [UInt8] { Self.sealed(Array(header.text().utf8), data, minor: minor) }

    /// A file of that header and those tensors.
    static func sealed(_ header: [UInt8], _ data: [UInt8], minor: UInt8 = 0) -> [UInt8] {
        let size = (0..<4).map { UInt8(truncatingIfNeeded: header.count >> (8 * $0)) }
        let preamble = Checkpoint.magic + [1, 0, minor, 0] + size
        let sum = (preamble + header).withUnsafeBytes(Checksum.of)
        var bytes = preamble + (0..<4).map { UInt8(truncatingIfNeeded: sum >> (8 * UInt32($0))) } + header
        if !data.isEmpty { bytes += Array(repeating: 0, count: (64 - bytes.count % 64) % 64) + data }
        return bytes
    }

    /// Changes the value that `path` leads to: `sections.0.value.graph.layers.1.weights.0.tensor`.
    mutating func change(_ path: String, _ change: (inout JSON?) -> Void) {
        var value: JSON? = header
        Self.change(&value, path.split(separator: ".")[...], change)
        header = value ?? .null
    }

    private static func change(_ value: inout JSON?, _ path: ArraySlice<Substring>, _ change: (inout JSON?) -> Void) {
        guard let key = path.first else { return change(&value) }
        switch value {
        case .array(var elements):
            guard let index = Int(key), elements.indices.contains(index) else { preconditionFailure("no \(key)") }
            var element: JSON? = elements[index]
            Self.change(&element, path.dropFirst(), change)
            elements[index] = element ?? .null
            value = .array(elements)
        case .object(var object):
            var member = object[String(key)]
            Self.change(&member, path.dropFirst(), change)
            object[String(key)] = member
            value = .object(object)
        default: preconditionFailure("no \(key)")
        }
    }
}
