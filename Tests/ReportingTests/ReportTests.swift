import Foundation
import MienBasics
import MienFeatureMaps
import MienImaging
import MienTensors
import Testing

@testable import MienReporting

@Suite struct ReportTests {
    @Test func showsEveryFace() throws {
        let elements = try Elements(of: FeatureMapReport.sample().html())
        let inputs = elements.named("img").filter { $0.attributes["class"] == "input" }
        #expect(
            inputs.map { $0.attributes["alt"] } == ["angry", "happy & \"gay\"", "<sad>"].map { "input face: \($0)" })
        for text in ["faces/0&.png", "faces/1&.png", "faces/2&.png"] { #expect(elements.texts("p").contains(text)) }
        let bars = elements.named("span").filter { $0.attributes["class"] == "bar" }
        #expect(bars.map { $0.attributes["style"] }.prefix(3) == ["width:12.5%", "width:75%", "width:12.5%"])
        let labels = elements.named("span").filter { $0.attributes["class"] == "label" }.map(\.text)
        #expect(labels.prefix(3) == ["angry", "happy <&>", "sad"])
        let best = elements.named("li").filter { $0.attributes["class"] == "best" }
        #expect(best.count == 3)
    }

    @Test func saysHowPicturesWerePrepared() throws {
        let elements = try Elements(of: FeatureMapReport.sample().html())
        #expect(elements.texts("dt") == ["Scale", "Labels"])
        #expect(elements.texts("dd") == ["signed: -1 … 1", "<angry> & others"])
        #expect(elements.texts("p").contains { $0.hasPrefix("No face detector was used") })
        #expect(elements.texts("h1") == ["a <b> & \"c\".h5"])
        #expect(elements.texts("li").contains("<script>"))
    }

    @Test func listsEveryLayerAndLeadsToIt() throws {
        let elements = try Elements(of: FeatureMapReport.sample().html())
        let links = elements.named("a")
        #expect(links.map(\.text) == ["conv<1>&'x'", "block/conv@1", "dense"])
        let sections = elements.named("details")
        #expect(links.map { $0.attributes["href"] } == sections.map { "#" + ($0.attributes["id"] ?? "") })
        #expect(sections.allSatisfy { $0.attributes["open"] != nil })
        let headings = elements.texts("h3")
        #expect(headings.suffix(3) == ["conv<1>&'x'", "block/conv@1", "dense"])
        #expect(elements.texts("td").contains("2 × 2 × 9"))
    }

    @Test func everyMapIsThereWithItsNumberAndValues() throws {
        let report = FeatureMapReport.sample()
        let elements = try Elements(of: report.html())
        let tiles = elements.named("i").filter { $0.attributes["class"]?.hasPrefix("map ") == true }
        #expect(tiles.count == 3 * (6 + 9 + 7))
        let maps = FeatureMaps(report.layers[0].maps)
        #expect(tiles[0].attributes["aria-label"] == "channel 0: \(maps.range(face: 0, channel: 0))")
        #expect(tiles[2].attributes["aria-label"]?.hasSuffix(", 1 NaN") == true)
        // Face 1 of layer 0 comes after the six maps of face 0.
        #expect(tiles[10].attributes["class"] == "map m1")
        let sprite = Sprite(maps)
        let address = try "data:image/png;base64," + Base64.encode(sprite.image(of: maps, face: 1).pngData())
        let style = try #require(elements.texts("style").first)
        let rule = try #require(style.split(separator: "\n").first { $0.hasPrefix(".m1 ") })
        #expect(rule.contains("url(\(address))"))
        // Three maps of 5 × 4 with borders of a pixel side by side, two above each other.
        #expect((sprite.width, sprite.height) == (21, 12) && rule.contains("background-size: 420% 300%"))
        // Channel 4 begins at the pixel (8, 7): as many of the pixels that stand over.
        #expect(tiles[10].attributes["style"] == "background-position:50% 87.5%")
        let grid = elements.named("ul").filter { $0.attributes["class"] == "maps" }[1]
        #expect(grid.attributes["data-size"] == "5 4 3" && grid.attributes["style"] == "--columns:3;--ratio:1.25")
        let item = elements.named("li").filter { $0.attributes["title"]?.hasPrefix("channel") == true }[10]
        let range = try #require(maps.drawnRange(face: 1, channel: 4))
        #expect(
            item.attributes["data-range"]
                == "\(range.lowerBound.significant(4)) \(range.upperBound.significant(4))")
        let numbers = elements.named("b").filter { $0.attributes["aria-hidden"] == "true" }.map(\.text)
        #expect(numbers.prefix(12).joined(separator: " ") == "0 1 2 3 4 5 0 1 2 3 4 5")
        let values = elements.named("i").filter { $0.attributes["class"] == "map value" }
        let vector = FeatureMaps(report.layers[2].maps)
        #expect(values.count == 21)
        #expect(values[8].attributes["style"] == "background:\(vector.colors(face: 1, channel: 1)[0].hex)")
        #expect(values[8].attributes["aria-label"] == "channel 1: \(report.layers[2].maps[1, 1].significant(3))")
    }

    @Test func aPageOfVeryManyMapsIsUnderTenMegabytes() throws {
        var generator = SeededGenerator(seed: 3)
        var report = FeatureMapReport.sample()
        // Noise, which can't be compressed.
        report.layers = (0..<10).map { index in
            .init(
                name: "conv_\(index)", kind: "Conv2D",
                maps: Tensor([3, 46, 46, 100]) { output in
                    for place in output.indices { output[place] = Float(generator.unit()) }
                })
        }
        let html = try report.html()
        #expect(html.utf8.count < 10_000_000, "\(html.utf8.count)")
        #expect(
            try Elements(of: html).named("span").contains { $0.text == "drawn as 40 × 40 here, whole beside the page" })
    }

    @Test func everyPictureHasATextForThoseWhoCannotSeeIt() throws {
        let elements = try Elements(of: FeatureMapReport.sample().html())
        #expect(elements.named("img").allSatisfy { $0.attributes["alt"]?.isEmpty == false })
        #expect(elements.named("html").first?.attributes["lang"] == "en")
        let headings = elements.all.filter { $0.name.count == 2 && $0.name.hasPrefix("h") && $0.name != "hr" }
        var level = 0
        for heading in headings where heading.attributes["id"] != "viewer-title" {
            let next = try #require(heading.name.last?.wholeNumberValue)
            #expect(next <= level + 1, "\(heading.text)")
            level = next
        }
    }

    @Test func asksNobodyForAnything() throws {
        let html = try FeatureMapReport.sample().html()
        #expect(html.components(separatedBy: "http").count == 2)
        #expect(html.contains("xmlns=\"http://www.w3.org/1999/xhtml\""))
        for element in try Elements(of: html).all {
            #expect(!["link", "iframe", "object", "embed", "base"].contains(element.name))
            if let source = element.attributes["src"] { #expect(source.hasPrefix("data:image/png;base64,")) }
            if let target = element.attributes["href"] { #expect(target.hasPrefix("#")) }
            #expect(element.attributes.keys.allSatisfy { !$0.hasPrefix("on") })
        }
    }

    @Test func constantMapsAreCounted() throws {
        var report = FeatureMapReport.sample()
        report.layers = [.init(name: "x", kind: "ReLU", maps: Tensor([3, 1, 2, 2], { $0[0] = 1 }))]
        let texts = try Elements(of: report.html()).texts("p")
        #expect(texts.contains("0 … 1 · 1 of 2 maps constant"))
        #expect(texts.contains("constant 0 · 2 of 2 maps constant"))
    }

    @Test func predictionsThatAreNoNumbersAreShownAsSuch() throws {
        var report = FeatureMapReport.sample()
        report.faces[0].predictions = [("angry", .nan), ("happy", 0.25)]
        report.faces[1].predictions = [("angry", .nan)]
        report.faces[2].predictions = []
        let elements = try Elements(of: report.html())
        let percents = elements.named("span").filter { $0.attributes["class"] == "percent" }.map(\.text)
        #expect(percents == ["nan", "25.0\u{A0}%", "nan"])
        let best = elements.named("li").filter { $0.attributes["class"] == "best" }
        #expect(best.count == 1)
    }

    @Test func stylesSurviveAsText() throws {
        let html = try FeatureMapReport.sample(colorMap: .grey).html()
        let style = try #require(try Elements(of: html).texts("style").first)
        #expect(style.contains("#000000, #0f0f0f, #1e1e1e"))
        #expect(style.contains("prefers-color-scheme: dark") && style.contains("@media print"))
    }
}
