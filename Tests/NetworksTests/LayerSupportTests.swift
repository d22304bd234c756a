import MienBasics
import MienNetworks
import Testing

@Suite struct LayerSupportTests {
    @Test func noClassIsBothSupportedAndNot() {
        let unsupported = LayerRegistry.unsupported.flatMap(\.classNames)
        #expect(Set(unsupported).count == unsupported.count)
        for name in unsupported { #expect(LayerRegistry.prototype(named: name) == nil, "\(name)") }
        for (kind, names) in LayerRegistry.unsupported { #expect(names == names.sorted(), "\(kind)") }
    }

    @Test func everyOptionHasItsDefault() throws {
        let layers = try #require(LayerSupport.json["layers"]?.array)
        #expect(layers.compactMap { $0["className"]?.string } == LayerRegistry.classNames)
        let conv = try #require(layers.first { $0["className"] == "Conv2D" }?["options"]?.array)
        #expect(conv[0] == ["name": "filters", "isRequired": true, "default": nil])
        #expect(conv[2] == ["name": "strides", "isRequired": false, "default": [1, 1]])
    }

    @Test func theTextHoldsEveryName() {
        let words = Set(LayerSupport.text.split { $0.isWhitespace || $0 == "," }.map(String.init))
        #expect(words.isSuperset(of: LayerRegistry.classNames))
        #expect(words.isSuperset(of: LayerRegistry.unsupported.flatMap(\.classNames)))
        #expect(words.isSuperset(of: Activation.Function.unsupportedNames))
        #expect(LayerSupport.text.contains("\nLeakyReLU                 negative_slope=0.3\n"))
    }
}
