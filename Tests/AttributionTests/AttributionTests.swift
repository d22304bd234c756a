import MienAttribution
import MienBasics
import MienExecution
import MienNetworks
import MienTensors
import Testing

@Suite struct AttributionTests {
    /// The small network's maps for a batch, by every method.
    static func maps(
        _ method: AttributionMethod, _ input: Tensor, _ classes: [Int], kernels: ExecutionPlan.Kernels = .strict,
        threads: Int = 2
    ) throws -> AttributionMaps {
        try Attribution(GoldenTests.network(), kernels: kernels, pool: ThreadPool(threads: threads)).attribute(
            method, input: input, classes: classes, settings: GoldenTests.settings())
    }

    /// Strict kernels give an item the same numbers in any batch: here of 1, of 2, and of 70, which takes several portions.
    @Test(arguments: AttributionMethod.allCases) func batchesAreTheirItems(_ method: AttributionMethod) throws {
        let input = GoldenTests.input
        let both = try Self.maps(method, input, [2, 0])
        for item in 0..<2 {
            let alone = try Self.maps(method, input.items(item..<item + 1), [[2, 0][item]])
            #expect(alone.maps.values == both.maps.item(item).values)
            #expect(alone.scores == [both.scores[item]])
            #expect(alone.completenessGaps == both.completenessGaps.map { [$0[item]] })
        }
        let many = try Self.maps(
            method, Tensor.concatenated(Array(repeating: input, count: 35)), (0..<70).map { [2, 0][$0 % 2] })
        #expect(many.maps.shape[0] == 70)
        #expect((0..<70).allSatisfy { many.maps.item($0).values == both.maps.item($0 % 2).values })
    }

    @Test(arguments: AttributionMethod.allCases, [ExecutionPlan.Kernels.fast, .strict])
    func threadsDoNotMatter(_ method: AttributionMethod, _ kernels: ExecutionPlan.Kernels) throws {
        let one = try Self.maps(method, GoldenTests.input, [1, 1], kernels: kernels, threads: 1)
        let three = try Self.maps(method, GoldenTests.input, [1, 1], kernels: kernels, threads: 3)
        #expect(one.maps.values.map(\.bitPattern) == three.maps.values.map(\.bitPattern))
    }

    /// One object for batches of several sizes, methods and classes, in any order.
    @Test func nothingIsLeftBehind() throws {
        let attribution = try Attribution(GoldenTests.network(), kernels: .strict)
        let input = GoldenTests.input
        for _ in 0..<2 {
            for method in AttributionMethod.allCases.reversed() {
                for size in [2, 1] {
                    let classes = Array([1, 2].prefix(size))
                    let again = try attribution.attribute(
                        method, input: input.items(0..<size), classes: classes, settings: GoldenTests.settings())
                    #expect(again.maps.values == (try Self.maps(method, input.items(0..<size), classes)).maps.values)
                }
            }
        }
    }

    /// A network that takes and gives its maps as N×C×H×W has the maps of its twin.
    @Test(arguments: AttributionMethod.allCases) func channelsMayComeFirst(_ method: AttributionMethod) throws {
        var inputs: [Tensor] = []
        var found: [AttributionMaps] = []
        var curves: [[PixelCurve]] = []
        var excited: [MaximizedPictures] = []
        let pixels = GoldenTests.numbers([2, 7, 6, 3], 3, 16)
        for format in [DataFormat.channelsLast, .channelsFirst] {
            var generator = SeededGenerator(seed: 4)
            let isFirst = format == .channelsFirst
            var average = GlobalPooling(.average, rank: 2)
            average.dataFormat = format
            let network = try Network(
                name: "twin",
                sequence: [
                    Layer(name: "input", InputLayer(shape: isFirst ? [nil, 3, 7, 6] : [nil, 7, 6, 3])),
                    layer(
                        "first", convolution(4, .function(.relu), format),
                        for: isFirst ? [nil, 3, 7, 6] : [nil, 7, 6, 3], &generator),
                    layer(
                        "second", convolution(5, .function(.relu), format),
                        for: isFirst ? [nil, 4, 5, 4] : [nil, 5, 4, 4], &generator),
                    Layer(name: "mean", average),
                    layer("dense", dense(3, .function(.softmax)), for: [nil, 5], &generator),
                ])
            inputs.append(format.arranged(pixels))
            let attribution = try Attribution(network, layer: "first", kernels: .strict)
            found.append(
                try attribution.attribute(
                    method, input: inputs[inputs.count - 1], classes: [0, 2], settings: GoldenTests.settings()))
            excited.append(
                try attribution.maximize(
                    [.channel(3), .class(1)], item: inputs[inputs.count - 1].item(0).shape, settings: GoldenTests.ascent
                ))
            curves.append(
                try attribution.deletionCurves(
                    of: found[found.count - 1].atInputSize, input: inputs[inputs.count - 1], classes: [0, 2], steps: 4))
            curves[curves.count - 1] += try attribution.insertionCurves(
                of: found[0].atInputSize, input: inputs[inputs.count - 1], classes: [0, 2], steps: 4)
        }
        #expect(inputs[1].shape == [2, 3, 7, 6])
        #expect(found[0].maps.shape == found[1].maps.shape)
        let largest = found[0].maps.values.reduce(0) { max($0, abs($1)) }
        #expect(largest > 0)
        for (left, right) in zip(found[0].maps.values, found[1].maps.values) {
            #expect(abs(left - right) <= 1e-5 * largest)
        }
        #expect(excited.allSatisfy { $0.pictures.shape == [2, 7, 6, 3] })
        for (left, right) in zip(
            excited[0].pictures.values + excited[0].after, excited[1].pictures.values + excited[1].after)
        {
            #expect(abs(left - right) <= 1e-5)
        }
        for (left, right) in zip(curves[0].dropFirst(2), curves[1].dropFirst(2)) {
            for (left, right) in zip(left.probabilities, right.probabilities) { #expect(abs(left - right) <= 1e-5) }
        }
    }

    @Test(arguments: [(48, 8, 4), (224, 37, 18), (5, 1, 1), (64, 10, 5)])
    func patchesGrowWithPictures(_ side: Int, _ patch: Int, _ stride: Int) {
        var settings = AttributionSettings()
        settings.fitPatch(toSide: side)
        #expect(settings.patch == patch && settings.stride == stride)
    }

    /// A picture does not depend on which others are made, here of 1 and of 70, nor on the threads; it stays in its range, and has
    /// more of its target than the noise had, where nothing holds it back.
    @Test func picturesThatExciteStandAlone() throws {
        var settings = GoldenTests.ascent
        settings.ranges = [-1...1, -0.5...0]
        func found(_ targets: [ActivationTarget], steps: Int, threads: Int = 2) throws -> MaximizedPictures {
            settings.steps = steps
            let network = try GoldenTests.network()
            return try Attribution(network, kernels: .strict, pool: ThreadPool(threads: threads)).maximize(
                targets, item: [7, 6, 2], settings: settings)
        }
        let many = try found((0..<70).map { $0 % 2 == 0 ? .class($0 % 3) : .channel($0 % 4) }, steps: 12)
        for place in [0, 1, 69] {
            let alone = try found([many.targets[place]], steps: 12, threads: 1)
            #expect(alone.pictures.values == many.pictures.item(place).values)
            #expect([alone.before[0], alone.after[0]] == [many.before[place], many.after[place]])
        }
        for place in 0..<6 {
            for (index, value) in many.pictures.item(place).values.enumerated() {
                #expect((index % 2 == 0 ? -1...1 : -0.5...0).contains(value))
            }
        }
        (settings.ranges, settings.jitter, settings.decay, settings.blur) = ([-1...1], 0, 0, 0)
        let free = try found([.class(0), .class(1), .class(2), .channel(2)], steps: 12)
        for place in 0..<4 { #expect(free.after[place] > free.before[place]) }
        let none = try found([.class(1)], steps: 0)
        #expect(none.before == none.after)
        #expect(throws: NetworkError(layer: "second", "found the channel 4, expected one of 0 … 3")) {
            try found([.channel(4)], steps: 1)
        }
        #expect(throws: NetworkError("found the class -1, expected one of 0 … 2")) { try found([.class(-1)], steps: 1) }
    }

    /// A dense layer alone: the gradient is its column, Integrated Gradients are the products whatever the steps, and a patch takes
    /// away what it hides.
    @Test func aLinearNetworkHasItsProducts() throws {
        let kernel = GoldenTests.numbers([12, 2], 1, 8)
        let network = try Network(
            name: "linear",
            sequence: [
                Layer(name: "input", InputLayer(shape: [nil, 2, 3, 2])), Layer(name: "flatten", Flatten()),
                Layer(
                    name: "dense", dense(2, .function(.sigmoid)),
                    weights: [
                        Weight(name: "kernel", StoredTensor(kernel)),
                        Weight(name: "bias", StoredTensor(Tensor([2], [3, -4]))),
                    ]),
            ])
        let x = GoldenTests.numbers([1, 2, 3, 2], 5, 4)
        let column = (0..<12).map { kernel[$0, 1] }
        let products = zip(x.values, column).map { $0 * $1 }
        func pixels(_ values: [Float], _ join: (Float, Float) -> Float) -> [Float] {
            stride(from: 0, to: 12, by: 2).map { join(values[$0], values[$0 + 1]) }
        }
        let attribution = try Attribution(network)
        var settings = AttributionSettings()
        (settings.patch, settings.stride, settings.steps, settings.samples) = (1, 1, 1, 3)
        func maps(_ method: AttributionMethod) throws -> AttributionMaps {
            try attribution.attribute(method, input: x, classes: [1], settings: settings)
        }
        #expect(try maps(.saliency).maps.values == pixels(column) { max(abs($0), abs($1)) })
        #expect(try maps(.smoothGrad).maps.values == pixels(column) { max(abs($0), abs($1)) })
        #expect(try maps(.guidedBackpropagation).maps.values == pixels(column) { max(abs($0), abs($1)) })
        let integrated = try maps(.integratedGradients)
        #expect(integrated.maps.values == pixels(products, +))
        #expect(integrated.scores == [products.reduce(0, +) - 4])
        #expect(integrated.completenessGaps == [0])
        #expect(try maps(.occlusion).maps.values == pixels(products, +))
        // From another baseline.
        settings.baseline = .picture(Tensor([2, 3, 2], x.values.map { $0 - 1 }))
        #expect(try maps(.integratedGradients).maps.values == pixels(column, +))
        let error = #expect(throws: NetworkError.self) { try maps(.gradCAM) }
        #expect(
            error?.description == "found no convolution that gives maps and leads to the first output; name a layer")
    }

    /// The sums of HiResCAM's maps are the scores without the biases where one dense layer follows.
    @Test func hiResCAMIsComplete() throws {
        var generator = SeededGenerator(seed: 8)
        let network = try Network(
            name: "plain",
            sequence: [
                Layer(name: "input", InputLayer(shape: [nil, 8, 8, 1])),
                layer("conv", convolution(4), for: [nil, 8, 8, 1], &generator), Layer(name: "flatten", Flatten()),
                layer("dense", dense(3, .function(.softmax)), for: [nil, 144], &generator),
            ])
        let bias = network.layers[3].weights[1].tensor.floats
        let input = GoldenTests.numbers([2, 8, 8, 1], 2, 8)
        let result = try Attribution(network).attribute(.hiResCAM, input: input, classes: [0, 2])
        for (item, number) in [0, 2].enumerated() {
            let sum = result.maps.item(item).values.reduce(0, +)
            #expect(abs(sum + bias[number] - result.scores[item]) <= 1e-5 * abs(result.scores[item]))
        }
    }

    /// The gap that is told is that of the maps, and shrinks with the steps.
    @Test func integratedGradientsAreCompleteWithinTheirGap() throws {
        let attribution = try Attribution(GoldenTests.network())
        let black = Tensor(GoldenTests.input.shape) { $0.update(repeating: 0) }
        let before = try attribution.attribute(.saliency, input: black, classes: [2, 0]).scores
        var settings = AttributionSettings()
        var gaps: [Float] = []
        for steps in [4, 256] {
            settings.steps = steps
            let result = try attribution.attribute(
                .integratedGradients, input: GoldenTests.input, classes: [2, 0], settings: settings)
            let told = try #require(result.completenessGaps)
            for item in 0..<2 {
                let sum = result.maps.item(item).values.reduce(0, +)
                let change = result.scores[item] - before[item]
                #expect(abs(sum - change - told[item]) <= 1e-5)
            }
            gaps.append(told.reduce(0) { max($0, abs($1)) })
        }
        #expect(gaps[0] > 1e-3)
        #expect(gaps[1] < gaps[0] / 8)
    }

    /// A layer of a nested network is looked at by its path, and is the same as in the network laid open; of several outputs the first
    /// one counts.
    @Test func nestedLayersHavePaths() throws {
        var generator = SeededGenerator(seed: 6)
        let conv = try layer("conv", convolution(4), for: [nil, 8, 8, 1], &generator)
        let classes = try layer("classes", dense(3, .function(.softmax)), for: [nil, 144], &generator)
        let aside = try layer("aside", convolution(2), for: [nil, 6, 6, 4], &generator)
        let input = Layer(name: "input", InputLayer(shape: [nil, 8, 8, 1]))
        let features = try Network(name: "features", sequence: [input, conv])
        let nested = try Network(
            name: "nested", form: .functional,
            layers: [
                input, Layer(name: "features", NestedNetwork(className: "Sequential", features)),
                Layer(name: "flatten", Flatten()), classes, aside,
            ],
            nodes: [
                Node(layer: 0, inputs: []), Node(layer: 1, inputs: [NodeOutput(node: 0)]),
                Node(layer: 2, inputs: [NodeOutput(node: 1)]), Node(layer: 3, inputs: [NodeOutput(node: 2)]),
                Node(layer: 4, inputs: [NodeOutput(node: 1)]),
            ], inputs: [NodeOutput(node: 0)], outputs: [NodeOutput(node: 3), NodeOutput(node: 4)])
        let open = try Network(
            name: "open", sequence: [input, conv, Layer(name: "flatten", Flatten()), classes])
        let x = GoldenTests.numbers([2, 8, 8, 1], 3, 8)
        for method in AttributionMethod.allCases {
            let found = try Attribution(nested).attribute(
                method, input: x, classes: [1, 2], settings: GoldenTests.settings())
            let expected = try Attribution(open, layer: "conv").attribute(
                method, input: x, classes: [1, 2], settings: GoldenTests.settings())
            #expect(found.layer == (method.usesLayer ? "features/conv" : nil))
            #expect(found.maps.values == expected.maps.values)
        }
        // Whatever follows is not on the way to the first output.
        let error = #expect(throws: NetworkError.self) {
            try Attribution(nested, layer: "aside").attribute(.gradCAM, input: x, classes: [0, 0])
        }
        #expect(error?.description == "layer `aside`: does not lead to the network's first output")
    }

    /// Layers that only hand on numbers, in the same memory or in place, have the maps of what they get; the input is a layer, too.
    @Test func anyLayerThatGivesMapsIsLookedAt() throws {
        var generator = SeededGenerator(seed: 7)
        var reshape = Reshape()
        reshape.targetShape = [6, 6, 4]
        let network = try Network(
            name: "views",
            sequence: [
                Layer(name: "input", InputLayer(shape: [nil, 8, 8, 1])),
                layer("conv", convolution(4), for: [nil, 8, 8, 1], &generator), Layer(name: "reshape", reshape),
                Layer(name: "relu", ReLU()), Layer(name: "flatten", Flatten()),
                layer("dense", dense(3, .function(.softmax)), for: [nil, 144], &generator),
            ])
        let input = GoldenTests.numbers([2, 8, 8, 1], 3, 8)
        func maps(_ method: AttributionMethod, _ layer: String) throws -> [Float] {
            try Attribution(network, layer: layer).attribute(method, input: input, classes: [1, 2]).maps.values
        }
        for method in AttributionMethod.allCases where method.usesLayer {
            let expected = try maps(method, "conv")
            #expect(expected.contains { $0 != 0 })
            #expect(try maps(method, "reshape") == expected)
            // In front of and behind the rectifier, which changes nothing, gradients differ where it is at its corner.
            if method == .hiResCAM || method == .eigenCAM { #expect(try maps(method, "relu") == expected) }
        }
        let saliency = try maps(.saliency, "conv")
        let products = zip(input.values, saliency).map { abs($0) * $1 }
        #expect(try maps(.hiResCAM, "input").map(abs) == products)
    }

    @Test func whatIsWrongIsSaid() throws {
        let network = try GoldenTests.network()
        func problem(_ body: () throws -> Void) -> String? {
            #expect(throws: NetworkError.self, performing: body)?.description
        }
        #expect(
            problem { _ = try Attribution(network, layer: "secund") }
                == "there is no layer `secund`; did you mean `second`?")
        #expect(
            problem {
                _ = try Attribution(network, layer: "dense").attribute(
                    .gradCAM, input: GoldenTests.input, classes: [0, 0])
            } == "layer `dense`: gives out (None, 3), expected maps of height × width × channels for each item")
        for wrong in [3, -1] {
            #expect(
                problem {
                    _ = try Attribution(network).attribute(
                        .saliency, input: GoldenTests.input, classes: [0, wrong])
                } == "found the class \(wrong), expected one of 0 … 2")
        }
        #expect(
            problem {
                _ = try Attribution(network).attribute(
                    .saliency, input: Tensor([1, 84], .init(repeating: 0, count: 84)), classes: [0])
            } == "found an input of shape 1 × 84, expected pictures, of four axes")
        let features = try Network(name: "features", sequence: Array(network.layers.prefix(3)))
        #expect(
            problem { _ = try Attribution(features).attribute(.saliency, input: GoldenTests.input, classes: [0, 0]) }
                == "gives out (None, 5, 4, 3), expected a number for each class of each item")
    }
}
