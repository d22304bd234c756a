import MienNetworks
import Testing

@testable import MienReporting

@Suite struct NetworkFigureTests {
    /// Two convolutions, of which the first is added to the second one's output.
    private static func network() throws -> Network {
        var convolution = Convolution(rank: 2)
        convolution.filters = 4
        convolution.kernelSize = Sizes([3, 3])
        convolution.padding = .same
        func call(_ layer: Int, _ nodes: Int...) -> Node {
            Node(layer: layer, inputs: nodes.map { NodeOutput(node: $0) })
        }
        return try Network(
            name: "n", form: .functional,
            layers: [
                Layer(name: "in", InputLayer(shape: [nil, 8, 8, 4])), Layer(name: "a", convolution),
                Layer(name: "b", convolution), Layer(name: "relu<>", ReLU()), Layer(name: "add", Merge(.add)),
            ],
            nodes: [call(0), call(1, 0), call(2, 1), call(3, 2), call(4, 1, 3)], inputs: [NodeOutput(node: 0)],
            outputs: [NodeOutput(node: 4)])
    }

    @Test func everyCallHasARowAndEveryTensorALine() throws {
        let figure = try NetworkFigure(Self.network(), title: "n & co")
        let elements = try Elements(of: figure.svg())
        let texts = elements.texts("text")
        #expect(texts.contains("n & co") && texts.contains("8 × 8 × 4") && texts.contains("relu<>"))
        #expect(texts.filter { ["in", "a", "b", "relu<>", "add"].contains($0) } == ["in", "a", "b", "relu<>", "add"])
        let paths = elements.named("path").compactMap { $0.attributes["d"] }
        #expect(paths.count == 5)
        // The one that goes around two calls keeps out of the others' way.
        #expect(paths.filter { $0.contains("V") }.count == 1)
        #expect(elements.named("a").isEmpty)
    }

    @Test func numbersAreBarsAndCallsLeadSomewhere() throws {
        let figure = try NetworkFigure(
            Self.network(), title: "n",
            measure: .init(title: "accuracy", values: ["a": 0.25, "add": 1], reference: (0.5, "chance")),
            links: ["a": "#layer-1", "add": "#layer-2"])
        let elements = try Elements(of: figure.svg())
        #expect(elements.named("a").map { $0.attributes["href"] } == ["#layer-1", "#layer-2"])
        let bars = elements.named("rect").filter { $0.attributes["rx"] == "2" }
        #expect(bars.map { $0.attributes["width"] } == ["50", "200"])
        #expect(elements.texts("text").contains("25.0\u{A0}%"))
        let description = try #require(elements.texts("desc").first)
        #expect(
            description.contains("5 calls")
                && description.contains("Accuracy: a 25.0\u{A0}%, add 100.0\u{A0}%. chance: 50.0"))
        let inPage = try Elements(of: figure.element())
        #expect(inPage.named("circle").allSatisfy { $0.attributes["class"] != nil && $0.attributes["fill"] == nil })
    }
}
