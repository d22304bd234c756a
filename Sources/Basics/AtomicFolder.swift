/// Writing a folder so that a reader sees the old one or the new one, and never a part.
public enum AtomicFolder {
    /// What a new folder holds so far.
    public struct Contents {
        fileprivate let path: String
        /// The names of the files, in the order they were added.
        public private(set) var names: [String] = []

        /// Adds a file; its name may have folders before it, `conv2d/happy.png`.
        ///
        /// - Throws: ``FileError`` of kind `unwritable`.
        public mutating func add(_ bytes: [UInt8], as name: String) throws {
            let path = FilePaths.join(path, name)
            try FilePaths.makeFolder(FilePaths.folder(of: path))
            try AtomicFile.write(bytes, to: path)
            names.append(name)
        }

        /// Adds a file that `write` makes at the path it gets.
        ///
        /// - Throws: ``FileError`` of kind `unwritable`, and what `write` throws.
        public mutating func add(as name: String, write: (_ path: String) throws -> Void) throws {
            let path = FilePaths.join(path, name)
            try FilePaths.makeFolder(FilePaths.folder(of: path))
            try write(path)
            names.append(name)
        }

        /// Adds one of very many files: it goes to the disk with the folder, when that is done, and its name is not kept. Its own
        /// folder must be there; several threads may add files at once.
        ///
        /// - Throws: ``FileError`` of kind `unwritable`.
        public func addUnsynced(_ bytes: [UInt8], as name: String) throws {
            let path = FilePaths.join(path, name)
            let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
            guard descriptor >= 0 else { throw FileError(.unwritable, file: path, lastSystemError) }
            defer { close(descriptor) }
            try bytes.withUnsafeBytes { try AtomicFile.append($0, to: descriptor, of: path) }
        }

        /// Makes a folder within.
        ///
        /// - Throws: ``FileError`` of kind `unwritable`.
        public func addFolder(_ name: String) throws { try FilePaths.makeFolder(FilePaths.join(path, name)) }

        /// Adds a file of text, as UTF-8.
        public mutating func add(_ text: String, as name: String) throws {
            try add(Array(text.utf8), as: name)
        }
    }

    /// Has `body` fill a new, empty sibling of `path`, which becomes the folder at `path` when it returns.
    ///
    /// A folder that is there already is replaced if it holds nothing but files named in `obsolete`; nobody else's file
    /// is ever removed. A writer that is killed leaves at most a sibling behind, which the next one removes.
    ///
    /// - Parameter isReplacingAll: whether a folder at `path` may hold anything, because the caller knows that it may go.
    /// - Returns: the names of the files in it, in the order they were added.
    /// - Throws: ``FileError`` of kind `unwritable`, or what `body` throws; what was at `path` is then still there.
    @discardableResult
    public static func write(
        to path: String, replacing obsolete: Set<String> = [], isReplacingAll: Bool = false,
        _ body: (inout Contents) throws -> Void
    ) throws -> [String] {
        let target = FilePaths.resolved(path)
        removeLeftovers(of: target)
        if isThere(target) {
            guard FilePaths.isFolder(target) else {
                throw FileError(.unwritable, file: path, found: "a file", expected: "a folder, or nothing")
            }
            // The Finder leaves its own file in every folder it has shown.
            if !isReplacingAll,
                let other = try names(in: target).first(where: {
                    !obsolete.contains($0) && FilePaths.name(of: $0) != ".DS_Store"
                })
            {
                throw FileError(
                    .unwritable, file: path, place: other, found: "a file that would be lost",
                    expected: "a folder with nothing of others in it")
            }
        }
        try FilePaths.makeFolder(FilePaths.folder(of: target))
        let sibling = FilePaths.sibling(of: target)
        guard mkdir(sibling, 0o777) == 0 else { throw FileError(.unwritable, file: path, lastSystemError) }
        do {
            // The lock tells others that somebody is at work, and goes with the process.
            let lock = open(sibling, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
            defer { close(lock) }
            flock(lock, LOCK_EX)
            var contents = Contents(path: sibling)
            try body(&contents)
            fsync(lock)
            try replace(target, by: sibling)
            return contents.names
        } catch {
            remove(sibling)
            // The sibling's name is of no use to a reader of the message.
            guard let error = error as? FileError, error.file.hasPrefix(sibling) else { throw error }
            throw error.inFile(path + error.file.dropFirst(sibling.count))
        }
    }

    /// A folder can be renamed over an empty one only: the old one steps aside first, and comes back if that was in vain.
    private static func replace(_ target: String, by sibling: String) throws {
        let old = sibling + ".old"
        let isReplacing = isThere(target)
        if isReplacing && rename(target, old) != 0 { throw FileError(.unwritable, file: target, lastSystemError) }
        guard rename(sibling, target) == 0 else {
            let error = FileError(.unwritable, file: target, lastSystemError)
            if isReplacing { rename(old, target) }
            throw error
        }
        if isReplacing { remove(old) }
    }

    /// Removes the siblings of writers that were killed. One who was killed between the two renamings gets the old folder
    /// back first.
    private static func removeLeftovers(of target: String) {
        let folder = FilePaths.folder(of: target)
        let prefix = FilePaths.name(of: target) + ".part-"
        for name in (try? FilePaths.contents(ofFolder: folder)) ?? [] where name.hasPrefix(prefix) {
            let isOld = name.hasSuffix(".old")
            let numbers = name.dropFirst(prefix.count).dropLast(isOld ? 4 : 0).split(separator: "-")
            let path = FilePaths.join(folder, name)
            guard numbers.count == 2, numbers.allSatisfy({ UInt32($0) != nil }), isOwnFolder(path) else { continue }
            if isOld {
                if isThere(target) { remove(path) } else { rename(path, target) }
                continue
            }
            let lock = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
            guard lock >= 0 else { continue }
            if flock(lock, LOCK_EX | LOCK_NB) == 0 { remove(path) }
            close(lock)
        }
    }

    /// Whether the path is taken, be it by a link that leads nowhere.
    private static func isThere(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0
    }

    /// Whether the path is a folder itself, not a link to one: what a link leads to is not in the folder.
    private static func isOwnFolder(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    /// The names of all that is in a folder and is not a folder.
    private static func names(in path: String) throws -> [String] {
        try FilePaths.contents(ofFolder: path).flatMap { name in
            let inner = FilePaths.join(path, name)
            return isOwnFolder(inner) ? try names(in: inner).map { FilePaths.join(name, $0) } : [name]
        }
    }

    /// Removes a folder and all in it; one that can't be removed does no harm but to take up space.
    private static func remove(_ path: String) {
        guard isOwnFolder(path) else {
            unlink(path)
            return
        }
        for name in (try? FilePaths.contents(ofFolder: path)) ?? [] { remove(FilePaths.join(path, name)) }
        rmdir(path)
    }
}
