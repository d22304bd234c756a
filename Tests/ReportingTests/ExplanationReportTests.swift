import Foundation
import MienAttribution
import MienBasics
import MienExplanations
import MienImaging
import MienNetworks
import MienTensors
import MienTestSupport
import Testing

@testable import MienReporting

@Suite struct ExplanationReportTests {
    /// Six faces by chance of two groups, explained by a network with weights by chance, with names that are hard on markup.
    private static func sample(
        methods: [AttributionMethod] = [.gradCAM, .integratedGradients, .eigenCAM], isExciting: Bool = false
    ) throws -> ExplanationReport {
        var generator = SeededGenerator(seed: 11)
        func weights(_ shape: Shape) -> StoredTensor {
            StoredTensor(
                Tensor(shape) { values in for place in values.indices { values[place] = Float(generator.normal()) } })
        }
        var convolution = Convolution(rank: 2)
        convolution.filters = 4
        convolution.kernelSize = Sizes([3, 3])
        var dense = Dense()
        dense.units = 3
        dense.activation = .function(.softmax)
        let network = try Network(
            name: "n",
            sequence: [
                Layer(name: "input", InputLayer(shape: [nil, 8, 8, 1])),
                Layer(
                    name: "conv<1>", convolution,
                    weights: [
                        Weight(name: "kernel", weights([3, 3, 1, 4])), Weight(name: "bias", weights([4])),
                    ]),
                Layer(name: "flatten", Flatten()),
                Layer(
                    name: "dense", dense,
                    weights: [Weight(name: "kernel", weights([144, 3])), Weight(name: "bias", weights([3]))]),
            ])
        let pictures = (0..<6).map { face in
            Image(
                width: 8, height: 8, channels: 1,
                pixels: (0..<64).map { _ in UInt8(generator.index(below: 200) + face) })
        }
        let input = Tensor.concatenated(pictures.map { Tensor([1, 8, 8, 1], $0.pixels.map { Float($0) / 255 }) })
        var settings = AttributionStudy.Settings()
        settings.methods = methods
        let study = try AttributionStudy(
            network, input: input, classes: [0, 1, 2, 0, 1, 2], settings: settings, black: 0)
        let exciting =
            try !isExciting
            ? []
            : [nil, "conv<1>"].map {
                try ExcitingPictures(network, layer: $0, most: 3, input: input, ranges: [0...1], seed: 1)
            }
        return ExplanationReport(
            title: "a <b> & \"c\".h5", modelSummary: ["Input 8 × 8 × 1"], preprocessing: [("Scale", "unit")],
            faces: pictures.indices.map {
                ReportFace(
                    caption: "<face> \($0)", source: "faces.csv: row \($0)", image: pictures[$0],
                    predictions: [("angry", 0.25), ("happy & co", 0.5), ("sad", 0.25)])
            },
            shown: [0, 3],
            groups: [.init(name: "angry<>", faces: [0, 1, 2]), .init(name: "sad", faces: [3, 4, 5])],
            classNames: ["angry", "happy & co", "sad"], study: study, filters: FilterMaps.all(of: network),
            exciting: exciting)
    }

    @Test func everyNumberOfTheSummaryStandsInItsTable() throws {
        let report = try Self.sample(methods: AttributionMethod.allCases, isExciting: true)
        let numbers = try Elements(of: report.html()).named("data")
        #expect(numbers.count >= 4)
        let tables = Dictionary(
            uniqueKeysWithValues: [report.checkTable(), report.regionTable(), report.excitementTable()].map {
                ($0.file, $0)
            })
        #expect(Set(numbers.compactMap { $0.attributes["data-file"] }).contains("regions.csv"))
        for number in numbers {
            let attributes = number.attributes
            let table = try #require(tables[attributes["data-file"] ?? ""])
            let column = try #require(table.columns.firstIndex(of: attributes["data-column"] ?? ""))
            let row = try #require(table.rows.first { $0[0] == attributes["data-row"] })
            #expect(row[column] == attributes["value"])
            // What is shown is that number, rounded.
            let shown = try #require(Double(number.text.replacing("\u{A0}%", with: "")))
            let value = try #require(Double(row[column]))
            let scale = number.text.hasSuffix("%") ? 100.0 : 1
            let digit = scale == 1 ? max(0.00501, abs(value) * 0.00501) : 0.0501
            #expect(abs(shown - value * scale) <= digit, "\(number.text) for \(row[column])")
        }
    }

    @Test func everyMethodHasAMapOfEveryFaceAndGroup() throws {
        let report = try Self.sample()
        let elements = try Elements(of: report.html())
        let looks = elements.named("img").filter { $0.attributes["class"] == "look" }
        #expect(looks.count == 3 * (2 + 2))
        #expect(looks[0].attributes["alt"] == "Grad-CAM, <face> 0: where angry comes from")
        #expect(looks.last?.attributes["alt"] == "Eigen-CAM, mean over sad")
        let badges = elements.named("span").filter { $0.attributes["class"]?.hasPrefix("badge") == true }
        #expect(badges.count == 9)
        let filters = elements.named("i").filter { $0.attributes["class"]?.hasPrefix("map ") == true }
        #expect(filters.count == 4)
    }

    @Test func thePageIsForEverybody() throws {
        let html = try Self.sample().html()
        let elements = try Elements(of: html)
        #expect(
            html.components(separatedBy: "http").count == 1 + html.components(separatedBy: "http://www.w3.org").count
                - 1)
        for image in elements.named("img") { #expect(image.attributes["alt"] != nil) }
        var level = 0
        for heading in elements.all
        where heading.name.count == 2 && heading.name.hasPrefix("h") && heading.attributes["id"] != "viewer-title" {
            guard let next = heading.name.last?.wholeNumberValue else { continue }
            #expect(next <= level + 1, "\(heading.text)")
            level = next
        }
    }

    @Test func allIsWritten() throws {
        let folder = TemporaryFolder()
        let report = try Self.sample()
        let target = folder.file("out")
        let paths = try report.write(to: target, rasterizer: nil)
        let names = paths.map { String($0.dropFirst(target.count + 1)) }
        let pictures = ["gradCAM", "integratedGradients", "eigenCAM"].flatMap { method in
            ["face-0", "face-3", "mean-angry", "mean-sad"].map { "\(method)/\($0).png" }
        }
        let others = [
            "attribution.svg", "emotions.svg", "curves.svg", "filters/conv-1.png", "checks.csv", "faces.csv",
            "curves.csv", "regions.csv", "report.json", "attribution.npz", "report.html",
        ]
        #expect(names == pictures + others)
        let csv = String(decoding: try Data(contentsOf: URL(filePath: target + "/checks.csv")), as: UTF8.self)
        #expect(csv.split(separator: "\n").count == 4)
        // Once more over it; and the same bytes.
        let before = try Data(contentsOf: URL(filePath: target + "/report.html"))
        try report.write(to: target, rasterizer: nil)
        #expect(try Data(contentsOf: URL(filePath: target + "/report.html")) == before)
    }

    /// A picture for each class, and for as many of the layer's channels as were asked for; what is left out is said.
    @Test func picturesThatExciteAreShownAndWritten() throws {
        let folder = TemporaryFolder()
        let report = try Self.sample(isExciting: true)
        let html = try report.html()
        let looks = try Elements(of: html).named("img").compactMap { $0.attributes["alt"] }.filter {
            $0.hasPrefix("what excites ")
        }
        #expect(
            looks
                == ["angry", "happy & co", "sad", "channel 0", "channel 1", "channel 2"].map {
                    "what excites \($0) most"
                })
        #expect(html.contains(" 1 more are left out."))
        let target = folder.file("out")
        let names = try report.write(to: target, rasterizer: nil).map { String($0.dropFirst(target.count + 1)) }
        #expect(
            names.filter { $0.hasPrefix("exciting") } == [
                "exciting/classes/angry.png", "exciting/classes/happy-co.png", "exciting/classes/sad.png",
                "exciting/conv-1/channel-0.png", "exciting/conv-1/channel-1.png", "exciting/conv-1/channel-2.png",
                "exciting.csv",
            ])
        let rows = report.excitementTable().rows
        #expect(rows.map { $0[0] }.suffix(1) == ["conv<1> channel 2"])
        for (row, entry) in zip(rows, report.exciting.flatMap(\.entries)) {
            #expect(entry.faces.count == 6 && row[6] == NumberTable.cell(entry.faces.max().map { Double($0) }))
            #expect(row[7] == (entry.excitement > entry.faces.max() ?? 0 ? "1" : "0"))
        }
        #expect(report.exciting[1].isSame(as: report.exciting[1]))
        #expect(!report.exciting[1].isSame(as: report.exciting[0]))
    }

    @Test func meansCountEachFaceForAsMuch() throws {
        let report = try Self.sample()
        let result = report.study.results[1]
        let mean = result.meanMap(of: [0, 4])
        for place in [0, 17, 63] {
            let parts = [0, 4].map { face -> Float in
                let map = result.map(of: face).values
                return map[place] / (map.reduce(0) { $0 + abs($1) } / 64)
            }
            #expect(abs(mean.values[place] - (parts[0] + parts[1]) / 2) < 1e-4)
        }
    }

    @Test func figuresAreWholeAndSayWhatTheyShow() throws {
        let report = try Self.sample()
        let curves = try Elements(of: CurvesFigure(report.study, title: "<t>").svg())
        #expect(curves.named("polyline").count == 3 * 4)
        #expect(curves.texts("desc").first?.contains("Grad-CAM: area") == true)
    }
}

@Suite struct NumberTableTests {
    @Test func cellsAreQuotedWhereTheyMust() {
        var table = NumberTable("t.csv", columns: ["key", "a,b"])
        table.add(["x\"y", "1"])
        table.add(["line\nbreak", NumberTable.cell(.nan)])
        #expect(table.csv == "key,\"a,b\"\n\"x\"\"y\",1\n\"line\nbreak\",\n")
        #expect(table.json == [["key": "x\"y", "a,b": 1.0], ["key": "line\nbreak", "a,b": .null]])
    }
}
