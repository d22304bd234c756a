package import MienBasics
import MienCHDF5
import MienHDF5Tree
import MienTensors

/// An open HDF5 file, of which everything is known but the datasets' numbers.
///
/// Reading takes two passes. The first one, `init`, walks the whole file, refuses what must be refused, and reads names,
/// texts and attributes. Then the snapshot's size is known, and the second pass, ``write(to:)``, has every dataset land
/// once, in its final place.
///
/// Both passes must run within one ``HDF5Library/locked(_:)``.
package struct HDF5Outline: ~Copyable {
    /// Where the bytes of a value come from in the second pass.
    enum Piece {
        /// From an offset in the file on, as they are.
        case image(Int)
        /// From the library, which gathers and converts them; as they are stored where no type is given.
        case dataset(path: String, ElementType?)
        case bytes([UInt8])
    }

    private let image: UnsafeRawBufferPointer
    private let file: HDF5Handle
    private var encoder: SnapshotEncoder<Piece>
    /// The size of the largest chunk that the second pass decodes, in bytes.
    package let largestChunk: Int

    /// Walks the file that lies at `image`, which must stay there until the outline is gone.
    package init(_ image: UnsafeRawBufferPointer, budgets: Budgets) throws {
        let file = try Self.open(image)
        var walk = HDF5Walk(fileSize: image.count, budgets: budgets)
        try walk.run(file)
        self.image = image
        self.file = file
        encoder = walk.encoder
        largestChunk = walk.largestChunk
    }

    /// How many bytes the snapshot takes.
    package var snapshotSize: Int { encoder.byteCount }

    /// Reads the datasets and writes the snapshot into `block`, which holds zeros.
    ///
    /// - Precondition: the block has ``snapshotSize`` bytes.
    package func write(to block: UnsafeMutableRawBufferPointer) throws {
        let file = self.file.id
        let image = self.image
        try encoder.write(to: block) { piece, memory in
            switch piece {
            case .bytes(let bytes): memory.copyBytes(from: bytes)
            case .image(let offset):
                memory.copyMemory(from: UnsafeRawBufferPointer(rebasing: image[offset..<offset + memory.count]))
            case .dataset(let path, let element):
                let failure = FileError(.malformed, file: "", place: path, "the values can't be read")
                let dataset = try HDF5Handle(
                    H5Dopen2(file, path, mien_H5P_DEFAULT()), closedBy: H5Dclose, or: failure)
                let stored = try HDF5Handle(H5Dget_type(dataset.id), closedBy: H5Tclose, or: failure)
                let type = try HDF5Type.inMemory(element, else: stored.id)
                try check(
                    H5Dread(
                        dataset.id, type.id, mien_H5S_ALL(), mien_H5S_ALL(), mien_H5P_DEFAULT(), memory.baseAddress),
                    or: failure)
            }
        }
    }

    private static func open(_ image: UnsafeRawBufferPointer) throws -> HDF5Handle {
        guard HDF5Signature.place(in: image) != nil else {
            throw FileError(
                .unrecognised, file: "", found: image.isEmpty ? "an empty file" : "no HDF5 signature",
                expected: "an HDF5 file")
        }
        let failure =
            truncation(image)
            ?? FileError(
                .malformed, file: "", found: "bytes that the HDF5 library can't make sense of", expected: "an HDF5 file"
            )
        let access = try HDF5Handle(H5Pcreate(mien_H5P_FILE_ACCESS()), closedBy: H5Pclose, or: failure)
        // The core driver reads from memory; it would grow its image by 64 KiB steps, and never writes one to the disk.
        try check(H5Pset_fapl_core(access.id, 1 << 16, false), or: failure)
        try check(mien_H5Pset_borrowed_file_image(access.id, image.baseAddress, image.count), or: failure)
        try limitCache(access, or: failure)
        // Closing the file closes everything that is still open in it.
        try check(H5Pset_fclose_degree(access.id, H5F_CLOSE_STRONG), or: failure)
        return try HDF5Handle(
            H5Fopen("memory", mien_H5F_ACC_RDONLY(), access.id), closedBy: H5Fclose, or: failure)
    }

    /// What is wrong with a file that has lost its end; nil for one that has it, and where no header is found that says where
    /// it is. The offsets are those of the HDF5 File Format Specification, version 3.0, section II.A, for addresses of 8
    /// bytes, which every writer of Keras's files uses.
    private static func truncation(_ image: UnsafeRawBufferPointer) -> FileError? {
        let version = 8
        guard image.count > version + 5 else { return nil }
        let (sizePlace, addresses): (Int, Int)
        switch image[version] {
        case 0: (sizePlace, addresses) = (13, 24)
        case 1: (sizePlace, addresses) = (13, 28)
        case 2, 3: (sizePlace, addresses) = (9, 12)
        default: return nil
        }
        // The base address comes first, the end of the file is the third.
        let place = addresses + 16
        guard image.starts(with: HDF5Signature.bytes), image[sizePlace] == 8, image.count >= place + 8 else {
            return nil
        }
        let end = UInt64(littleEndian: image.loadUnaligned(fromByteOffset: place, as: UInt64.self))
        guard end > UInt64(image.count), end != .max else { return nil }
        return FileError(
            .malformed, file: "", place: "byte \(image.count)", found: "the end of the file",
            expected: "it at byte \(end), as the header says")
    }

    /// Keeps the library from remembering every object it met, up to 32 MiB of them: each is asked for once, and the file is
    /// in memory anyway.
    private static func limitCache(_ access: borrowing HDF5Handle, or failure: FileError) throws {
        var cache = H5AC_cache_config_t()
        cache.version = H5AC__CURR_CACHE_CONFIG_VERSION
        try check(H5Pget_mdc_config(access.id, &cache), or: failure)
        cache.set_initial_size = true
        (cache.initial_size, cache.min_size, cache.max_size) = (1 << 20, 1 << 20, 1 << 20)
        try check(H5Pset_mdc_config(access.id, &cache), or: failure)
    }
}
