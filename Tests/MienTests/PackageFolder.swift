import MienBasics
import MienTestSupport

/// The folder that Package.swift lies in.
enum PackageFolder {
    static let path = (0..<3).reduce(#filePath) { path, _ in FilePaths.folder(of: path) }

    static func file(_ name: String) -> String { FilePaths.join(path, name) }

    static func text(_ name: String) throws -> String { String(decoding: try fileBytes(file(name)), as: UTF8.self) }

    static func lines(_ name: String) throws -> [Substring] {
        try text(name).split(separator: "\n", omittingEmptySubsequences: false)
    }
}
