import MienBasics
import MienCHDF5
import MienHDF5Tree
import MienTensors

/// A value with the type and the dataspace under which it is written.
struct StoredValue: ~Copyable {
    let type: HDF5Handle
    let space: HDF5Handle
    private let value: HDF5Value

    /// - Throws: `failure`, with the reason as its cause, where HDF5 or this writer has no place for the value.
    init(_ value: HDF5Value, _ failure: FileError) throws {
        let type = try Self.type(of: value, failure)
        let space = try Self.space(of: value, failure)
        self.type = type
        self.space = space
        self.value = value
    }

    /// Gives `body` the elements as the library wants them; does not call it where there are none.
    func withMemory(_ body: (UnsafeRawPointer) throws -> Void) throws {
        switch value {
        case .tensor(let tensor): try tensor.withBytes { try $0.baseAddress.map(body) }
        case .opaque(let opaque): try opaque.withBytes { try $0.baseAddress.map(body) }
        case .strings(let strings):
            guard strings.shape.count > 0 else { return }
            switch strings.form {
            case .fixed(let size, let padding):
                try Self.fields(strings.values, size, padding).withUnsafeBytes {
                    try $0.baseAddress.map(body)
                }
            case .variable:
                let copies = strings.values.map { strdup($0) }
                defer { for copy in copies { free(copy) } }
                try copies.withUnsafeBytes { try $0.baseAddress.map(body) }
            }
        case .null, .other: break
        }
    }

    private static func fields(_ values: [String], _ size: Int, _ padding: HDF5Strings.Padding) -> [UInt8] {
        var fields = [UInt8](repeating: padding == .spacePadded ? UInt8(ascii: " ") : 0, count: values.count * size)
        for (index, value) in values.enumerated() {
            fields.replaceSubrange(index * size..<index * size + value.utf8.count, with: value.utf8)
        }
        return fields
    }

    private static func type(of value: HDF5Value, _ failure: FileError) throws -> HDF5Handle {
        switch value {
        case .tensor(let tensor): return try HDF5Type.stored(tensor.elementType)
        case .strings(let strings): return try type(of: strings, failure)
        case .opaque(let opaque):
            let type = try HDF5Handle(H5Tcreate(H5T_OPAQUE, opaque.elementSize), closedBy: H5Tclose, or: failure)
            try check(H5Tset_tag(type.id, opaque.tag), or: failure)
            return type
        case .null(let name):
            if let element = ElementType(rawValue: name) { return try HDF5Type.stored(element) }
            guard name == HDF5Type.strings(.variable, .utf8).name else { throw unsupported(failure) }
            return try type(of: HDF5Strings([], shape: [0]), failure)
        case .other: throw unsupported(failure)
        }
    }

    private static func type(of strings: HDF5Strings, _ failure: FileError) throws -> HDF5Handle {
        let type = try HDF5Handle(H5Tcopy(mien_H5T_C_S1()), closedBy: H5Tclose, or: failure)
        switch strings.form {
        case .variable:
            guard !strings.values.contains(where: { $0.utf8.contains(0) }) else {
                var error = failure
                error.cause = ["a text of variable length ends at its first zero, and one has a zero in it"]
                throw error
            }
            try check(H5Tset_size(type.id, mien_H5T_VARIABLE()), or: failure)
        case .fixed(let size, let padding):
            try check(H5Tset_size(type.id, size), or: failure)
            switch padding {
            case .nullTerminated: try check(H5Tset_strpad(type.id, H5T_STR_NULLTERM), or: failure)
            case .nullPadded: try check(H5Tset_strpad(type.id, H5T_STR_NULLPAD), or: failure)
            case .spacePadded: try check(H5Tset_strpad(type.id, H5T_STR_SPACEPAD), or: failure)
            }
        }
        try check(H5Tset_cset(type.id, strings.charset == .utf8 ? H5T_CSET_UTF8 : H5T_CSET_ASCII), or: failure)
        return type
    }

    private static func space(of value: HDF5Value, _ failure: FileError) throws -> HDF5Handle {
        let shape: Shape
        switch value {
        case .tensor(let tensor): shape = tensor.shape
        case .strings(let strings): shape = strings.shape
        case .opaque(let opaque): shape = opaque.shape
        case .null: return try HDF5Handle(H5Screate(H5S_NULL), closedBy: H5Sclose, or: failure)
        case .other: throw unsupported(failure)
        }
        guard shape.rank > 0 else { return try HDF5Handle(H5Screate(H5S_SCALAR), closedBy: H5Sclose, or: failure) }
        let sizes = shape.dimensions.map { hsize_t($0) }
        return try HDF5Handle(H5Screate_simple(Int32(sizes.count), sizes, nil), closedBy: H5Sclose, or: failure)
    }

    /// A value whose type is known by its name only.
    private static func unsupported(_ failure: FileError) -> FileError {
        var error = failure
        error.kind = .unsupported
        return error
    }
}
