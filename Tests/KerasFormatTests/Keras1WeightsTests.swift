import MienBasics
import MienHDF5
import MienHDF5Tree
import MienKerasFormat
import MienModelFiles
import MienNetworks
import MienTensors
import MienTestSupport
import Testing

/// Layouts of Keras 1's arrays, by the values that end up where.
@Suite struct Keras1WeightsTests {
    private typealias Arrays = [(name: String, tensor: StoredTensor)]

    /// A model of one layer whose weights have these arrays.
    private func read(
        _ className: String, _ options: JSON.Object, _ tensors: [StoredTensor], input: JSON = [nil, nil, 4],
        version: String? = "1.2.2", theanoKernels: Bool = false
    ) throws -> (weights: [Weight], remarks: [String]) {
        var options = options
        options["batch_input_shape"] = input
        options["input_dtype"] = "float32"
        let file = Keras1File(
            sequence: [Keras1File.entry(className, "layer", options)],
            [("layer", tensors.enumerated().map { ("layer_w\($0)", $1) })], version: version)
        let model = try file.read(theanoKernels: theanoKernels)
        return (model.network.layers[1].weights, model.provenance.remarks)
    }

    private func same(_ weight: Weight?, _ expected: Tensor) -> Bool {
        weight.map { $0.tensor.shape == expected.shape && $0.tensor.floats.values == expected.values } ?? false
    }

    // MARK: - Gates

    /// Arrays of `gates` gates, each with kernel, recurrent kernel and bias that hold 100 × gate + 10 × part + column.
    private func gated(_ gates: Int, inputs: Int, units: Int) -> [StoredTensor] {
        (0..<gates).flatMap { gate in
            [([inputs, units], 0), ([units, units], 1), ([units], 2)].map { (dimensions: [Int], part) in
                let shape = Shape(dimensions)
                return StoredTensor(
                    Tensor(shape, (0..<shape.count).map { Float(100 * gate + 10 * part + $0 % units) }))
            }
        }
    }

    /// One row of a joined array: the gates of Keras 1 in the order of Keras 2.
    private func row(_ part: Int, _ gates: [Int], units: Int) -> [Float] {
        gates.flatMap { gate in (0..<units).map { Float(100 * gate + 10 * part + $0) } }
    }

    @Test(arguments: [
        ("LSTM", 4, [0, 2, 1, 3]), ("GRU", 3, [0, 1, 2]),
    ]) func gatesComeSideBySide(className: String, count: Int, order: [Int]) throws {
        let (weights, _) = try read(className, ["output_dim": 2], gated(count, inputs: 4, units: 2))
        #expect(weights.map(\.name) == ["kernel", "recurrent_kernel", "bias"])
        #expect(weights.map(\.tensor.shape) == [[4, 2 * count], [2, 2 * count], [2 * count]])
        #expect(same(weights[0], Tensor([4, 2 * count], (0..<4).flatMap { _ in row(0, order, units: 2) })))
        #expect(same(weights[1], Tensor([2, 2 * count], (0..<2).flatMap { _ in row(1, order, units: 2) })))
        #expect(same(weights[2], Tensor([2 * count], row(2, order, units: 2))))
    }

    /// `consume_less="gpu"` had them side by side already.
    @Test func gatesThatLieSideBySideStay() throws {
        let tensors = [ramp([4, 8]), ramp([2, 8]), ramp([8])]
        let (weights, _) = try read("LSTM", ["output_dim": 2, "consume_less": "gpu"], tensors)
        for (weight, tensor) in zip(weights, tensors) { #expect(same(weight, tensor.floats)) }
    }

    @Test func bothDirectionsHaveGates() throws {
        let tensors =
            gated(4, inputs: 4, units: 2)
            + gated(4, inputs: 4, units: 2).map { tensor in
                StoredTensor(Tensor(tensor.shape, tensor.floats.values.map { -$0 }))
            }
        let inner: JSON = ["class_name": "LSTM", "config": ["name": "l", "output_dim": 2]]
        let (weights, _) = try read("Bidirectional", ["layer": inner, "merge_mode": "concat"], tensors)
        try #require(weights.count == 6)
        #expect(same(weights[2], Tensor([8], row(2, [0, 2, 1, 3], units: 2))))
        #expect(same(weights[5], Tensor([8], row(2, [0, 2, 1, 3], units: 2).map { -$0 })))
        #expect(weights[3].tensor.shape == [4, 8])
    }

    @Test func aWrongNumberOfGatesIsRefused() throws {
        let arrays = Array(gated(4, inputs: 4, units: 2).dropLast())
        let file = Keras1File(
            sequence: [
                Keras1File.entry("LSTM", "layer", ["output_dim": 2, "batch_input_shape": [nil, nil, 4]])
            ], [("layer", arrays.enumerated().map { ("layer_w\($0)", $1) })])
        #expect(file.fault().contains("`layer`: found layer_w0 4 × 2, layer_w1 2 × 2, layer_w2 2, "))
        #expect(file.fault().hasSuffix("expected kernel 4 × 8, recurrent_kernel 2 × 8, bias 8"))
    }

    // MARK: - Kernels

    @Test(arguments: [
        // Rows and columns of different sizes, so that no axis can be taken for another.
        ("Convolution2D", "tf", [3, 2, 4, 5], [0, 1, 2, 3]), ("Convolution2D", "th", [5, 4, 3, 2], [2, 3, 1, 0]),
        ("AtrousConvolution2D", "th", [5, 4, 3, 2], [2, 3, 1, 0]),
        ("Deconvolution2D", "tf", [3, 2, 4, 5], [0, 1, 3, 2]), ("Deconvolution2D", "th", [5, 4, 3, 2], [2, 3, 0, 1]),
    ])
    func kernelsOfPictures(className: String, ordering: String, shape: [Int], axes: [Int]) throws {
        let kernel = ramp(Shape(shape))
        let (weights, remarks) = try read(
            className,
            ["nb_filter": 5, "nb_row": 3, "nb_col": 2, "dim_ordering": .string(ordering), "bias": false], [kernel],
            input: ordering == "tf" ? [nil, 9, 9, 4] : [nil, 4, 9, 9])
        #expect(same(weights.first, Keras1Writer.transposed(kernel.floats, axes)))
        #expect(remarks == [])
    }

    @Test(arguments: [("tf", [1, 2, 3, 4, 5], [0, 1, 2, 3, 4]), ("th", [5, 4, 1, 2, 3], [2, 3, 4, 1, 0])])
    func kernelsOfVolumes(ordering: String, shape: [Int], axes: [Int]) throws {
        let kernel = ramp(Shape(shape))
        let options: JSON.Object = [
            "nb_filter": 5, "kernel_dim1": 1, "kernel_dim2": 2, "kernel_dim3": 3, "dim_ordering": .string(ordering),
        ]
        let input: JSON = ordering == "tf" ? [nil, 9, 9, 9, 4] : [nil, 4, 9, 9, 9]
        let (weights, _) = try read("Convolution3D", options, [kernel, ramp([5])], input: input)
        #expect(weights.map(\.name) == ["kernel", "bias"])
        #expect(same(weights[0], Keras1Writer.transposed(kernel.floats, axes)))
        let (turned, _) = try read("Convolution3D", options, [kernel, ramp([5])], input: input, theanoKernels: true)
        #expect(
            same(turned[0], Keras1Writer.rotated(Keras1Writer.transposed(kernel.floats, axes), axes: 3)))
    }

    @Test(arguments: [("1.2.0", [3, 1, 4, 5]), ("1.1.0", [5, 4, 3, 1]), (nil, [5, 4, 3, 1]), (nil, [3, 1, 4, 5])])
    func kernelsOfRows(version: String?, shape: [Int]) throws {
        let kernel = ramp(Shape(shape))
        let (weights, _) = try read(
            "Convolution1D", ["nb_filter": 5, "filter_length": 3, "bias": false], [kernel], input: [nil, 9, 4],
            version: version)
        let expected =
            shape[0] == 5
            ? Keras1Writer.transposed(kernel.floats, [2, 3, 1, 0]).reshaped(to: [3, 4, 5])
            : kernel.floats.reshaped(to: [3, 4, 5])
        #expect(same(weights.first, expected))
    }

    /// One input channel, and as many filters as the filter is long: only the version tells the layouts apart.
    @Test(arguments: [("1.1.2", true), ("1.2.1", false)])
    func theVersionDecidesWhereShapesDoNot(version: String, isOld: Bool) throws {
        let kernel = ramp([3, 1, 3, 1])
        let other = ramp([3, 1, 1, 3])
        let (weights, _) = try read(
            "Convolution1D", ["nb_filter": 3, "filter_length": 3, "bias": false], [isOld ? kernel : other],
            input: [nil, 9, 1], version: version)
        let expected = isOld ? Keras1Writer.transposed(kernel.floats, [2, 3, 1, 0]) : other.floats
        #expect(same(weights.first, expected.reshaped(to: [3, 1, 3])))
    }

    @Test func separableKernelsInTheanosOrder() throws {
        let (depthwise, pointwise) = (ramp([2, 4, 3, 1]), ramp([5, 8, 1, 1]))
        let (weights, _) = try read(
            "SeparableConvolution2D",
            [
                "nb_filter": 5, "nb_row": 3, "nb_col": 1, "depth_multiplier": 2, "dim_ordering": "th", "bias": false,
            ], [depthwise, pointwise], input: [nil, 4, 9, 9])
        #expect(same(weights.first, Keras1Writer.transposed(depthwise.floats, [2, 3, 1, 0])))
        #expect(same(weights.last, Keras1Writer.transposed(pointwise.floats, [2, 3, 1, 0])))
    }

    @Test func recurrentConvolutionsHaveGatesAndAxes() throws {
        // Per gate (filters, inputs, 3, 1), (filters, filters, 3, 1) and (filters).
        let tensors = (0..<4).flatMap { gate in
            [
                ramp([2, 4, 3, 1], from: 1000 * gate), ramp([2, 2, 3, 1], from: 1000 * gate),
                ramp([2], from: 1000 * gate),
            ]
        }
        let (weights, _) = try read(
            "ConvLSTM2D", ["nb_filter": 2, "nb_row": 3, "nb_col": 1, "dim_ordering": "th"], tensors,
            input: [nil, 7, 4, 9, 9])
        #expect(weights.map(\.tensor.shape) == [[3, 1, 4, 8], [3, 1, 2, 8], [8]])
        let kernel = try #require(weights.first?.tensor.floats)
        for (place, gate) in [0, 2, 1, 3].enumerated() {
            let own = tensors[3 * gate].floats
            for row in 0..<3 {
                for input in 0..<4 {
                    for filter in 0..<2 {
                        #expect(kernel[row, 0, input, 2 * place + filter] == own[filter, input, row, 0])
                    }
                }
            }
        }
    }

    /// A file whose kernels lie in the other order than its layers say: what fits is taken, and said.
    @Test func shapesCountMoreThanTheOrderThatWasSaid() throws {
        let kernel = ramp([5, 4, 3, 2])
        let (weights, remarks) = try read(
            "Convolution2D", ["nb_filter": 5, "nb_row": 3, "nb_col": 2, "dim_ordering": "tf", "bias": false], [kernel],
            input: [nil, 9, 9, 4])
        #expect(same(weights.first, Keras1Writer.transposed(kernel.floats, [2, 3, 1, 0])))
        #expect(
            remarks == [
                "`layer`: its kernel of 5 × 4 × 3 × 2 lies in the order of channels_first, which is not the layer's own"
            ])
    }

    // MARK: - Statistics

    @Test(
        arguments: [
            ("1.0.5", false, [1.5, 2.5]), ("1.0.0", false, [1.5, 2.5]), ("1.0.6", true, [1.5, 2.5]),
            ("1.0.7", false, [1, 1.5]), ("1.2.2", false, [1, 1.5]),
        ] as [(String, Bool, [Float])])
    func aDeviationBecomesAVariance(version: String, isTheano: Bool, divisors: [Float]) throws {
        // With an epsilon of 1/2, by hand: what is divided by, squared, is variance + epsilon.
        let (weights, remarks) = try read(
            "BatchNormalization", ["epsilon": 0.5, "mode": 0],
            [ramp([2]), ramp([2]), ramp([2]), StoredTensor(Tensor([2], [1, 2]))], input: [nil, 2], version: version,
            theanoKernels: isTheano)
        #expect(weights.map(\.name) == ["gamma", "beta", "moving_mean", "moving_variance"])
        let isDeviation = divisors[0] == 1.5 && divisors[1] == 2.5
        let expected: [Float] = isDeviation ? divisors.map { $0 * $0 - 0.5 } : [1, 2]
        #expect(weights.last?.tensor.floats.values == expected)
        #expect(
            remarks
                == (isDeviation
                    ? ["`layer`: running_std is a deviation here; variance = (running_std + epsilon)² - epsilon"] : []))
    }

    @Test(arguments: [nil, "1.0.6"]) func whatIsNotKnownIsSaid(version: String?) throws {
        let (weights, remarks) = try read(
            "BatchNormalization", ["epsilon": 0.5],
            [ramp([2]), ramp([2]), ramp([2]), ramp([2])], input: [nil, 2], version: version)
        #expect(weights.last?.tensor.floats.values == [0, 1])
        #expect(
            remarks == [
                "`layer`: running_std is taken for a variance; it is one from Keras 1.0.7 on, and a deviation up to 1.0.5, "
                    + "but the file does not say which wrote it"
            ])
    }

    // MARK: - Before 1.0

    private func numbered(_ layers: [[StoredTensor]]) -> HDF5Group {
        func count(_ number: Int) -> HDF5Value { .number(Double(number)) }
        var group = HDF5Group(attributes: ["nb_layers": count(layers.count)])
        for (index, tensors) in layers.enumerated() {
            var layer = HDF5Group(attributes: ["nb_params": count(tensors.count)])
            for (number, tensor) in tensors.enumerated() {
                layer["param_\(number)"] = .dataset(HDF5Dataset(.tensor(tensor)))
            }
            group["layer_\(index)"] = .group(layer)
        }
        return group
    }

    private static let architecture = Keras1File(sequence: [
        Keras1File.entry(
            "Convolution2D", "conv",
            [
                "nb_filter": 2, "nb_row": 3, "nb_col": 3, "dim_ordering": "th", "batch_input_shape": [nil, 1, 3, 3],
                "input_dtype": "float32",
            ]),
        Keras1File.entry("Flatten", "flat"), Keras1File.entry("BatchNormalization", "norm", ["epsilon": 0.5]),
        Keras1File.entry("Dense", "classes", ["output_dim": 3]),
    ])

    private func read(_ group: HDF5Group, _ architecture: Keras1File = architecture) throws -> StoredModel {
        let folder = TemporaryFolder()
        try HDF5Access.inProcess.write(HDF5Tree(root: group), to: folder.file("w.h5"))
        try AtomicFile.write(Array(architecture.model.text().utf8), to: folder.file("model.json"))
        do {
            return try StoredModel(
                contentsOf: folder.file("w.h5"), architecture: folder.file("model.json"), hdf5: .inProcess)
        } catch let error as FileError { throw error.inFile("w.h5") }
    }

    private static let kernel = ramp([2, 1, 3, 3])
    private static let statistics = [ramp([2]), ramp([2]), ramp([2]), ramp([2])]

    @Test func weightsWithoutNamesFindTheirLayersByNumber() throws {
        let arrays = [[Self.kernel, ramp([2])], [], Self.statistics, [ramp([2, 3]), ramp([3])]]
        // As many groups as layers, or only those that have something.
        for group in [numbered(arrays), numbered(arrays.filter { !$0.isEmpty })] {
            let model = try read(group)
            #expect(model.network.layers.map(\.weights.count) == [0, 2, 0, 4, 2])
            #expect(
                same(model.network.layers[1].weights[0], Keras1Writer.transposed(Self.kernel.floats, [2, 3, 1, 0])))
            #expect(model.network.layers[3].weights[3].tensor.floats.values == [-0.25, 1.75])
            #expect(model.network.layers[4].weights[0].tensor.floats.values == ramp([2, 3]).floats.values)
            #expect(
                model.provenance.format == "Keras legacy HDF5, weights of before 1.0; architecture of model.json")
            #expect(model.provenance.kerasVersion == "1")
            #expect(
                model.provenance.remarks
                    == ["`norm`: running_std is a deviation here; variance = (running_std + epsilon)² - epsilon"])
        }
    }

    /// `save_weights` of Keras 1 left no version; the architecture's own says what running_std is.
    @Test(
        arguments: [("1.0.5", [-0.25, 1.75], 1), ("1.2.0", [0, 1], 0), (nil, [0, 1], 1)] as [(String?, [Float], Int)])
    func weightsAloneGoWithTheirArchitecture(version: String?, variances: [Float], remarks: Int) throws {
        var file = Self.architecture
        file.weights = [
            ("conv", [("conv_W", Self.kernel), ("conv_b", ramp([2]))]), ("flat", []),
            (
                "norm",
                zip(["gamma", "beta", "running_mean", "running_std"], Self.statistics).map { ("norm_\($0)", $1) }
            ),
            ("classes", [("classes_W", ramp([2, 3])), ("classes_b", ramp([3]))]),
        ]
        var model = file.model.object ?? [:]
        model["keras_version"] = version.map { .string($0) }
        file.model = .object(model)
        let read = try read(try file.group(), file)
        #expect(read.network.layers.map(\.weights.count) == [0, 2, 0, 4, 2])
        #expect(same(read.network.layers[1].weights[0], Keras1Writer.transposed(Self.kernel.floats, [2, 3, 1, 0])))
        #expect(read.network.layers[3].weights[3].tensor.floats.values == variances)
        #expect(read.provenance.remarks.count == remarks)
        #expect(read.provenance.kerasVersion == version ?? "1")
    }

    @Test(arguments: [-1, 0.5, .nan, 1e300]) func aNumberOfLayersThatIsNoneIsAnError(count: Double) {
        var group = numbered([])
        group.attributes["nb_layers"] = .number(count)
        #expect(
            fileError { _ = try read(group) }?.description
                == "w.h5: found nb_layers \(count), expected a number of groups or arrays")
    }

    @Test func groupsAndArraysThatAreMissingAreErrors() {
        var group = numbered([[Self.kernel]])
        group.attributes["nb_layers"] = .number(4e9)
        #expect(
            fileError { _ = try read(group) }?.description
                == "w.h5: found no group `layer_1`, expected one for each of the 4000000000 that nb_layers counts")
        group = HDF5Group(attributes: ["nb_layers": .number(1)])
        group["layer_0"] = .group(HDF5Group(attributes: ["nb_params": .number(2)]))
        #expect(
            fileError { _ = try read(group) }?.description
                == "w.h5: layer_0: found no dataset `param_0`, expected one for each of the 2 that nb_params counts")
        group["layer_0"] = .group(HDF5Group())
        #expect(
            fileError { _ = try read(group) }?.description
                == "w.h5: layer_0: found nb_params absent, expected a number of groups or arrays")
    }

    // MARK: - Hostile arrays

    private static let layers: [(className: String, options: JSON.Object, input: JSON)] = {
        let kernel: JSON.Object = [
            "nb_filter": 2, "nb_row": 1, "nb_col": 2, "filter_length": 2, "kernel_dim1": 1, "kernel_dim2": 1,
            "kernel_dim3": 2, "dim_ordering": "th",
        ]
        func conv(_ className: String, _ keys: [String], _ input: JSON) -> (String, JSON.Object, JSON) {
            var options = JSON.Object()
            for key in keys + ["nb_filter", "dim_ordering"] { options[key] = kernel[key] }
            return (className, options, input)
        }
        let pair = ["nb_row", "nb_col"]
        let cell: JSON = ["class_name": "LSTM", "config": ["name": "c", "output_dim": 2]]
        return [
            conv("Convolution1D", ["filter_length"], [nil, 4, 2]), conv("Convolution2D", pair, [nil, 2, 4, 4]),
            conv("Convolution3D", ["kernel_dim1", "kernel_dim2", "kernel_dim3"], [nil, 2, 4, 4, 4]),
            conv("Deconvolution2D", pair, [nil, 2, 4, 4]), conv("SeparableConvolution2D", pair, [nil, 2, 4, 4]),
            conv("ConvLSTM2D", pair, [nil, 3, 2, 4, 4]), ("LSTM", ["output_dim": 2], [nil, nil, 2]),
            ("GRU", ["output_dim": 2], [nil, nil, 2]), ("Bidirectional", ["layer": cell], [nil, nil, 2]),
            ("TimeDistributed", ["layer": cell], [nil, nil, nil, 2]), ("BatchNormalization", [:], [nil, 2]),
            ("SimpleRNN", ["output_dim": 2], [nil, nil, 2]), ("MaxoutDense", ["output_dim": 2], [nil, 2]),
        ]
    }()

    /// Arrays of any number, rank and type: they are read, or there is one error that names the layer.
    @Test(arguments: layers.indices) func arraysThatDoNotFitAreOneError(index: Int) throws {
        let (className, options, input) = Self.layers[index]
        var generator = SeededGenerator(seed: UInt64(index))
        let types: [ElementType] = [.float32, .float32, .float32, .float64, .bool, .int8, .float16]
        for _ in 0..<300 {
            let counts = [0, 1, 2, 3, 4, 9, 12, 24]
            let tensors = (0..<counts[generator.index(below: counts.count)]).map { _ in
                let shape = Shape((0..<generator.index(below: 6)).map { _ in generator.index(below: 4) })
                let type = types[generator.index(below: types.count)]
                return StoredTensor(type, shape, Storage(byteCount: shape.count * type.size) { _ in })
            }
            let fault = fileError {
                for isTheano in [false, true] {
                    _ = try read(className, options, tensors, input: input, version: "1.0.5", theanoKernels: isTheano)
                }
            }
            if let fault { #expect(fault.kind == .mismatch && fault.problem.contains("`layer`: found"), "\(fault)") }
        }
    }

    // MARK: - Mismatches

    @Test func allLayersThatDoNotFitAreListedWithBothShapes() throws {
        var file = Self.architecture
        file.weights = [
            ("conv", [("conv_W", ramp([2, 1, 5, 5])), ("conv_b", ramp([2]))]), ("flat", []),
            ("norm", [("norm_gamma", ramp([2])), ("norm_beta", ramp([2])), ("norm_running_mean", ramp([2]))]),
            ("classes", [("classes_W", ramp([2, 3])), ("classes_b", ramp([3]))]),
        ]
        #expect(
            file.fault()
                == "old.h5: model_weights: `conv`: found conv_W 2 × 1 × 5 × 5, conv_b 2, expected kernel 3 × 3 × 1 × 2, "
                + "bias 2; `norm`: found norm_gamma 2, norm_beta 2, norm_running_mean 2, expected gamma 2, beta 2, "
                + "moving_mean 2, moving_variance 2")
    }

    /// A nested model's arrays have one group, and names that begin with their layers'; or no names at all.
    @Test(arguments: [true, false]) func aNestedModelsArraysFindTheirLayers(haveNames: Bool) throws {
        let inner: JSON = [
            "class_name": "Sequential", "name": "inner",
            "config": [
                Keras1File.entry(
                    "Convolution2D", "c",
                    [
                        "nb_filter": 2, "nb_row": 3, "nb_col": 3, "dim_ordering": "th",
                        "batch_input_shape": [nil, 1, 5, 5], "input_dtype": "float32",
                    ]),
                Keras1File.entry("BatchNormalization", "c_1", ["epsilon": 0.5, "axis": 1]),
                Keras1File.entry(
                    "Convolution2D", "c_2", ["nb_filter": 1, "nb_row": 1, "nb_col": 1, "dim_ordering": "th"]),
            ],
        ]
        let names = ["c_W", "c_b", "c_1_gamma", "c_1_beta", "c_2_W", "c_2_b", "c_1_running_mean", "c_1_running_std"]
        let tensors =
            [Self.kernel, ramp([2])] + Self.statistics[..<2] + [ramp([1, 2, 1, 1]), ramp([1])]
            + Self.statistics[2...]
        var file = Keras1File(sequence: [inner])
        file.weights = [
            ("inner", zip(haveNames ? names : names.indices.map { "param_\($0)" }, tensors).map { ($0, $1) })
        ]
        let network = try #require(try file.read().network.layers[1].specification as? NestedNetwork).network
        #expect(network.layers.map(\.weights.count) == [0, 2, 4, 2])
        #expect(same(network.layers[1].weights[0], Keras1Writer.transposed(Self.kernel.floats, [2, 3, 1, 0])))
        #expect(same(network.layers[3].weights[0], ramp([1, 2, 1, 1]).floats.reshaped(to: [1, 1, 2, 1])))
    }
}
