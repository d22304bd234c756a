import MienBasics
import MienCHDF5
import MienHDF5Tree
import MienTensors

/// The first pass through a file: from its root along hard links, each object once per path, within the budgets.
struct HDF5Walk {
    private(set) var encoder = SnapshotEncoder<HDF5Outline.Piece>()
    private(set) var largestChunk = 0
    private let fileSize: Int
    private let budgets: Budgets
    private var membersLeft: Int
    private var decodedBytes = 0
    /// Bytes that come out of compressed, chunked and never written datasets, and what they are stored in. A file can
    /// claim far more of these than it holds.
    private var expanded = 0
    private var expandedFrom = 0
    /// What the attribute `dtype` of the object at hand says.
    private var declaredType: String?
    /// The addresses of the groups that the walk is in.
    private var ancestors: [haddr_t] = []

    init(fileSize: Int, budgets: Budgets) {
        self.fileSize = fileSize
        self.budgets = budgets
        membersLeft = budgets.members
    }

    mutating func run(_ file: borrowing HDF5Handle) throws {
        let place = HDF5Place()
        let root = try HDF5Handle(
            H5Gopen2(file.id, "/", mien_H5P_DEFAULT()), closedBy: H5Gclose,
            or: place.malformed("the root can't be opened"))
        try putGroup(root, try info(of: root, place), place)
    }

    // MARK: Objects

    private func info(of object: borrowing HDF5Handle, _ place: HDF5Place) throws -> mien_H5O_info {
        var info = mien_H5O_info()
        try check(mien_H5Oget_info(object.id, &info), or: place.malformed("its header can't be read"))
        return info
    }

    private mutating func putGroup(
        _ group: borrowing HDF5Handle, _ info: mien_H5O_info, _ place: HDF5Place
    ) throws {
        guard ancestors.count <= budgets.depth else {
            throw place.error(.overBudget, "groups are nested deeper than \(budgets.depth)")
        }
        guard !ancestors.contains(info.address) else {
            throw place.error(.refused, "found a hard link to a group that it lies in")
        }
        ancestors.append(info.address)
        defer { ancestors.removeLast() }
        encoder.putGroup()
        try putAttributes(of: group, count: info.attributeCount, place)
        let names = try memberNames(of: group, place)
        encoder.put(names.count)
        for name in names {
            encoder.put(name)
            try putMember(name, of: group, place.member(name))
        }
    }

    private mutating func putMember(_ name: String, of group: borrowing HDF5Handle, _ place: HDF5Place) throws {
        let object = try HDF5Handle(
            H5Oopen(group.id, name, mien_H5P_DEFAULT()), closedBy: H5Oclose, or: place.malformed("it can't be opened"))
        let info = try info(of: object, place)
        switch info.type {
        case H5O_TYPE_GROUP: try putGroup(object, info, place)
        case H5O_TYPE_DATASET: try putDataset(object, info, place)
        case H5O_TYPE_NAMED_DATATYPE:
            encoder.putDataset()
            try putAttributes(of: object, count: info.attributeCount, place)
            encoder.putOther(type: "a type with a name", [])
            encoder.putLayout(nil)
        default: throw place.error(.unsupported, "found an object of unknown kind")
        }
    }

    /// The names of the members in the order of their bytes; all are hard links.
    private mutating func memberNames(of group: borrowing HDF5Handle, _ place: HDF5Place) throws -> [String] {
        let links = NameList(most: membersLeft)
        let status = mien_H5Literate(
            group.id,
            { name, kind, context in
                guard let name, let context else { return -1 }
                return Unmanaged<NameList>.fromOpaque(context).takeUnretainedValue().add(name, kind)
            }, Unmanaged.passUnretained(links).toOpaque())
        try spend(members: links.isFull ? membersLeft + 1 : links.names.count, place)
        try check(status, or: place.malformed("its members can't be listed"))
        var names: [String] = []
        for (bytes, kind) in zip(links.names, links.kinds) {
            let name = try text(bytes, place.member(String(decoding: bytes, as: UTF8.self)), "its name")
            guard HDF5Group.isName(name) else {
                throw place.error(.malformed, "found a member named \"\(name)\"")
            }
            switch kind {
            case H5L_TYPE_HARD: break
            case H5L_TYPE_SOFT: throw place.member(name).error(.refused, "found a soft link, which is not followed")
            case H5L_TYPE_EXTERNAL:
                throw place.member(name).error(.refused, "found a link to another file, which is not followed")
            default: throw place.member(name).error(.refused, "found a user-defined link, which is not followed")
            }
            names.append(name)
        }
        names.sort { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        for (name, next) in zip(names, names.dropFirst()) where name.utf8.elementsEqual(next.utf8) {
            throw place.member(name).error(.malformed, "found two members of this name")
        }
        return names
    }

    // MARK: Attributes

    private mutating func putAttributes(
        of object: borrowing HDF5Handle, count: hsize_t, _ place: HDF5Place
    ) throws {
        declaredType = nil
        let list = NameList(most: membersLeft)
        // A header without attributes, the common case, needs no walk.
        if count > 0 {
            var position: hsize_t = 0
            let status = H5Aiterate2(
                object.id, H5_INDEX_NAME, H5_ITER_NATIVE, &position,
                { _, name, _, context in
                    guard let name, let context else { return -1 }
                    return Unmanaged<NameList>.fromOpaque(context).takeUnretainedValue().add(name, H5L_TYPE_HARD)
                }, Unmanaged.passUnretained(list).toOpaque())
            try spend(members: list.isFull ? membersLeft + 1 : list.names.count, place)
            try check(status, or: place.malformed("its attributes can't be listed"))
        }
        guard Set(list.names).count == list.names.count else {
            throw place.error(.malformed, "found two attributes of one name")
        }
        encoder.put(list.names.count)
        for bytes in list.names {
            let name = try text(bytes, place, "the name of an attribute")
            guard !name.isEmpty else { throw place.error(.malformed, "found an attribute without a name") }
            encoder.put(name)
            try inAttribute(name, place) { try $0.putAttribute(name, of: object) }
        }
    }

    /// Names the attribute in the errors of `body`, which know no place.
    private mutating func inAttribute(
        _ name: String, _ place: HDF5Place, _ body: (inout HDF5Walk) throws -> Void
    ) throws {
        do { try body(&self) } catch let error as FileError {
            var named = place.error(error.kind, attribute: name, error.problem)
            named.cause = error.cause
            throw named
        }
    }

    private mutating func putAttribute(_ name: String, of object: borrowing HDF5Handle) throws {
        let failure = FileError(.malformed, file: "", "the attribute can't be read")
        let attribute = try HDF5Handle(
            H5Aopen(object.id, name, mien_H5P_DEFAULT()), closedBy: H5Aclose, or: failure)
        let type = try HDF5Handle(H5Aget_type(attribute.id), closedBy: H5Tclose, or: failure)
        let space = try HDF5Handle(H5Aget_space(attribute.id), closedBy: H5Sclose, or: failure)
        let source = HDF5Source(type: type.id, space: space.id, failure: failure) {
            [id = attribute.id] type, _, memory in
            H5Aread(id, type, memory)
        }
        let kind = try HDF5Type(type)
        guard let shape = try shape(of: space) else { return encoder.putNull(type: kind.name) }
        switch kind {
        case .numbers(let element, let isRaw):
            try spend(bytes: size(shape, element.size, storedIn: fileSize))
            let bytes = try source.bytes(shape.count * element.size, as: isRaw ? nil : element)
            encoder.putTensor(element, shape, .bytes(bytes))
        case .opaque(let size, let tag):
            let count = try self.size(shape, size, storedIn: fileSize)
            try spend(bytes: count)
            encoder.putOpaque(elementSize: size, tag: tag, shape, .bytes(try source.bytes(count, as: nil)))
        case .strings(let form, let charset):
            let values = try texts(source, shape, form)
            if name == "dtype", values.count == 1 { declaredType = values[0] }
            encoder.putStrings(HDF5Strings(values, shape: shape, form: form, charset: charset))
        case .other(let name): encoder.putOther(type: name, shape)
        }
    }

    // MARK: Datasets

    private mutating func putDataset(
        _ dataset: borrowing HDF5Handle, _ info: mien_H5O_info, _ place: HDF5Place
    ) throws {
        encoder.putDataset()
        try putAttributes(of: dataset, count: info.attributeCount, place)
        do {
            try putValue(of: dataset, place)
        } catch let error as FileError where error.place.isEmpty {
            var placed = place.error(error.kind, error.problem)
            placed.cause = error.cause
            throw placed
        }
    }

    private mutating func putValue(of dataset: borrowing HDF5Handle, _ place: HDF5Place) throws {
        let failure = FileError(.malformed, file: "", "the dataset can't be read")
        // How it is stored comes first: a dataset that lies in other files opens them when it is asked for its shape.
        let creation = try HDF5Handle(H5Dget_create_plist(dataset.id), closedBy: H5Pclose, or: failure)
        var layout = try layout(creation, failure)
        let type = try HDF5Handle(H5Dget_type(dataset.id), closedBy: H5Tclose, or: failure)
        let space = try HDF5Handle(H5Dget_space(dataset.id), closedBy: H5Sclose, or: failure)
        let kind = try HDF5Type(type)
        let source = HDF5Source(type: type.id, space: space.id, failure: failure) {
            [id = dataset.id] type, transfer, memory in
            H5Dread(id, type, mien_H5S_ALL(), mien_H5S_ALL(), transfer, memory)
        }
        guard let shape = try shape(of: space) else {
            encoder.putNull(type: kind.name)
            return encoder.putLayout(layout)
        }
        let elementSize = H5Tget_size(type.id)
        try measure(dataset, shape, elementSize, &layout)
        let raw = layout.fileOffset.map(HDF5Outline.Piece.image) ?? .dataset(path: place.path, nil)
        switch kind {
        case .numbers(let element, let isRaw):
            encoder.putTensor(element, shape, isRaw ? raw : .dataset(path: place.path, element))
        case .opaque(2, "") where declaredType == ElementType.bfloat16.rawValue:
            encoder.putTensor(.bfloat16, shape, raw)
        case .opaque(let size, let tag):
            encoder.putOpaque(elementSize: size, tag: tag, shape, raw)
        case .strings(let form, let charset):
            let values = try texts(source, shape, form)
            encoder.putStrings(HDF5Strings(values, shape: shape, form: form, charset: charset))
        case .other(let name): encoder.putOther(type: name, shape)
        }
        encoder.putLayout(layout)
    }

    /// How a dataset is stored, but for its size; refuses what lies in other files.
    private func layout(_ creation: borrowing HDF5Handle, _ failure: FileError) throws -> StorageLayout {
        switch H5Pget_layout(creation.id) {
        case H5D_COMPACT: return StorageLayout(.compact, storedBytes: 0)
        case H5D_CONTIGUOUS:
            let files = H5Pget_external_count(creation.id)
            try check(files, or: failure)
            guard files == 0 else {
                throw FileError(.refused, file: "", "its values lie in another file, which is not opened")
            }
            return StorageLayout(.contiguous, storedBytes: 0)
        case H5D_CHUNKED:
            var sizes = [hsize_t](repeating: 0, count: Int(H5S_MAX_RANK))
            let rank = H5Pget_chunk(creation.id, H5S_MAX_RANK, &sizes)
            try check(rank, or: failure)
            let chunk = try sizes.prefix(Int(rank)).map { try int($0, "a chunk") }
            return StorageLayout(.chunked, chunk: chunk, filters: try filters(creation, failure), storedBytes: 0)
        case H5D_VIRTUAL:
            throw FileError(.refused, file: "", "it is put together from other datasets, which are not opened")
        default: throw failure
        }
    }

    /// The names of the filters. Each may stand once: deflate applied to deflate turns a few bytes into any number.
    private func filters(_ creation: borrowing HDF5Handle, _ failure: FileError) throws -> [String] {
        let count = H5Pget_nfilters(creation.id)
        try check(count, or: failure)
        var filters: [String] = []
        for index in 0..<UInt32(max(count, 0)) {
            var flags: UInt32 = 0
            var values = 0
            var configuration: UInt32 = 0
            let id = H5Pget_filter2(creation.id, index, &flags, &values, nil, 0, nil, &configuration)
            try check(id, or: failure)
            guard let name = Self.filterNames[id] else {
                throw FileError(.unsupported, file: "", "its values went through filter \(id), which is not built in")
            }
            guard H5Zfilter_avail(id) > 0 else {
                throw FileError(.unsupported, file: "", "this HDF5 library was built without the filter \(name)")
            }
            guard !filters.contains(name) else {
                throw FileError(.refused, file: "", "its values went through the filter \(name) twice")
            }
            filters.append(name)
        }
        return filters
    }

    private static let filterNames: [H5Z_filter_t: String] = [
        H5Z_FILTER_DEFLATE: "deflate", H5Z_FILTER_SHUFFLE: "shuffle", H5Z_FILTER_FLETCHER32: "fletcher32",
        H5Z_FILTER_SZIP: "szip", H5Z_FILTER_NBIT: "nbit", H5Z_FILTER_SCALEOFFSET: "scaleoffset",
    ]

    /// Settles what is stored of a dataset, and refuses a size that can't have come out of it.
    private mutating func measure(
        _ dataset: borrowing HDF5Handle, _ shape: Shape, _ elementSize: Int, _ layout: inout StorageLayout
    ) throws {
        layout.storedBytes = try int(H5Dget_storage_size(dataset.id), "its storage")
        guard layout.storedBytes <= fileSize else {
            throw FileError(
                .malformed, file: "", "it claims to be stored in \(layout.storedBytes) bytes of a file of \(fileSize)")
        }
        let size = try size(shape, elementSize, storedIn: .max)
        try spend(bytes: size)
        switch layout.kind {
        case .compact:
            guard size <= layout.storedBytes else { throw short(size, layout.storedBytes) }
        case .contiguous where layout.storedBytes > 0:
            let offset = H5Dget_offset(dataset.id)
            guard size <= layout.storedBytes else { throw short(size, layout.storedBytes) }
            guard offset != mien_HADDR_UNDEF(), let offset = Int(exactly: offset), offset <= fileSize - size else {
                throw FileError(
                    .malformed, file: "", "its \(size) bytes reach beyond the end of the file, which has \(fileSize)")
            }
            layout.fileOffset = offset
        case .contiguous: try spend(expanded: size, from: 0)
        case .chunked:
            guard let chunk = Shape(checking: layout.chunk) else {
                throw FileError(.malformed, file: "", "its chunks are impossibly large")
            }
            let chunkSize = try self.size(chunk, elementSize, storedIn: .max)
            try spend(expanded: max(size, shape.count == 0 ? 0 : chunkSize), from: layout.storedBytes)
            largestChunk = max(largestChunk, chunkSize)
        }
    }

    private func short(_ size: Int, _ stored: Int) -> FileError {
        FileError(.malformed, file: "", "its shape asks for \(size) bytes, the file stores \(stored)")
    }

    // MARK: Shapes and budgets

    /// Nil for a null dataspace.
    private func shape(of space: borrowing HDF5Handle) throws -> Shape? {
        switch H5Sget_simple_extent_type(space.id) {
        case H5S_NULL: return nil
        case H5S_SCALAR: return []
        case H5S_SIMPLE:
            var sizes = [hsize_t](repeating: 0, count: Int(H5S_MAX_RANK))
            let rank = H5Sget_simple_extent_dims(space.id, &sizes, nil)
            try check(rank, or: .library)
            let dimensions = try sizes.prefix(Int(rank)).map { try int($0, "an axis") }
            guard let shape = Shape(checking: dimensions) else {
                throw FileError(.malformed, file: "", "its shape is impossibly large")
            }
            return shape
        default: throw FileError.library(cause: HDF5Library.lastFailure)
        }
    }

    /// The size of elements in bytes, which `limit` bytes of file must be able to hold.
    private func size(_ shape: Shape, _ elementSize: Int, storedIn limit: Int) throws -> Int {
        let (size, overflow) = shape.count.multipliedReportingOverflow(by: elementSize)
        guard !overflow else { throw FileError(.malformed, file: "", "its size in bytes is impossibly large") }
        guard size <= limit else {
            throw FileError(.malformed, file: "", "it claims \(size) bytes in a file of \(fileSize)")
        }
        return size
    }

    private func int(_ number: hsize_t, _ what: String) throws -> Int {
        guard let number = Int(exactly: number) else {
            throw FileError(.malformed, file: "", "\(what) has the impossible size \(number)")
        }
        return number
    }

    private func text(_ bytes: [UInt8], _ place: HDF5Place, _ what: String) throws -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw place.error(.malformed, "\(what) is not UTF-8")
        }
        return text
    }

    private mutating func spend(members count: Int, _ place: HDF5Place) throws {
        guard count <= membersLeft else {
            throw place.error(.overBudget, "the file has more than \(budgets.members) objects and attributes")
        }
        membersLeft -= count
    }

    private mutating func spend(bytes count: Int) throws {
        let (sum, overflow) = decodedBytes.addingReportingOverflow(count)
        guard !overflow && sum <= budgets.decodedBytes else {
            throw FileError(.overBudget, file: "", "the file asks for more than \(budgets.decodedBytes) bytes of data")
        }
        // Many names may lead to the same bytes, each of which asks for a copy of its own.
        guard budgets.allow(decoded: sum, stored: fileSize) else {
            throw FileError(
                .overBudget, file: "", "with it, \(sum) bytes would come out of a file of \(fileSize)")
        }
        decodedBytes = sum
    }

    private mutating func spend(expanded count: Int, from stored: Int) throws {
        let (sum, overflow) = expanded.addingReportingOverflow(count)
        expandedFrom += stored
        guard !overflow && budgets.allow(decoded: sum, stored: expandedFrom) else {
            throw FileError(
                .overBudget, file: "", "\(count) bytes would come out of \(stored) stored ones")
        }
        expanded = sum
    }

    /// Reads texts, each of which costs as a member does, because it takes memory of its own.
    private mutating func texts(_ source: HDF5Source, _ shape: Shape, _ form: HDF5Strings.Form) throws -> [String] {
        guard shape.count <= membersLeft else {
            throw FileError(.overBudget, file: "", "found more than \(budgets.members) texts, objects and attributes")
        }
        membersLeft -= shape.count
        switch form {
        // What the file stores of such a text is a length, an address and a number.
        case .variable: _ = try size(shape, 8, storedIn: fileSize)
        case .fixed(let width, _):
            let bytes = try size(shape, width, storedIn: .max)
            guard bytes <= budgets.textBytes else { throw HDF5Source.overBudget(budgets) }
        }
        let values = try source.strings(shape.count, form, budgets)
        // Many attributes may have one and the same text.
        try spend(bytes: values.reduce(0) { $0 + $1.utf8.count })
        return values
    }
}

extension HDF5Place {
    fileprivate func malformed(_ problem: String) -> FileError { error(.malformed, problem) }
}

/// Gathers names during a walk of the library's, up to a number.
private final class NameList {
    private(set) var names: [[UInt8]] = []
    private(set) var kinds: [H5L_type_t] = []
    private(set) var isFull = false
    private let most: Int

    init(most: Int) { self.most = most }

    /// Answers what the library's walk wants to hear: 0 to go on, 1 to end it.
    func add(_ name: UnsafePointer<CChar>, _ kind: H5L_type_t) -> herr_t {
        guard names.count < most else {
            isFull = true
            return 1
        }
        names.append(Array(UnsafeRawBufferPointer(start: name, count: strlen(name))))
        kinds.append(kind)
        return 0
    }
}
