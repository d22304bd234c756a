import MienBasics
import MienNetworks
import MienTensors
import MienTestSupport
import Mien
import Testing

@Suite struct ReadmeTests {
    @Test(arguments: ["README.md", "Sources/Mien/Mien.docc/Mien.md"])
    func theExampleIsTheCodeThatIsCompiledHere(page: String) throws {
        let block = try PackageFolder.lines(page).drop { $0 != "```swift" }.dropFirst().prefix { $0 != "```" }
        let source = try PackageFolder.lines("Tests/MienTests/ReadmeExample.swift")
        let body = source.drop { !$0.hasPrefix("func ") }.dropFirst().prefix { $0 != "}" }
        #expect(Array(block) == ["import Mien", ""] + body.map { $0.dropFirst(4) })
        #expect(source.first == "import Mien")
        #expect(body.count > 3 && block.count <= 10)
    }

    @Test func theLayerOfSomebodysOwnIsTheOneThatIsCompiledHere() throws {
        let readme = try PackageFolder.lines("README.md")
        let block = readme.drop { !$0.hasPrefix("struct ") }.prefix { $0 != "```" }
        let source = try PackageFolder.lines("Tests/MienTests/CustomLayerExample.swift")
        #expect(Array(block) == source.drop { !$0.hasPrefix("struct ") }.prefix { $0 != "}" } + ["}"])
        let call = try #require(source.first { $0.contains("customLayers:") }).drop { $0 != "N" }
        #expect(readme.contains { $0.contains("`\(call)`") })
    }

    @Test func theLayerOfSomebodysOwnAgreesWithKeras() async {
        await #expect(processExitsWith: .success) {
            try #require(chdir(PackageFolder.file(".")) == 0)
            let arrays = try NamedArrays(contentsOf: "Samples/contrast.reference.npz")
            let reference = try #require(TestVectors(arrays: arrays.map { ($0.name, $0.array.floats) }))
            let verification = try Verification(customLayerExample(), against: reference)
            #expect(verification.passes && verification.layersWithoutReference.isEmpty, "\(verification.text)")
            #expect(verification.rows.contains { $0.className == "Contrast" })
        }
    }

    @Test func theLayersAreThoseOfTheRegistry() throws {
        let rows = try PackageFolder.lines("README.md").drop { !$0.hasPrefix("These layers run") }
            .prefix { !$0.hasPrefix("A layer of any other class") }.filter { $0.hasPrefix("| ") }
        let names = rows.flatMap { $0.matches(of: /`(\w+)`/).map { String($0.1) } }
        #expect(names.sorted() == LayerRegistry.classNames)
    }

    /// The page has the names that `mien layers` prints, each once and under its heading.
    @Test func thePageOfLayersIsThatOfTheRegistry() throws {
        let page = try PackageFolder.text("Sources/Mien/Mien.docc/Layers.md")
        func names(under heading: String, before end: String) throws -> [String] {
            let start = try #require(page.firstRange(of: "## \(heading)\n")).upperBound
            let rest = page[start...]
            let part = rest[..<(rest.firstRange(of: end)?.lowerBound ?? rest.endIndex)]
            return part.matches(of: /`(\w+)`/).map { String($0.1) }
        }
        #expect(try names(under: "Layers that run", before: "\n\nModels in models") == LayerRegistry.classNames)
        #expect(
            try names(under: "Activations that run", before: "\n\nKeras 2's")
                == Activation.Function.supportedNames.filter { !$0.contains(" ") })
        #expect(
            try names(under: "Layers that do not run", before: "\n## ")
                == LayerRegistry.unsupported.flatMap(\.classNames))
        for (kind, names) in LayerRegistry.unsupported {
            #expect(page.contains("| \(kind) | \(names.map { "`\($0)`" }.joined(separator: " ")) |\n"))
        }
        #expect(
            try names(under: "Activations that do not run", before: "\n## ") == Activation.Function.unsupportedNames)
    }

    @Test func thePageHasTheFunctionsOfFormulas() throws {
        let page = try PackageFolder.text("Sources/Mien/Mien.docc/Layers.md")
        let start = try #require(
            page.firstRange(of: "| Functions of a formula | What they may be given |\n|---|---|\n")
        ).upperBound
        let table = page[start...].prefix(upTo: try #require(page[start...].firstRange(of: "\n\n")).lowerBound)
        let names = table.split(separator: "\n").flatMap { row in
            row.split(separator: "|")[0].matches(of: /`(\w+)`/).map { String($0.1) }
        }
        #expect(names.sorted() == LambdaForms.functionNames)
    }

    /// In a process of its own, which may go to another folder.
    @Test func theExampleRuns() async {
        await #expect(processExitsWith: .success) {
            let folder = TemporaryFolder()
            try withExtendedLifetime(folder) {
                let samples = symlink(PackageFolder.file("Samples"), folder.file("Samples"))
                try #require(samples == 0 && chdir(folder.path) == 0)
                try readmeExample()
                #expect(try Tensor(contentsOf: "conv_2.npy").shape == [1, 22, 22, 8])
            }
        }
    }
}
