import MienBasics

/// Draws figures as PNG pictures, for those who can't use SVG: by `rsvg-convert`, the command of GNOME's librsvg, where it is
/// installed.
///
///     if let rasterizer = SVGRasterizer() { let png = try rasterizer.png(of: figure.svg()) }
public struct SVGRasterizer: Sendable {
    static let command = "rsvg-convert"
    private let path: String

    /// Nil where the command is in none of the folders of `PATH`.
    public init?() {
        let folders = getenv("PATH").map { String(cString: $0) }?.split(separator: ":").map(String.init) ?? []
        let paths = folders.map { FilePaths.join($0, Self.command) }
        guard let path = paths.first(where: { access($0, X_OK) == 0 && !FilePaths.isFolder($0) }) else { return nil }
        self.path = path
    }

    /// The figure as a PNG file.
    ///
    /// - Parameter zoom: pixels for a unit of the figure.
    /// - Throws: ``FileError`` of kind `unwritable` where the command fails.
    public func png(of svg: String, zoom: Double = 2) throws -> [UInt8] {
        let (input, output) = (try Self.unnamedFile(), try Self.unnamedFile())
        defer {
            fclose(input)
            fclose(output)
        }
        let bytes = Array(svg.utf8)
        guard fwrite(bytes, 1, bytes.count, input) == bytes.count, fflush(input) == 0, fseek(input, 0, SEEK_SET) == 0
        else {
            throw FileError(.unwritable, file: "", lastSystemError)
        }
        var status: Int32 = 0
        let child: pid_t
        do throws(SystemError) {
            // Fonts and their configuration are found by these.
            let names = ["HOME", "PATH", "FONTCONFIG_PATH", "FONTCONFIG_FILE", "XDG_CACHE_HOME", "XDG_DATA_DIRS"]
            let environment = names.compactMap { (name: String) -> String? in
                getenv(name).map { "\(name)=" + String(cString: $0) }
            }
            child = try startProcess(
                path, ["--format", "png", "--zoom", Markup.length(zoom)], environment: environment,
                giving: [(fileno(input), as: 0), (fileno(output), as: 1)])
        } catch {
            throw FileError(.unwritable, file: "", "\(path) can't be started", cause: [error.description])
        }
        while waitpid(child, &status, 0) < 0 && errno == EINTR {}
        let file = try Self.contents(of: output)
        guard status == 0, file.starts(with: [0x89, 0x50, 0x4E, 0x47]) else {
            throw FileError(.unwritable, file: "", "\(path) can't draw a figure as PNG")
        }
        return file
    }

    /// A file that goes with its descriptor.
    private static func unnamedFile() throws -> UnsafeMutablePointer<FILE> {
        guard let file = tmpfile() else { throw FileError(.unwritable, file: "a temporary file", lastSystemError) }
        return file
    }

    private static func contents(of file: UnsafeMutablePointer<FILE>) throws -> [UInt8] {
        let size = Int(lseek(fileno(file), 0, SEEK_END))
        let bytes = [UInt8](unsafeUninitializedCapacity: max(size, 0)) { buffer, count in
            count = max(pread(fileno(file), buffer.baseAddress, max(size, 0), 0), 0)
        }
        guard bytes.count == size else { throw FileError(.unwritable, file: "a temporary file", lastSystemError) }
        return bytes
    }
}
