import MienBasics

/// A folder with a page, and with what is told in it as files of other kinds.
enum ReportFolder {
    static let pageName = "report.html"

    /// Writes a folder whole or not at all. It may be there, empty or with an earlier report, which is replaced. One that holds
    /// anything else is left alone.
    ///
    /// - Parameter body: adds all files but the page, and gives its text.
    /// - Returns: the paths of the files, the page last.
    /// - Throws: ``FileError`` of kind `unwritable`.
    static func write(
        to folder: String, _ body: (inout AtomicFolder.Contents) throws -> String
    ) throws -> [String] {
        let names = try AtomicFolder.write(to: folder, replacing: try filesOfEarlierReport(in: folder)) { contents in
            let page = try body(&contents)
            try contents.add(page, as: pageName)
        }
        return names.map { FilePaths.join(folder, $0) }
    }

    /// What an earlier report has written into `folder`, by its own word; nothing where there is no report of ours.
    private static func filesOfEarlierReport(in folder: String) throws -> Set<String> {
        let page = FilePaths.join(folder, pageName)
        guard FilePaths.isFolder(folder), FilePaths.exists(page) else { return [] }
        // Both tags stand in the page's first lines, before anything that comes from a file.
        let head = try MappedFile(path: page).withBytes { String(decoding: $0.prefix(1 << 20), as: UTF8.self) }
        let lines = head.split(separator: "\n", maxSplits: 10).map(String.init)
        let (start, end) = ("<meta name=\"mien-files\" content=\"", "\"/>")
        guard lines.contains(Page.generatorTag),
            let files = lines.first(where: { $0.hasPrefix(start) && $0.hasSuffix(end) })
        else { return [] }
        return Set(files.dropFirst(start.count).dropLast(end.count).split(separator: " ").map(String.init))
    }
}
