import MienBasics
import MienCHDF5
import MienHDF5Tree
import MienTensors

/// What the type of a dataset or an attribute comes to.
enum HDF5Type {
    /// Numbers; `isRaw` where they are stored as they are wanted, little-endian.
    case numbers(ElementType, isRaw: Bool)
    case strings(HDF5Strings.Form, HDF5Strings.Charset)
    case opaque(size: Int, tag: String)
    case other(String)

    /// Looks at a type of the file.
    init(_ type: borrowing HDF5Handle) throws {
        let size = H5Tget_size(type.id)
        switch H5Tget_class(type.id) {
        case H5T_INTEGER:
            let isPlain = H5Tget_precision(type.id) == size * 8 && H5Tget_offset(type.id) == 0
            let isSigned = H5Tget_sign(type.id) == H5T_SGN_2
            let name = "\(isSigned ? "" : "u")int\(size * 8)"
            guard isPlain, let element = ElementType(rawValue: name) else {
                self = .other("integers of \(H5Tget_precision(type.id)) bits")
                return
            }
            self = .numbers(element, isRaw: size == 1 || H5Tget_order(type.id) == H5T_ORDER_LE)
        case H5T_FLOAT:
            for element in [ElementType.float32, .float64, .float16, .bfloat16] where element.size == size {
                let little = try Self.inMemory(element)
                guard H5Tequal(type.id, little.id) <= 0 else {
                    self = .numbers(element, isRaw: true)
                    return
                }
                try check(H5Tset_order(little.id, H5T_ORDER_BE), or: .library)
                guard H5Tequal(type.id, little.id) <= 0 else {
                    self = .numbers(element, isRaw: false)
                    return
                }
            }
            self = .other("floats of \(size * 8) bits")
        case H5T_STRING:
            let charset: HDF5Strings.Charset = H5Tget_cset(type.id) == H5T_CSET_UTF8 ? .utf8 : .ascii
            if H5Tis_variable_str(type.id) > 0 {
                self = .strings(.variable, charset)
                return
            }
            guard size > 0 else { throw FileError(.malformed, file: "", "found texts of 0 bytes") }
            let padding: HDF5Strings.Padding
            switch H5Tget_strpad(type.id) {
            case H5T_STR_NULLTERM: padding = .nullTerminated
            case H5T_STR_SPACEPAD: padding = .spacePadded
            default: padding = .nullPadded
            }
            self = .strings(.fixed(size: size, padding: padding), charset)
        case H5T_ENUM: self = try Self.isBool(type) ? .numbers(.bool, isRaw: true) : .other("an enumeration")
        case H5T_OPAQUE:
            guard size > 0 else { throw FileError(.malformed, file: "", "found opaque elements of 0 bytes") }
            let tag = H5Tget_tag(type.id)
            defer { H5free_memory(tag) }
            self = .opaque(size: size, tag: tag.map { String(cString: $0) } ?? "")
        case H5T_COMPOUND: self = .other("a compound of \(H5Tget_nmembers(type.id)) members")
        case H5T_ARRAY: self = .other("an array type")
        case H5T_VLEN: self = .other("lists of variable length")
        case H5T_REFERENCE: self = .other("references")
        case H5T_BITFIELD: self = .other("bit fields")
        case H5T_NO_CLASS: throw FileError.library(cause: HDF5Library.lastFailure)
        default: self = .other("an unknown type")
        }
    }

    /// What the type is called in a null dataspace.
    var name: String {
        switch self {
        case .numbers(let element, _): element.rawValue
        case .strings: "string"
        case .opaque: "opaque"
        case .other(let name): name
        }
    }

    /// Whether it is what h5py makes of truth values: an enumeration over int8 of FALSE = 0 and TRUE = 1.
    private static func isBool(_ type: borrowing HDF5Handle) throws -> Bool {
        guard H5Tget_size(type.id) == 1, H5Tget_nmembers(type.id) == 2 else { return false }
        for (index, expected) in ["FALSE", "TRUE"].enumerated() {
            guard let name = H5Tget_member_name(type.id, UInt32(index)) else { throw FileError.library }
            defer { H5free_memory(name) }
            var value: Int8 = -1
            try check(H5Tget_member_value(type.id, UInt32(index), &value), or: .library)
            guard String(cString: name) == expected && value == index else { return false }
        }
        return true
    }

    /// The type of such elements in memory and in files that are written: little-endian, truth values as h5py has them,
    /// bfloat16 as Keras has it.
    static func stored(_ element: ElementType) throws -> HDF5Handle {
        switch element {
        case .bool:
            let type = try HDF5Handle(H5Tenum_create(mien_H5T_STD_I8LE()), closedBy: H5Tclose, or: .library)
            for (value, name) in ["FALSE", "TRUE"].enumerated() {
                var value = Int8(value)
                try check(H5Tenum_insert(type.id, name, &value), or: .library)
            }
            return type
        case .bfloat16:
            let type = try HDF5Handle(H5Tcreate(H5T_OPAQUE, 2), closedBy: H5Tclose, or: .library)
            try check(H5Tset_tag(type.id, ""), or: .library)
            return type
        default: return try inMemory(element)
        }
    }

    /// The little-endian type of such numbers.
    static func inMemory(_ element: ElementType) throws -> HDF5Handle {
        let standard: hid_t
        switch element {
        case .bool, .int8: standard = mien_H5T_STD_I8LE()
        case .int16: standard = mien_H5T_STD_I16LE()
        case .int32: standard = mien_H5T_STD_I32LE()
        case .int64: standard = mien_H5T_STD_I64LE()
        case .uint8: standard = mien_H5T_STD_U8LE()
        case .uint16: standard = mien_H5T_STD_U16LE()
        case .uint32: standard = mien_H5T_STD_U32LE()
        case .uint64: standard = mien_H5T_STD_U64LE()
        case .float16, .bfloat16, .float32: standard = mien_H5T_IEEE_F32LE()
        case .float64: standard = mien_H5T_IEEE_F64LE()
        }
        let type = try HDF5Handle(H5Tcopy(standard), closedBy: H5Tclose, or: .library)
        switch element {
        case .float16: try narrow(type, exponentBits: 5)
        case .bfloat16: try narrow(type, exponentBits: 8)
        default: break
        }
        return type
    }

    /// The little-endian type of such numbers, or a copy of `stored` where the elements are to stay as they are.
    static func inMemory(_ element: ElementType?, else stored: hid_t) throws -> HDF5Handle {
        guard let element else { return try HDF5Handle(H5Tcopy(stored), closedBy: H5Tclose, or: .library) }
        return try inMemory(element)
    }

    /// Makes a 32-bit float type one of 16 bits. The fields are set before the size: they must lie within it.
    private static func narrow(_ type: borrowing HDF5Handle, exponentBits: Int) throws {
        let fractionBits = 15 - exponentBits
        try check(H5Tset_fields(type.id, 15, fractionBits, exponentBits, 0, fractionBits), or: .library)
        try check(H5Tset_size(type.id, 2), or: .library)
        try check(H5Tset_ebias(type.id, 1 << (exponentBits - 1) - 1), or: .library)
    }
}

extension FileError {
    /// A call failed that fails only where the library is out of order or the file deceives it.
    static var library: FileError { library(cause: []) }

    static func library(cause: [String]) -> FileError {
        FileError(.malformed, file: "", "the HDF5 library can't make sense of it", cause: cause)
    }
}
