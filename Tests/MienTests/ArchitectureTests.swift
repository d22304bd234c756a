import Foundation
import MienBasics
import MienTestSupport
import Testing

/// The rooms and the arrows between them stand in Package.swift, on the architecture page, in the folders, and in what the
/// sources import. All must say the same.
@Suite struct ArchitectureTests {
    /// What each room imports. Rooms are called by their folders' names.
    typealias Rooms = [String: Set<String>]

    /// A room of this package as Package.swift has it.
    private struct Target {
        let name: String
        let folder: String
        let imports: [String]

        var room: String { FilePaths.name(of: folder) }
    }

    @Test func thePageShowsTheRoomsOfThePackage() throws {
        // | `Tensors` | `Basics` | what it is |
        let rows = try PackageFolder.lines("Sources/Mien/Mien.docc/Architecture.md").filter { $0.hasPrefix("| `") }
        let rooms = rows.map { row in
            let cells = row.split(separator: "|").map { $0.matches(of: /`(\w+)`/).map { String($0.1) } }
            return (cells[0][0], Set(cells[1]))
        }
        try expectDeclared(Rooms(uniqueKeysWithValues: rooms), in: "the architecture page")
    }

    @Test func everyFolderIsARoom() throws {
        let folders = try ["Sources", "Sources/System"].flatMap { folder in
            try FilePaths.contents(ofFolder: PackageFolder.file(folder))
        }
        let rooms = try Self.targets().map(\.room)
        #expect(Set(folders).subtracting(["System", ".DS_Store"]) == Set(rooms))
        #expect(Set(rooms).count == rooms.count)
    }

    /// A folder of tests that Package.swift does not name would never run, and nobody would notice.
    @Test func everyFolderOfTestsIsRun() throws {
        let folders = try FilePaths.contents(ofFolder: PackageFolder.file("Tests")).filter { $0 != ".DS_Store" }
        #expect(try Set(folders.map { "Tests/\($0)" }) == Set(Self.paths().filter { $0.hasPrefix("Tests/") }))
    }

    /// The compiler would also accept an import of what stands further below, and a declared arrow that nobody uses.
    @Test func everyRoomImportsWhatItDeclares() throws {
        let targets = try Self.targets()
        let rooms = try targets.map { target in
            let files = FileManager.default.enumerator(atPath: PackageFolder.file(target.folder))
            let sources = (files?.compactMap { $0 as? String } ?? []).filter { $0.hasSuffix(".swift") }
            let modules = try sources.flatMap { try PackageFolder.lines("\(target.folder)/\($0)") }
                .compactMap { $0.prefixMatch(of: /(?:@\w+ )?(?:\w+ )?import (\w+)/).map { String($0.1) } }
            let own = modules.compactMap { module in targets.first { $0.name == module }?.room }
            return (target.room, Set(own + modules.filter { $0 == "ArgumentParser" }))
        }
        try expectDeclared(Rooms(uniqueKeysWithValues: rooms), in: "the sources")
    }

    private func expectDeclared(_ rooms: Rooms, in place: String) throws {
        let targets = try Self.targets()
        let declared = Rooms(
            uniqueKeysWithValues: targets.map { target in
                (target.room, Set(target.imports.map { name in targets.first { $0.name == name }?.room ?? name }))
            })
        for room in Set(rooms.keys).union(declared.keys).sorted() {
            #expect(
                rooms[room]?.sorted() == declared[room]?.sorted(),
                "what \(room) imports in \(place), and in Package.swift")
        }
    }

    /// What Package.swift says; SwiftPM is asked once for all tests.
    private static let package = Result { try describedPackage() }

    /// The folders of all targets.
    private static func paths() throws -> [String] {
        try #require(package.get()["targets"]?.array).compactMap { $0["path"]?.string }
    }

    private static func targets() throws -> [Target] {
        try #require(package.get()["targets"]?.array).compactMap { target in
            let name = try #require(target["name"]?.string)
            guard let folder = target["path"]?.string, folder.hasPrefix("Sources/") else { return nil }
            // { "target": ["MienBasics", null] }
            let imports = try #require(target["dependencies"]?.array).map { dependency in
                try #require(dependency.object?.members.first?.value.array?.first?.string)
            }
            return Target(name: name, folder: folder, imports: imports)
        }
    }

    private static func describedPackage() throws -> JSON {
        let scratch = TemporaryFolder()
        let output = Pipe()
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        // In a folder of its own: SwiftPM lets one process at a time into that of a build.
        process.arguments = [
            "swift", "package", "--package-path", PackageFolder.path, "--scratch-path", scratch.path, "dump-package",
        ]
        process.standardOutput = output
        try process.run()
        let text = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)

        return try JSON(parsing: text)
    }
}
