import Foundation
import MienBasics
import Testing

@testable import MienReporting

@Suite struct TrainingCurvesTests {
    private static let epochs: [[String: Double]] = [
        ["loss": 2, "val_loss": 1.5, "accuracy": 0.2, "val_accuracy": 0.3, "learning_rate": 1e-3],
        ["loss": 1.5, "val_loss": 1, "accuracy": 0.4, "val_accuracy": 0.5, "learning_rate": 1e-3],
        ["loss": 1, "val_loss": 1.25, "accuracy": 0.6, "val_accuracy": 0.4, "learning_rate": 1e-4],
    ]

    @Test func aPanelStandsForEachQuantity() throws {
        let texts = try Self.elements(Self.epochs).texts("text")
        #expect(texts.filter { ["Loss", "Accuracy", "Learning rate"].contains($0) }.count == 3)
        #expect(texts.filter { $0 == "training" }.count == 2 && texts.filter { $0 == "validation" }.count == 2)
        #expect(texts.contains("3 epochs · best: epoch 2"))

        let lossOnly = try Self.elements([["loss": 1], ["loss": 0.5]]).texts("text")
        #expect(lossOnly.contains("Loss") && !lossOnly.contains("Accuracy") && !lossOnly.contains("Learning rate"))
        #expect(lossOnly.contains("training") && !lossOnly.contains("validation"))
        #expect(lossOnly.contains("2 epochs"))
    }

    /// Loss from 1 to 2: at half the height is 1.5, and the second of three epochs in the middle of the width.
    @Test func pointsLieWhereTheirValuesAre() throws {
        let elements = try Self.elements(Self.epochs)
        let lines = elements.named("polyline").map { Self.points($0) }
        try #require(lines.map(\.count) == [3, 3, 3, 3, 3])
        let (loss, validation) = (lines[0], lines[1])
        let (left, right, top, bottom) = (loss[0].x, loss[2].x, loss[0].y, loss[2].y)
        #expect(left < right && top < bottom)
        #expect(loss[1].x == (left + right) / 2 && loss[1].y == (top + bottom) / 2)
        #expect(validation.map(\.x) == loss.map(\.x))
        #expect(validation.map(\.y) == [(top + bottom) / 2, bottom, (top + 3 * bottom) / 4])

        // The number of the axis is at the same height as what it stands for: its line is half its letters above.
        let tick = try #require(elements.named("text").first { $0.text == "1.4" })
        let height = bottom + 0.4 * (top - bottom)
        #expect(try abs(#require(Double(tick.attributes["y"] ?? "")) - 4 - height) <= 0.5)
    }

    @Test func theBestEpochIsMarked() throws {
        let elements = try Self.elements(Self.epochs)
        let rings = elements.named("circle").filter { $0.attributes["r"] == "6" }
        let (loss, accuracy) = (Self.points(elements.named("polyline")[1]), Self.points(elements.named("polyline")[3]))
        #expect(rings.map { $0.attributes["cx"] } == [loss[1].x, accuracy[1].x].map { Markup.length($0) })
        #expect(rings.map { $0.attributes["cy"] } == [loss[1].y, accuracy[1].y].map { Markup.length($0) })
        let texts = elements.texts("text")
        #expect(texts.contains("epoch 2: 1.0000") && texts.contains("epoch 2: 50.00\u{A0}%"))
    }

    @Test func theCallerMaySayWhichIsTheBest() throws {
        let texts = try Self.elements(Self.epochs, best: 2).texts("text")
        #expect(texts.contains("3 epochs · best: epoch 3") && texts.contains("epoch 3: 1.2500"))
    }

    @Test func whatIsNotFiniteIsAGap() throws {
        var epochs = (0..<40).map { ["loss": 2 - Double($0) / 40] }
        epochs[10]["loss"] = .nan
        epochs[12]["loss"] = .infinity
        epochs[20]["loss"] = 1e300
        let elements = try Self.elements(epochs)
        #expect(elements.named("polyline").map { Self.points($0).count } == [10, 7, 19])
        // The epoch between two gaps is a dot, which the others need not be.
        #expect(elements.texts("title").filter { $0.hasPrefix("epoch ") } == ["epoch 12: 1.7250"])
        #expect(elements.texts("text").contains("40 epochs · not finite, and left out: 3"))
    }

    @Test func noTextHasANumberThatIsNone() throws {
        let odd: [Double] = [.nan, .infinity, -.infinity, 1e308, -1e308, 0, 5e-324, -1, 3e38, 1e-40]
        var generator = SeededGenerator(seed: 5)
        for count in 1...40 {
            let epochs = (0..<count).map { _ in
                var metrics: [String: Double] = [:]
                for name in ["loss", "val_loss", "accuracy", "val_accuracy", "learning_rate"]
                where generator.index(below: 5) > 0 {
                    metrics[name] = odd[generator.index(below: odd.count)]
                }
                return metrics
            }
            let elements = try Self.elements(epochs)
            for element in elements.all where !["title", "desc"].contains(element.name) {
                for name in ["x", "y", "cx", "cy", "width", "height"] {
                    if let value = element.attributes[name] { #expect(Double(value)?.isFinite == true) }
                }
                for name in ["d", "points"] {
                    #expect(element.attributes[name]?.contains { "nai".contains($0) } != true)
                }
                #expect(!element.text.hasPrefix("nan") && !element.text.hasPrefix("inf"))
            }
        }
    }

    @Test func allThatIsNotFiniteIsSaid() throws {
        let texts = try Self.elements([["loss": .nan, "accuracy": 0.1]]).texts("text")
        #expect(texts.contains("no finite value") && texts.contains("training"))
        #expect(try Self.elements([[:]]).texts("text").contains("no finite value"))
    }

    @Test func theNamesOfCloseLinesAreApart() throws {
        let elements = try Self.elements([["loss": 1, "val_loss": 2], ["loss": 1, "val_loss": 1.001]])
        let places = elements.named("text").filter { ["training", "validation"].contains($0.text) }
            .compactMap { $0.attributes["y"].flatMap(Int.init) }
        #expect(places.count == 2 && abs(places[0] - places[1]) >= 15)
    }

    @Test func aRateThatFallsByFactorsIsShownByFactors() throws {
        let falling = try Self.elements((0..<30).map { ["loss": 1, "learning_rate": pow(10, -Double($0 / 10))] })
        #expect(falling.texts("text").contains("0.01") && falling.texts("text").contains("0.1"))
        let cosine = try Self.elements(
            (0..<30).map { ["loss": 1, "learning_rate": 0.01 * (1 + cos(Double($0) / 30 * .pi))] })
        #expect(cosine.texts("text").contains("0.015"))
    }

    @Test func aReaderWhoSeesNothingIsTold() throws {
        let elements = try Self.elements(Self.epochs)
        #expect(elements.texts("title").first == "Training curves, a <b> & \"c\"")
        let description = try #require(elements.texts("desc").first)
        #expect(description.hasPrefix("3 epochs · best: epoch 2. "))
        #expect(
            description.contains(
                "Loss, validation: 1.5000 in epoch 1, 1.2500 in epoch 3, 1.0000 in the best. Accuracy, training: "))
        #expect(elements.texts("text").first == "a <b> & \"c\"")
    }

    @Test func itAsksForNothingAndRunsNothing() throws {
        let svg = TrainingCurves(Self.epochs, title: "a").svg()
        #expect(svg.components(separatedBy: "http").count == 2 && !svg.contains("<script"))
        #expect(svg == TrainingCurves(Self.epochs, title: "a").svg())
    }

    private static func elements(_ epochs: [[String: Double]], best: Int? = nil) throws -> Elements {
        try Elements(of: TrainingCurves(epochs, title: "a <b> & \"c\"", best: best).svg())
    }

    private static func points(_ element: Elements.Element) -> [(x: Double, y: Double)] {
        (element.attributes["points"] ?? "").split(separator: " ").map { point in
            let numbers = point.split(separator: ",").compactMap { Double($0) }
            return (numbers[0], numbers[1])
        }
    }
}
