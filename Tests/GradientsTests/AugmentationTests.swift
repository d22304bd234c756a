import MienBasics
import MienExecution
import MienGradients
import MienKernels
import MienNetworks
import MienTensors
import Testing

/// Layers of augmentation in training: what they make of what they draw, held against Keras's, and what they draw.
@Suite struct AugmentationTests {
    // MARK: What becomes of what is drawn

    /// Coordinates are off by a rounding, where Keras's cosine is another one, and so is what lies between two pixels.
    @Test(arguments: Golden.augmentations)
    func areKerass(_ golden: GoldenAugmentation) throws {
        let network = try AugmentedNetwork(json: golden.json, sizes: golden.sizes)
        let input = pictures(golden.sizes)
        let output = network.run(input, seed: Golden.seed, step: Golden.step)
        let expected = golden.output.map(Float.init(bitPattern:))
        #expect(output.count == expected.count)
        let worst = zip(output, expected).map { abs($0 - $1) }.max() ?? .infinity
        #expect(worst <= 8 * Float.ulpOfOne)
    }

    @Test(arguments: Golden.augmentations)
    func areTheSameOnAnyThreadsAndByDefinition(_ golden: GoldenAugmentation) throws {
        let network = try AugmentedNetwork(json: golden.json, sizes: golden.sizes)
        let input = pictures(golden.sizes)
        let runs = [1, 2, 5].map { network.run(input, seed: 3, step: 9, threads: $0).map(\.bitPattern) }
        #expect(runs[1] == runs[0] && runs[2] == runs[0])
        let tape = network.tape(input.values, seed: 3, step: 9).value(network.graph.outputs[0])
        let exact = network.tape(input.values.map(Double.init), seed: 3, step: 9).value(network.graph.outputs[0])
        for (place, pair) in zip(tape, exact).enumerated() {
            #expect(abs(Double(pair.0) - pair.1) <= 1e-6)
            #expect(abs(Float(bitPattern: runs[0][place]) - pair.0) <= 4 * Float.ulpOfOne)
        }
    }

    // MARK: Gradients

    /// Held against differences, number by number. All is linear between the bounds of values, and no number is at one.
    @Test(arguments: Golden.augmentations)
    func gradientsAreDifferences(_ golden: GoldenAugmentation) throws {
        let network = try AugmentedNetwork(json: golden.json, sizes: golden.sizes)
        let wanted = network.graph.graph.inputs[0]
        try network.graph.checkGradients(wanted: [wanted])
        let (seed, step): (UInt64, Int) = (5, 2)
        let input = pictures(golden.sizes).values.map { Double($0) * 0.99 + 0.0021 }
        let tape = network.tape(input, seed: seed, step: step)
        var generator = SeededGenerator(seed: 1)
        let output = network.graph.outputs[0]
        let factors = tape.value(output).map { _ in generator.uniform(-1...1) }
        let gradients = tape.gradients(of: [(output, factors)], wanted: [wanted])
        let found = try #require(gradients.values[wanted])
        func sum(_ input: [Double]) -> Double {
            zip(network.tape(input, seed: seed, step: step).value(output), factors).reduce(0) { $0 + $1.0 * $1.1 }
        }
        for place in input.indices {
            var moved = input
            moved[place] += 1e-5
            let after = sum(moved)
            moved[place] -= 2e-5
            let expected = (after - sum(moved)) / 2e-5
            #expect(abs(found[place] - expected) <= 1e-8, "at \(place): \(found[place]), expected \(expected)")
        }
        // The fast ones, too.
        let tensor = Tensor(Shape(golden.sizes), input.map { Float($0) })
        let runs = [1, 3].map {
            network.gradient(tensor, of: factors.map { Float($0) }, seed: seed, step: step, threads: $0)
        }
        #expect(runs[0].map(\.bitPattern) == runs[1].map(\.bitPattern))
        for (fast, exact) in zip(runs[0], found) { #expect(abs(Double(fast) - exact) <= 2e-6) }
    }

    // MARK: What is drawn

    private static let draws = Draws(seed: 4, step: 7, stream: 2)
    private static let count = 20_000

    /// Numbers that are drawn from a range come near its ends, and their mean near its middle: off by less than five times its
    /// deviation.
    private func expectUniform(_ numbers: [Double], _ range: ClosedRange<Double>, _ what: Comment) {
        let size = range.upperBound - range.lowerBound
        let slack = 1e-6 * max(size, 1)
        #expect(numbers.allSatisfy { $0 >= range.lowerBound - slack && $0 <= range.upperBound + slack }, what)
        let mean = numbers.reduce(0, +) / Double(numbers.count)
        #expect((numbers.min() ?? .infinity) < range.lowerBound + 0.01 * size, what)
        #expect((numbers.max() ?? -.infinity) > range.upperBound - 0.01 * size, what)
        let deviation = size / (12 * Double(numbers.count)).squareRoot()
        #expect(abs(mean - (range.lowerBound + range.upperBound) / 2) < 5 * deviation, what)
        let squares = numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(numbers.count)
        #expect(abs(squares / (size * size / 12) - 1) < 0.05, what)
    }

    /// That two rows of numbers have nothing to do with each other: off by less than five times the deviation.
    private func expectIndependent(_ left: [Double], _ right: [Double]) {
        func centred(_ numbers: [Double]) -> [Double] {
            let mean = numbers.reduce(0, +) / Double(numbers.count)
            return numbers.map { $0 - mean }
        }
        func product(_ left: [Double], _ right: [Double]) -> Double { zip(left, right).reduce(0) { $0 + $1.0 * $1.1 } }
        let (left, right) = (centred(left), centred(right))
        let correlation = product(left, right) / (product(left, left) * product(right, right)).squareRoot()
        #expect(abs(correlation) < 5 / Double(left.count).squareRoot())
    }

    private func affines(_ kind: RandomTransform.Kind, height: Int = 5, width: Int = 11) -> [AffineTransform] {
        let transform = RandomTransform(
            kind, PixelSampling(.nearest, .nearest), input: PictureExtents(height: height, width: width, channels: 1))
        return (0..<Self.count).map { transform.affine(Self.draws, item: $0) }
    }

    @Test func rotationsAreDrawnFromTheirRange() {
        let angles = affines(.rotation(-0.1...0.3)).map { MienBasics.atan2(Double($0.b0), Double($0.a0)) / (2 * .pi) }
        expectUniform(angles, -0.1...0.3, "turns")
        expectIndependent(Array(angles.dropLast()), Array(angles.dropFirst()))
    }

    @Test func translationsAreDrawnFromTheirRanges() {
        let found = affines(.translation(height: -0.25...0.5, width: 0.125...0.25))
        let (down, right) = (found.map { -Double($0.b2) }, found.map { -Double($0.a2) })
        expectUniform(down, -1.25...2.5, "down")
        expectUniform(right, 1.375...2.75, "right")
        expectIndependent(down, right)
    }

    @Test func zoomsAreDrawnFromTheirRanges() {
        let found = affines(.zoom(height: -0.5...0.25, width: 0...1))
        expectUniform(found.map { Double($0.b1) }, 0.5...1.25, "rows")
        expectUniform(found.map { Double($0.a0) }, 1...2, "columns")
        expectIndependent(found.map { Double($0.b1) }, found.map { Double($0.a0) })
        #expect(affines(.zoom(height: -0.5...0.25, width: nil)).allSatisfy { $0.a0 == $0.b1 })
    }

    @Test func shearsAreDrawnFromTheirRangesAndHaveOneSign() {
        let found = affines(.shear(x: 0.25...0.5, y: 0.1...0.2))
        expectUniform(found.map { Double(abs($0.a1)) }, 0.25...0.5, "x")
        expectUniform(found.map { Double(abs($0.b0)) }, 0.1...0.2, "y")
        #expect(found.allSatisfy { ($0.a1 < 0) == ($0.b0 < 0) })
        let negative = Double(found.count { $0.a1 < 0 }) / Double(Self.count)
        #expect(abs(negative - 0.5) < 0.02)
    }

    @Test func halfOfAllPicturesAreFlipped() {
        for (columns, rows) in [(true, false), (false, true), (true, true)] {
            let found = affines(.flip(columns: columns, rows: rows, isOneDraw: true))
            let flipped = found.count { columns ? $0.a0 < 0 : $0.b1 < 0 }
            #expect(abs(Double(flipped) / Double(Self.count) - 0.5) < 0.02)
            #expect(found.allSatisfy { columns && rows ? $0.a0 == $0.b1 : columns ? $0.b1 == 1 : $0.a0 == 1 })
        }
        // Keras 2 mirrors each axis for itself.
        let found = affines(.flip(columns: true, rows: true, isOneDraw: false))
        for (column, row) in [(1, 1), (1, -1), (-1, 1), (-1, -1)] as [(Float, Float)] {
            let share = Double(found.count { $0.a0 == column && $0.b1 == row }) / Double(Self.count)
            #expect(abs(share - 0.25) < 0.02)
        }
    }

    @Test func everyPlaceOfACropIsAsLikely() {
        var places: [Int: Int] = [:]
        let transform = RandomTransform(
            .crop, PixelSampling(.nearest, .nearest), input: PictureExtents(height: 5, width: 4, channels: 1),
            output: PictureExtents(height: 3, width: 3, channels: 1))
        for step in 0..<6_000 {
            let draws = Draws(seed: 1, step: step, stream: 0)
            let (first, other) = (transform.affine(draws, item: 0), transform.affine(draws, item: 9))
            #expect(first == other)
            places[Int(first.b2) * 10 + Int(first.a2), default: 0] += 1
        }
        #expect(Set(places.keys) == [0, 1, 10, 11, 20, 21])
        #expect(places.values.allSatisfy { abs($0 - 1_000) < 160 })
    }

    @Test func brightnessIsDrawnFromItsRange() throws {
        let sizes = [Self.count, 1, 2, 1]
        let network = try AugmentedNetwork(
            "RandomBrightness", ["factor": [-0.25, 0.5], "value_range": [-2, 2]], sizes: sizes)
        let output = network.run(Tensor(Shape(sizes)) { $0.update(repeating: 0) })
        expectUniform((0..<Self.count).map { Double(output[2 * $0]) }, -1...2, "shifts")
        #expect((0..<Self.count).allSatisfy { output[2 * $0] == output[2 * $0 + 1] })
    }

    /// Of one number Keras 3 makes a range that begins at 1, and Keras 2 one around 1, of which each batch has one number.
    @Test func contrastIsDrawnFromItsRange() throws {
        let sizes = [Self.count, 1, 2, 1]
        let input = Tensor(Shape(sizes)) { values in
            for index in values.indices { values[index] = index.isMultiple(of: 2) ? 10 : 12 }
        }
        func factors(_ factor: JSON, in dialect: Dialect, step: Int = 0) throws -> [Double] {
            let network = try AugmentedNetwork("RandomContrast", ["factor": factor], in: dialect, sizes: sizes)
            let output = network.run(input, step: step)
            return (0..<Self.count).map { (Double(output[2 * $0 + 1]) - Double(output[2 * $0])) / 2 }
        }
        expectUniform(try factors(0.5, in: .keras3), 1...1.5, "one number")
        expectUniform(try factors([0.25, 0.5], in: .keras3), 0.75...1.5, "two numbers")
        let batches = try (0..<40).map { try factors(0.5, in: .keras2, step: $0) }
        #expect(batches.allSatisfy { Set($0).count == 1 })
        let drawn = batches.map { $0[0] }
        #expect(drawn.allSatisfy { $0 >= 0.5 && $0 <= 1.5 })
        #expect(drawn.contains { $0 < 0.75 } && drawn.contains { $0 > 1.25 })
    }

    // MARK: Which numbers belong to which picture

    private static let everyLayer: [(className: String, config: JSON.Object)] = [
        ("RandomFlip", [:]), ("RandomRotation", ["factor": 0.2]),
        ("RandomTranslation", ["height_factor": 0.3, "width_factor": 0.3]), ("RandomZoom", ["height_factor": 0.4]),
        ("RandomShear", ["x_factor": [0, 0.3]]), ("RandomContrast", ["factor": 0.5, "value_range": [-9, 9]]),
        ("RandomBrightness", ["factor": 0.5, "value_range": [-9, 9]]),
    ]

    @Test(arguments: everyLayer.indices)
    func picturesHaveNumbersOfTheirOwn(layer: Int) throws {
        let sizes = [6, 5, 4, 2]
        let network = try AugmentedNetwork([Self.everyLayer[layer]], sizes: sizes)
        let one = pictures([1, 5, 4, 2]).values
        let input = Tensor(Shape(sizes), (0..<6).flatMap { _ in one })
        let output = network.run(input)
        let items = (0..<6).map { Array(output[$0 * 40..<$0 * 40 + 40]) }
        #expect(Set(items).count == (layer == 0 ? 2 : 6))
        // What becomes of a picture has nothing to do with the others.
        var changed = input.values
        for place in 80..<120 { changed[place] = 3 }
        let after = network.run(Tensor(Shape(sizes), changed))
        for item in [0, 1, 3, 4, 5] { #expect(Array(after[item * 40..<item * 40 + 40]) == items[item]) }
        let fewer = try AugmentedNetwork([Self.everyLayer[layer]], sizes: [2, 5, 4, 2])
        #expect(fewer.run(Tensor([2, 5, 4, 2], one + one)) == items[0] + items[1])
    }

    @Test(arguments: everyLayer.indices)
    func seedStepAndLayerSayWhatIsDrawn(layer: Int) throws {
        let sizes = [8, 5, 4, 1]
        let network = try AugmentedNetwork([Self.everyLayer[layer]], sizes: sizes)
        let input = pictures(sizes)
        let output = network.run(input, seed: 1, step: 3)
        #expect(network.run(input, seed: 1, step: 3) == output)
        #expect(network.run(input, seed: 1, step: 4) != output)
        #expect(network.run(input, seed: 2, step: 3) != output)
        // Two layers of a kind draw other numbers: two flips are not always none.
        let twice = try AugmentedNetwork([Self.everyLayer[layer], Self.everyLayer[layer]], sizes: sizes)
        let again = network.run(Tensor(Shape(sizes), output), seed: 1, step: 3)
        #expect(twice.run(input, seed: 1, step: 3) != again)
    }

    @Test func outsideOfTrainingNothingHappens() throws {
        let network = try AugmentedNetwork(Self.everyLayer, sizes: [2, 5, 4, 1], isTraining: false)
        #expect(network.graph.graph.steps.isEmpty)
    }

    // MARK: What is refused

    /// Those that are not trained yet.
    private static let notYet = [
        "AugMix", "CutMix", "MixUp", "RandAugment", "RandomColorDegeneration", "RandomColorJitter",
        "RandomElasticTransform", "RandomErasing", "RandomGaussianBlur", "RandomGrayscale", "RandomHeight", "RandomHue",
        "RandomInvert", "RandomPerspective", "RandomPosterization", "RandomSaturation", "RandomSharpness",
        "RandomWidth", "Solarization", "StochasticDepth",
    ]

    private func refusal(_ className: String, _ config: JSON.Object = [:], sizes: [Int] = [2, 5, 4, 1]) throws
        -> String?
    {
        do throws(NetworkError) {
            _ = try Self.graph(className, config, sizes: sizes)
            return nil
        } catch { return error.description }
    }

    private static func graph(
        _ className: String, _ config: JSON.Object, sizes: [Int]
    ) throws(NetworkError) -> GradientGraph {
        guard let layer = try? LayerRegistry.prototype(named: className)?.read(config, in: .keras3) else {
            preconditionFailure("a layer")
        }
        let sequence = [
            Layer(name: "input", InputLayer(shape: PartialShape(Shape(sizes)))),
            Layer(name: "layer", layer.specification, otherSettings: layer.rest),
        ]
        return try GradientGraph(
            Network(name: "refused", sequence: sequence), inputs: [Shape(sizes)], isTraining: true)
    }

    @Test func othersAreRefusedByName() throws {
        let config: JSON.Object = [
            "rate": 0.5, "stddev": 1, "factor": 0.5, "height_factor": 0.5, "width_factor": 0.5,
        ]
        let classNames = LayerRegistry.classNames.filter { LayerRegistry.prototype(named: $0) is TrainingOnly }
        var refused: [String] = []
        for className in classNames {
            guard
                let refusal = try refusal(
                    className, config,
                    sizes: className.contains("1D")
                        ? [2, 5, 4] : className.contains("3D") ? [2, 5, 4, 3, 1] : [2, 5, 4, 1])
            else { continue }
            refused.append(className)
            let size = ["RandomHeight", "RandomWidth"].contains(className)
            #expect(
                refusal
                    == (size
                        ? "layer `layer`: gives out pictures of another size in training, which is not done yet"
                        : "layer `layer`: what \(className.withArticle) does in training is not done yet"))
        }
        #expect(refused == Self.notYet)
    }

    @Test func settingsThatKerasWouldNotTakeAreRefused() throws {
        #expect(
            try refusal("RandomRotation") == """
                layer `layer`: found null as its `factor`, expected one or two numbers from -100.0 to 100.0
                """)
        #expect(
            try refusal("RandomTranslation", ["height_factor": [0, 1.5], "width_factor": 0]) == """
                layer `layer`: found [0, 1.5] as its `height_factor`, expected one or two numbers from -1.0 to 1.0
                """)
        #expect(
            try refusal("RandomZoom", ["height_factor": 0.5, "fill_mode": "mirror"]) == """
                layer `layer`: found "mirror" as its `fill_mode`, expected one of constant, nearest, reflect, wrap
                """)
        #expect(
            try refusal("RandomFlip", ["mode": "both"]) == """
                layer `layer`: found "both" as its `mode`, expected one of horizontal, vertical, horizontal_and_vertical
                """)
        #expect(
            try refusal("RandomShear", ["fill_value": "white"])
                == "layer `layer`: found no number as its `fill_value`")
        #expect(
            try refusal("RandomBrightness", ["factor": 0.5, "value_range": [1]])
                == "layer `layer`: found the value range [1], expected two numbers")
        #expect(
            try refusal("RandomContrast", ["factor": [1.5, 2]])
                == "layer `layer`: found the factor 1.5, expected one from 0 to 1")
        #expect(
            try refusal("RandomFlip", sizes: [2, 5, 4])
                == "layer `layer`: found an input of shape 2 × 5 × 4, expected 4 axes")
    }

    // MARK: Crops

    /// The whole picture when the network is used, a part of it when it is trained: what follows sees what comes.
    @Test func whatIsBehindACropSeesWhatItGives() throws {
        let sequence: [(String, JSON.Object)] = [
            ("RandomCrop", ["height": 3, "width": 4]), ("ZeroPadding2D", [:]), ("GlobalAveragePooling2D", [:]),
        ]
        for (isTraining, sizes) in [(true, [2, 5, 6, 1]), (false, [2, 7, 8, 1])] as [(Bool, [Int])] {
            let graph = try AugmentedNetwork(sequence, sizes: [2, 5, 6, 1], isTraining: isTraining).graph.graph
            let padded = try #require(graph.steps.first { $0.layers == ["layer1"] })
            #expect(graph.shape(padded.output).dimensions == sizes)
        }
        let input = pictures([2, 5, 6, 1])
        let whole = try AugmentedNetwork("RandomCrop", ["height": 3, "width": 4], sizes: [2, 5, 6, 1]).network
        #expect(try Executor(whole).run([input]).outputs[0].tensor.values == input.values)
        #expect(
            try refusal("RandomCrop", ["height": 3_000_000, "width": 3_000_000])
                == "layer `layer`: makes pictures of 3000000 × 3000000, which is beyond reason")
    }

    @Test func keras2ResizesWhatIsTooSmallAndCutsFromTheRest() throws {
        let small = try AugmentedNetwork("RandomCrop", ["height": 4, "width": 4], in: .keras2, sizes: [2, 3, 6, 1])
        let resized = try AugmentedNetwork(
            "Resizing", ["height": 4, "width": 4, "crop_to_aspect_ratio": true], in: .keras2, sizes: [2, 3, 6, 1])
        #expect(small.run(pictures([2, 3, 6, 1])) == resized.run(pictures([2, 3, 6, 1])))
        // Of as many rows as there are it takes all.
        let sizes = [1, 3, 6, 1]
        let network = try AugmentedNetwork("RandomCrop", ["height": 3, "width": 4], in: .keras2, sizes: sizes)
        let input = Tensor(Shape(sizes)) { values in
            for index in values.indices { values[index] = Float(index) }
        }
        let lefts = (0..<60).map { network.run(input, step: $0)[0] }
        #expect(Set(lefts) == [0, 1, 2])
        for step in 0..<5 {
            let output = network.run(input, step: step)
            #expect(output == (0..<3).flatMap { row in (0..<4).map { output[0] + Float(row * 6 + $0) } })
        }
    }
}
