import MienTestSupport

extension PackageFolder {
    static func text(_ name: String) throws -> String { String(decoding: try fileBytes(file(name)), as: UTF8.self) }

    static func lines(_ name: String) throws -> [Substring] {
        try text(name).split(separator: "\n", omittingEmptySubsequences: false)
    }
}
