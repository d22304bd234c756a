import Foundation
import MienBasics
import MienEvaluation
import MienFeatureMaps
import Testing

@testable import MienReporting

@Suite struct ConfusionFigureTests {
    /// True class by predicted class: 3 of 4 sad faces are said to be sad, and 2 of 8 happy ones.
    private static func matrix(unanswered: Bool = false) -> ConfusionMatrix {
        var matrix = ConfusionMatrix(classNames: ["sad <&>", "happy", "none"])
        for _ in 0..<3 { matrix.add(0, said: 0) }
        matrix.add(0, said: 1)
        for _ in 0..<2 { matrix.add(1, said: 1) }
        for _ in 0..<6 { matrix.add(1, said: 2) }
        if unanswered { for _ in 0..<2 { matrix.add(1, said: nil) } }
        return matrix
    }

    private static func elements(_ matrix: ConfusionMatrix) throws -> Elements {
        try Elements(of: ConfusionFigure(matrix, title: "a <b> & \"c\"").svg())
    }

    /// The cells are the only rectangles beside the background and the bar.
    private static func cells(_ elements: Elements) -> [Elements.Element] {
        elements.named("rect").filter { $0.attributes["width"] == $0.attributes["height"] }
    }

    @Test func cellsHaveCountsAndSharesOfTheRow() throws {
        let elements = try Self.elements(Self.matrix())
        let titles = elements.texts("title")
        #expect(titles.contains("sad <&>, predicted sad <&>: 3, 75.0\u{A0}%"))
        #expect(titles.contains("happy, predicted none: 6, 75.0\u{A0}%"))
        #expect(titles.contains("happy, predicted happy: 2, 25.0\u{A0}%"))
        #expect(titles.contains("none, predicted happy: 0, –"))
        let texts = elements.texts("text")
        #expect(texts.filter { $0 == "75.0\u{A0}%" }.count == 2 && texts.filter { $0 == "25.0\u{A0}%" }.count == 2)
        #expect(texts.filter { $0 == "–" }.count == 3)
        #expect(texts.contains("12 pictures · accuracy 41.67\u{A0}% · macro F1 0.407"))
    }

    @Test func aRowIsATrueClassAndItsColoursAreItsShares() throws {
        let cells = Self.cells(try Self.elements(Self.matrix()))
        try #require(cells.count == 9)
        let places = try cells.map { cell in
            (x: try #require(Int(cell.attributes["x"] ?? "")), y: try #require(Int(cell.attributes["y"] ?? "")))
        }
        for index in 0..<9 {
            #expect(places[index].x - places[0].x == 96 * (index % 3))
            #expect(places[index].y - places[0].y == 96 * (index / 3))
        }
        let shares: [Double] = [0.75, 0.25, 0, 0, 0.25, 0.75]
        #expect(cells.prefix(6).map { $0.attributes["fill"] } == shares.map { ShareColors.color(of: $0).hex })
        #expect(Set(cells.suffix(3).map { $0.attributes["fill"] }) == ["#f0f1f3"])
    }

    @Test func bothAxesHaveTheNames() throws {
        let elements = try Self.elements(Self.matrix())
        for name in ["sad <&>", "happy", "none"] {
            #expect(elements.texts("text").filter { $0 == name }.count == 2)
        }
        // A row's name is as high as its row, and a column's in the middle of its column.
        let cells = Self.cells(elements)
        let names = elements.named("text").filter { $0.text == "happy" }
        let cell = try #require(cells[4].attributes["x"].flatMap(Int.init))
        let height = try #require(cells[4].attributes["y"].flatMap(Int.init))
        #expect(names[0].attributes["text-anchor"] == "end")
        #expect(try abs(#require(names[0].attributes["y"].flatMap(Int.init)) - height - 48) < 5)
        #expect(names[1].attributes["x"] == "\(cell + 48)")
    }

    @Test func whatGotNoAnswerHasAColumn() throws {
        let elements = try Self.elements(Self.matrix(unanswered: true))
        #expect(Self.cells(elements).count == 12)
        #expect(elements.texts("text").contains("no answer"))
        #expect(elements.texts("title").contains("happy, predicted no answer: 2, 20.0\u{A0}%"))
        #expect(elements.texts("title").contains("happy, predicted none: 6, 60.0\u{A0}%"))
    }

    @Test(arguments: [1, 2, 7, 8, 15, 30, 60])
    func anyNumberOfClassesFits(count: Int) throws {
        var matrix = ConfusionMatrix(classNames: (0..<count).map { "a long name for class \($0)" })
        for index in 0..<count * 3 { matrix.add(index % count, said: index * 7 % count) }
        let elements = try Self.elements(matrix)
        let cells = Self.cells(elements)
        #expect(cells.count == count * count)
        let figure = elements.all[0].attributes
        let width = try #require(Int(figure["width"] ?? ""))
        let height = try #require(Int(figure["height"] ?? ""))
        for element in elements.named("rect") + elements.named("text") {
            let x = try #require(element.attributes["x"].flatMap(Int.init) ?? 0)
            let y = try #require(element.attributes["y"].flatMap(Int.init) ?? 0)
            #expect((0..<width).contains(x) && (0..<height).contains(y))
        }
    }

    @Test func aLongNameIsCutAndToldWhole() throws {
        let name = String(repeating: "w", count: 100)
        let elements = try Self.elements(ConfusionMatrix(classNames: [name, "b"]))
        let shown = elements.texts("text").filter { $0.hasPrefix("www") }
        #expect(shown.count == 2 && shown.allSatisfy { $0.count < 30 && $0.hasSuffix("…") })
        #expect(elements.texts("title").filter { $0 == name }.count == 2)
    }

    /// Nothing was counted: no share is anything.
    @Test func anEmptyMatrixHasNoShares() throws {
        let svg = ConfusionFigure(ConfusionMatrix(classNames: ["a", "b"]), title: "t").svg()
        let texts = try Elements(of: svg).texts("text")
        #expect(texts.contains("0 pictures") && texts.filter { $0 == "–" }.count == 4)
        #expect(!svg.contains("nan"))
    }

    @Test func aReaderWhoSeesNothingIsTold() throws {
        let elements = try Self.elements(Self.matrix())
        #expect(elements.texts("title").first == "Confusion matrix, a <b> & \"c\"")
        let description = try #require(elements.texts("desc").first)
        #expect(description.contains("happy, 8 pictures, was predicted as: none 75.0\u{A0}%, happy 25.0\u{A0}%."))
        #expect(description.contains("none, 0 pictures, was predicted as: nothing."))
    }

    // The colours.

    @Test func everyTextIsReadOnItsColour() {
        for share in stride(from: 0, through: 1, by: 0.001) {
            let color = ShareColors.color(of: share)
            let lights = [color, ShareColors.text(on: color)].map(ShareColors.luminance)
            let (low, high) = (lights.min() ?? 0, lights.max() ?? 0)
            #expect((high + 0.05) / (low + 0.05) >= 4.5, "\(share)")
        }
    }

    /// A tenth more is as much darker everywhere: lightness is CIE 1976's, which knows nothing of OKLab.
    @Test func evenSharesHaveEvenSteps() {
        let lightness = (0...10).map { place in
            116 * cbrt(ShareColors.luminance(of: ShareColors.color(of: Double(place) / 10))) - 16
        }
        let steps = zip(lightness, lightness.dropFirst()).map { $0 - $1 }
        #expect(steps.allSatisfy { (6.5...8.5).contains($0) }, "\(steps)")
    }

    @Test func sharesBeyondTheEndsTakeTheEnds() {
        #expect(ShareColors.color(of: -1) == ShareColors.color(of: 0))
        #expect(ShareColors.color(of: 2) == ShareColors.color(of: 1))
        #expect(ShareColors.color(of: 0).hex == "#f7fafe")
    }
}
