import MienBasics

/// A group: attributes, and members by name.
public struct HDF5Group: Sendable, Equatable {
    /// What a group holds under a name.
    public enum Member: Sendable, Equatable {
        case group(HDF5Group)
        case dataset(HDF5Dataset)

        var kind: String {
            switch self {
            case .group: "a group"
            case .dataset: "a dataset"
            }
        }
    }

    /// Where the group came from.
    public let place: HDF5Place
    public var attributes: HDF5Attributes
    /// The members, in the order of their names' bytes; names are unique and have no slash in them.
    public private(set) var members: [(name: String, member: Member)] = []

    /// A group without members.
    public init(attributes: HDF5Attributes = [:], place: HDF5Place = HDF5Place()) {
        self.attributes = attributes
        self.place = place
    }

    /// A group of members that are in order already.
    init(attributes: HDF5Attributes, place: HDF5Place, sorted members: [(name: String, member: Member)]) {
        self.attributes = attributes
        self.place = place
        self.members = members
    }

    /// The member of that name; nil where there is none. Setting nil takes it away.
    ///
    /// - Precondition: the name is neither empty nor `.`, and has no slash and no zero in it.
    public subscript(name: String) -> Member? {
        get {
            let index = position(of: name)
            return index < members.count && members[index].name.isSameBytes(as: name) ? members[index].member : nil
        }
        set {
            precondition(Self.isName(name), "a member's name is not empty, not a dot, and has no slash in it")
            let index = position(of: name)
            let isThere = index < members.count && members[index].name.isSameBytes(as: name)
            switch (newValue, isThere) {
            case (let member?, true): members[index].member = member
            case (let member?, false): members.insert((name, member), at: index)
            case (nil, true): members.remove(at: index)
            case (nil, false): break
            }
        }
    }

    /// The group at `path`, whose parts are set apart by slashes; nil where nothing is there.
    ///
    /// - Throws: ``FileError`` where a dataset is there, or in the way.
    public func group(at path: String) throws -> HDF5Group? {
        switch try member(at: path) {
        case nil: return nil
        case .group(let group)?: return group
        case .dataset(let dataset)?:
            throw dataset.place.error(.malformed, "found a dataset, expected a group")
        }
    }

    /// The dataset at `path`, whose parts are set apart by slashes; nil where nothing is there.
    ///
    /// - Throws: ``FileError`` where a group is there, or a dataset in the way.
    public func dataset(at path: String) throws -> HDF5Dataset? {
        switch try member(at: path) {
        case nil: return nil
        case .dataset(let dataset)?: return dataset
        case .group(let group)?: throw group.place.error(.malformed, "found a group, expected a dataset")
        }
    }

    /// What is at `path`; nil where nothing is. Empty parts and dots are passed over, as HDF5 does.
    ///
    /// - Throws: ``FileError`` where a dataset is in the way.
    public func member(at path: String) throws -> Member? {
        var found = Member.group(self)
        for name in Self.parts(of: path) {
            switch found {
            case .dataset(let dataset):
                throw dataset.place.error(.malformed, "found a dataset, expected a group that holds \"\(name)\"")
            case .group(let group):
                guard let member = group[name] else { return nil }
                found = member
            }
        }
        return found
    }

    /// Puts `member` at `path` and makes the groups that are missing on the way.
    ///
    /// - Throws: ``FileError`` of kind `unwritable` where something is there already or a dataset is in the way, or where
    ///   the path is no path.
    public mutating func add(_ member: Member, at path: String) throws {
        try add(member, at: Self.parts(of: path)[...], of: path)
    }

    /// Changes the group at `path`, and makes it and the groups on the way where they are missing.
    ///
    /// - Throws: ``FileError`` of kind `unwritable` where a dataset is in the way, or where the path is no path; and what
    ///   `update` throws.
    public mutating func updateGroup(at path: String, _ update: (inout HDF5Group) throws -> Void) throws {
        try updateGroup(at: Self.parts(of: path)[...], of: path, update)
    }

    private mutating func updateGroup(
        at parts: ArraySlice<String>, of path: String, _ update: (inout HDF5Group) throws -> Void
    ) throws {
        guard let name = parts.first else { return try update(&self) }
        guard Self.isName(name) else {
            throw FileError(.unwritable, file: place.file, place: path, "the path names no member of a group")
        }
        var group: HDF5Group
        switch self[name] {
        case nil: group = HDF5Group(place: place.member(name))
        case .group(let found)?: group = found
        case let other?:
            throw FileError(
                .unwritable, file: place.file, place: path, "there is \(other.kind) at \"\(name)\" already")
        }
        try group.updateGroup(at: parts.dropFirst(), of: path, update)
        self[name] = .group(group)
    }

    private mutating func add(_ member: Member, at parts: ArraySlice<String>, of path: String) throws {
        guard let name = parts.first, Self.isName(name) else {
            throw FileError(.unwritable, file: place.file, place: path, "the path names no member of a group")
        }
        let isLast = parts.count == 1
        switch (self[name], isLast) {
        case (nil, true): self[name] = member
        case (nil, false):
            var group = HDF5Group(place: place.member(name))
            try group.add(member, at: parts.dropFirst(), of: path)
            self[name] = .group(group)
        case (.group(var group)?, false):
            try group.add(member, at: parts.dropFirst(), of: path)
            self[name] = .group(group)
        case (let other?, _):
            throw FileError(
                .unwritable, file: place.file, place: path, "there is \(other.kind) at \"\(name)\" already")
        }
    }

    /// The members as a reader looks for them: those with numbers in their names by the numbers, 2 before 10.
    public var listing: [(name: String, member: Member)] {
        members.sorted { $0.name.naturallyPrecedes($1.name) }
    }

    /// Whether a member may have this name.
    public static func isName(_ name: String) -> Bool {
        !name.isEmpty && name != "." && !name.utf8.contains { $0 == UInt8(ascii: "/") || $0 == 0 }
    }

    private static func parts(of path: String) -> [String] {
        path.split(separator: "/").map(String.init).filter { $0 != "." }
    }

    /// Where the name stands, or would stand.
    private func position(of name: String) -> Int {
        var low = 0
        var high = members.count
        while low < high {
            let middle = (low + high) / 2
            if members[middle].name.utf8.lexicographicallyPrecedes(name.utf8) {
                low = middle + 1
            } else {
                high = middle
            }
        }
        return low
    }

    /// Whether attributes and members are equal; their places do not matter.
    public static func == (left: HDF5Group, right: HDF5Group) -> Bool {
        left.attributes == right.attributes && left.members.count == right.members.count
            && zip(left.members, right.members).allSatisfy {
                $0.name.isSameBytes(as: $1.name) && $0.member == $1.member
            }
    }
}

extension String {
    /// Equality of names as HDF5 has it: byte by byte, where Swift's own holds `é` and `e` with an accent for one.
    func isSameBytes(as other: String) -> Bool { utf8.elementsEqual(other.utf8) }
}
