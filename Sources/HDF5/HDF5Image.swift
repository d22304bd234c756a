import MienBasics
import MienCHDF5
package import MienHDF5Tree
import MienTensors

/// An HDF5 file that was written into memory: superblock 0, contiguous values, no times, as Keras and h5py make it.
///
/// The same tree gives the same bytes. It must live within one ``HDF5Library/locked(_:)``.
package struct HDF5Image: ~Copyable {
    private let file: HDF5Handle
    /// How many bytes the file has.
    package let byteCount: Int

    /// Writes `tree`.
    ///
    /// - Throws: ``FileError`` that names the place in the tree.
    package init(_ tree: HDF5Tree) throws {
        let failure = FileError(.unwritable, file: "", "the file can't be written")
        let access = try HDF5Handle(H5Pcreate(mien_H5P_FILE_ACCESS()), closedBy: H5Pclose, or: failure)
        // Grows in few steps, each of which may copy all that is there; never meets a disk.
        try check(H5Pset_fapl_core(access.id, max(Self.dataSize(of: tree.root) / 4, 1 << 16), false), or: failure)
        try check(H5Pset_fclose_degree(access.id, H5F_CLOSE_STRONG), or: failure)
        let creation = try HDF5Handle(H5Pcreate(mien_H5P_FILE_CREATE()), closedBy: H5Pclose, or: failure)
        try check(H5Pset_obj_track_times(creation.id, false), or: failure)
        let file = try HDF5Handle(
            H5Fcreate("memory", mien_H5F_ACC_TRUNC(), creation.id, access.id), closedBy: H5Fclose, or: failure)
        let root = try HDF5Handle(H5Gopen2(file.id, "/", mien_H5P_DEFAULT()), closedBy: H5Gclose, or: failure)
        try HDF5Image.fill(root, with: tree.root, HDF5Place())
        try check(H5Fflush(file.id, H5F_SCOPE_LOCAL), or: failure)
        let size = H5Fget_file_image(file.id, nil, 0)
        try check(size, or: failure)
        byteCount = size
        self.file = file
    }

    /// Copies the file's bytes into `block`.
    ///
    /// - Precondition: the block has ``byteCount`` bytes.
    package func write(to block: UnsafeMutableRawBufferPointer) throws {
        precondition(block.count >= byteCount, "a file fits its block")
        try check(
            H5Fget_file_image(file.id, block.baseAddress, byteCount),
            or: FileError(.unwritable, file: "", "the file can't be written"))
    }

    /// How many bytes the numbers of all datasets take.
    private static func dataSize(of group: HDF5Group) -> Int {
        group.members.reduce(0) { sum, entry in
            switch entry.member {
            case .group(let group): return sum + dataSize(of: group)
            case .dataset(let dataset):
                guard case .tensor(let tensor) = dataset.value else { return sum }
                return sum + tensor.byteCount
            }
        }
    }

    // MARK: Objects

    private static func fill(
        _ group: borrowing HDF5Handle, with contents: HDF5Group, _ place: HDF5Place
    ) throws {
        try write(contents.attributes, to: group, place)
        for (name, member) in contents.members {
            let place = place.member(name)
            let failure = place.error(.unwritable, "it can't be written")
            let link = try creation(mien_H5P_LINK_CREATE(), nameIsASCII: name.utf8.allSatisfy { $0 < 0x80 }, failure)
            switch member {
            case .group(let contents):
                let creation = try objectCreation(mien_H5P_GROUP_CREATE(), failure)
                let child = try HDF5Handle(
                    H5Gcreate2(group.id, name, link.id, creation.id, mien_H5P_DEFAULT()), closedBy: H5Gclose,
                    or: failure)
                try fill(child, with: contents, place)
            case .dataset(let contents):
                let creation = try objectCreation(mien_H5P_DATASET_CREATE(), failure)
                let value = try StoredValue(contents.value, failure)
                let dataset = try HDF5Handle(
                    H5Dcreate2(
                        group.id, name, value.type.id, value.space.id, link.id, creation.id, mien_H5P_DEFAULT()),
                    closedBy: H5Dclose, or: failure)
                try value.withMemory { memory in
                    try check(
                        H5Dwrite(
                            dataset.id, value.type.id, mien_H5S_ALL(), mien_H5S_ALL(), mien_H5P_DEFAULT(), memory),
                        or: failure)
                }
                try write(contents.attributes, to: dataset, place)
            }
        }
    }

    private static func write(
        _ attributes: HDF5Attributes, to object: borrowing HDF5Handle, _ place: HDF5Place
    ) throws {
        for (name, value) in attributes.entries {
            let failure = place.error(.unwritable, attribute: name, "\(value) can't be written as an attribute")
            let creation = try creation(
                mien_H5P_ATTRIBUTE_CREATE(), nameIsASCII: name.utf8.allSatisfy { $0 < 0x80 }, failure)
            let value = try StoredValue(value, failure)
            let attribute = try HDF5Handle(
                H5Acreate2(object.id, name, value.type.id, value.space.id, creation.id, mien_H5P_DEFAULT()),
                closedBy: H5Aclose, or: failure)
            try value.withMemory { try check(H5Awrite(attribute.id, value.type.id, $0), or: failure) }
        }
    }

    /// A list that says in which charset a name is; as h5py does it, ASCII where that will do, because a group in the
    /// old form can hold nothing else.
    private static func creation(
        _ kind: hid_t, nameIsASCII: Bool, _ failure: FileError
    ) throws -> HDF5Handle {
        let list = try HDF5Handle(H5Pcreate(kind), closedBy: H5Pclose, or: failure)
        try check(H5Pset_char_encoding(list.id, nameIsASCII ? H5T_CSET_ASCII : H5T_CSET_UTF8), or: failure)
        return list
    }

    /// A list that keeps the time out of the object.
    private static func objectCreation(_ kind: hid_t, _ failure: FileError) throws -> HDF5Handle {
        let list = try HDF5Handle(H5Pcreate(kind), closedBy: H5Pclose, or: failure)
        try check(H5Pset_obj_track_times(list.id, false), or: failure)
        return list
    }
}
