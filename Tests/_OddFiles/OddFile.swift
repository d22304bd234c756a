import MienBasics
public import MienCHDF5
import MienHDF5
public import MienTensors
import MienTestSupport

/// Makes files that Keras never writes and strangers may send, by direct calls of the library.
public struct OddFile {
    /// The file, or a group of it.
    public let id: hid_t

    /// The bytes of a file that `body` fills; `latest` allows the file format's newer forms.
    public static func bytes(latest: Bool = false, userBlock: Int = 0, _ body: (OddFile) throws -> Void) throws
        -> Storage
    {
        let folder = TemporaryFolder()
        let path = folder.file("odd.h5")
        try HDF5Library.locked {
            let access = try valid(H5Pcreate(mien_H5P_FILE_ACCESS()))
            defer { H5Pclose(access) }
            if latest { try check(H5Pset_libver_bounds(access, H5F_LIBVER_V18, H5F_LIBVER_V18)) }
            let creation = try valid(H5Pcreate(mien_H5P_FILE_CREATE()))
            defer { H5Pclose(creation) }
            try check(H5Pset_userblock(creation, hsize_t(userBlock)))
            let file = try valid(H5Fcreate(path, mien_H5F_ACC_TRUNC(), creation, access))
            defer { H5Fclose(file) }
            try body(OddFile(id: file))
        }
        return Storage(try MappedFile(path: path))
    }

    @discardableResult
    public static func check(_ status: some SignedInteger, line: Int = #line) throws -> Bool {
        guard status >= 0 else {
            throw FileError(.unwritable, file: "a test's file", "the call in line \(line) failed")
        }
        return true
    }

    public static func valid(_ id: hid_t, line: Int = #line) throws -> hid_t {
        try check(id, line: line)
        return id
    }

    public static func space(_ dimensions: [Int]) throws -> hid_t {
        let sizes = dimensions.map { hsize_t($0) }
        return try valid(H5Screate_simple(Int32(sizes.count), sizes, nil))
    }

    /// Adds a group and gives it to `body`.
    public func group(_ name: String, _ body: (OddFile) throws -> Void = { _ in }) throws {
        let group = try Self.valid(
            H5Gcreate2(id, name, mien_H5P_DEFAULT(), mien_H5P_DEFAULT(), mien_H5P_DEFAULT()))
        defer { H5Gclose(group) }
        try body(OddFile(id: group))
    }

    /// Adds a dataset of type `type`, created as `creating` says, and writes `values`, which are of type `memory`.
    public func dataset<Value: BitwiseCopyable>(
        _ name: String, _ type: hid_t, _ dimensions: [Int], memory: hid_t? = nil, values: [Value],
        creating: (hid_t) throws -> Void = { _ in }
    ) throws {
        let space = try Self.space(dimensions)
        defer { H5Sclose(space) }
        let creation = try Self.valid(H5Pcreate(mien_H5P_DATASET_CREATE()))
        defer { H5Pclose(creation) }
        try creating(creation)
        let dataset = try Self.valid(
            H5Dcreate2(id, name, type, space, mien_H5P_DEFAULT(), creation, mien_H5P_DEFAULT()))
        defer { H5Dclose(dataset) }
        guard !values.isEmpty else { return }
        try Self.check(
            H5Dwrite(dataset, memory ?? type, mien_H5S_ALL(), mien_H5S_ALL(), mien_H5P_DEFAULT(), values))
    }

    /// Adds a dataset that is declared and never written.
    public func declared(
        _ name: String, _ type: hid_t, _ dimensions: [Int], creating: (hid_t) throws -> Void = { _ in }
    ) throws {
        try dataset(name, type, dimensions, values: [UInt8](), creating: creating)
    }

    public func attribute<Value: BitwiseCopyable>(_ name: String, _ type: hid_t, _ dimensions: [Int], values: [Value])
        throws
    {
        let space = try Self.space(dimensions)
        defer { H5Sclose(space) }
        let attribute = try Self.valid(
            H5Acreate2(id, name, type, space, mien_H5P_DEFAULT(), mien_H5P_DEFAULT()))
        defer { H5Aclose(attribute) }
        try Self.check(H5Awrite(attribute, type, values))
    }

    /// A type of fixed texts; the caller closes it.
    public static func fixedString(_ size: Int, _ padding: H5T_str_t = H5T_STR_NULLPAD) throws -> hid_t {
        let type = try valid(H5Tcopy(mien_H5T_C_S1()))
        try check(H5Tset_size(type, size))
        try check(H5Tset_strpad(type, padding))
        return type
    }
}
