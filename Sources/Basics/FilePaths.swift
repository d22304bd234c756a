/// Questions about paths and folders that need no file to be read. Paths are strings with `/` between their parts.
public enum FilePaths {
    /// `runs/a/best.mien` → `runs/a`; a bare name → `.`.
    public static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// `runs/a/best.mien` → `best.mien`.
    public static func name(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return path }
        return String(path[path.index(after: slash)...])
    }

    /// `runs/a/best.mien` → `mien`, in lower case; empty where the name has none.
    public static func fileExtension(of path: String) -> String {
        let name = name(of: path)
        guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return "" }
        return name[name.index(after: dot)...].lowercased()
    }

    /// `folder/name`, whether or not `folder` ends in a slash.
    public static func join(_ folder: String, _ name: String) -> String {
        folder.hasSuffix("/") ? folder + name : folder + "/" + name
    }

    /// The path without slashes at its end, and with links followed where something is there.
    package static func resolved(_ path: String) -> String {
        if let real = realpath(path, nil) {
            defer { free(real) }
            return String(cString: real)
        }
        var path = path
        while path.count > 1 && path.hasSuffix("/") { path.removeLast() }
        return path
    }

    /// Where something that is not there yet would lie: the path with the links on the way to it followed.
    package static func placed(_ path: String) -> String {
        if exists(path) { return resolved(path) }
        let path = resolved(path)
        let parent = folder(of: path)
        return parent == path || parent == "/"
            ? path : join(parent == "." ? resolved(".") : placed(parent), name(of: path))
    }

    /// A name beside `path` that nobody else has, for what is to take its place. File systems take names of 255 bytes, so a
    /// long one is cut.
    static func sibling(of path: String) -> String {
        var name = name(of: path)
        while name.utf8.count > 200 { name.removeLast() }
        return join(folder(of: path), "\(name).part-\(getpid())-\(UInt32.random(in: .min ... .max))")
    }

    /// Whether something, file or folder, is at `path`.
    public static func exists(_ path: String) -> Bool {
        access(path, F_OK) == 0
    }

    /// Whether both paths lead to one file that is there, by whatever names and links.
    public static func areSame(_ path: String, _ other: String) -> Bool {
        var (left, right) = (stat(), stat())
        return stat(path, &left) == 0 && stat(other, &right) == 0
            && left.st_dev == right.st_dev && left.st_ino == right.st_ino
    }

    /// Whether a folder is at `path`.
    public static func isFolder(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    /// The names in a folder, in the order of their bytes, without `.` and `..`.
    ///
    /// - Throws: ``FileError`` of kind `unreadable`.
    public static func contents(ofFolder path: String) throws -> [String] {
        guard let handle = opendir(path) else { throw FileError(.unreadable, file: path, lastSystemError) }
        defer { closedir(handle) }
        var names: [String] = []
        while let entry = readdir(handle) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 1) { String(cString: $0) }
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// Makes the folder at `path`, and those above it that are missing.
    ///
    /// - Throws: ``FileError`` of kind `unwritable`.
    public static func makeFolder(_ path: String) throws {
        guard !isFolder(path) else { return }
        let parent = folder(of: path)
        if parent != path && parent != "." { try makeFolder(parent) }
        guard mkdir(path, 0o777) == 0 || errno == EEXIST && isFolder(path) else {
            throw FileError(.unwritable, file: path, lastSystemError)
        }
    }
}
