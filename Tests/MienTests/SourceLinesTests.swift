import Foundation
import MienBasics
import MienTestSupport
import Testing

/// What the formatter lets through: comments and texts that go on and on.
@Suite struct SourceLinesTests {
    @Test func noLineIsLongerThanAScreen() throws {
        let files = FileManager.default.enumerator(atPath: PackageFolder.file("Sources"))
        let sources = (files?.compactMap { $0 as? String } ?? []).filter { $0.hasSuffix(".swift") }
        #expect(!sources.isEmpty)
        for source in sources {
            for (index, line) in try PackageFolder.lines("Sources/\(source)").enumerated() {
                #expect(line.count <= 132, "\(source), line \(index + 1)")
            }
        }
    }
}
