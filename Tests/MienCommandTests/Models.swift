import MienArrayFormats
import MienBasics
import MienHDF5
import MienHDF5Tree
import MienNetworks
import MienTensors
import MienTestSupport
import Testing

extension LegacyModel {
    /// The small network with a NaN among the biases of `conv`.
    static var smallWithNaN: LegacyModel {
        var model = small
        model["conv", "bias"] = StoredTensor(Tensor([2], [.nan, 1]))
        return model
    }

    /// The small network with another kernel in `conv`: the pixel at the left of each counts too.
    static var smallWithAnotherKernel: LegacyModel {
        var model = small
        model["conv", "kernel"] = StoredTensor(
            Tensor([3, 3, 1, 2], (0..<18).map { $0 / 2 == 4 || $0 == 6 ? ($0 % 2 == 0 ? 1 : -1) : 0 }))
        return model
    }

    /// The small network with its layers under names that Keras gives by itself.
    static var smallWithOtherNames: LegacyModel {
        var model = small
        let names = [("conv", "conv2d_4"), ("norm", "batch_normalization_2")]
        var text = model.config.text()
        for (old, new) in names { text = text.replacing("\"\(old)\"", with: "\"\(new)\"") }
        if let config = try? JSON(parsing: text) { model.config = config }
        model.weights = model.weights.map { layer, arrays in (names.first { $0.0 == layer }?.1 ?? layer, arrays) }
        return model
    }

    /// The small network for pictures of any height and width.
    static var smallOfAnySize: LegacyModel {
        var model = small
        let text = model.config.text().replacing("[null, 6, 6, 1]", with: "[null, null, null, 1]")
        if let config = try? JSON(parsing: text) { model.config = config }
        return model
    }

    /// A single convolution of 3×3, of 16 channels and as many filters: enough for Winograd's way.
    static var convolutionOfManyChannels: LegacyModel {
        let kernel = Tensor([3, 3, 16, 16], Array(repeating: 1, count: 9 * 16 * 16))
        return LegacyModel(
            config: functional(
                [
                    entry("InputLayer", ["name": "face", "batch_input_shape": [nil, 24, 24, 16]]),
                    entry(
                        "Conv2D", ["name": "conv", "filters": 16, "kernel_size": [3, 3], "use_bias": false],
                        after: "face"),
                ], from: "face", to: "conv"),
            weights: [("face", []), ("conv", [("kernel", StoredTensor(kernel))])])
    }

    /// The small network for pictures whose channel comes first, with the same weights.
    static var smallWithChannelsFirst: LegacyModel {
        var model = small
        model.config = functional(
            [entry("InputLayer", ["name": "face", "batch_input_shape": [nil, 1, 6, 6]])]
                + layersWithChannelsFirst(after: "face"), from: "face", to: "classes")
        return model
    }

    /// The small network, whose layers alone have their channels first, behind one that brings them there.
    static var smallWithChannelsBroughtFirst: LegacyModel {
        var model = small
        model.config = functional(
            [
                entry("InputLayer", ["name": "face", "batch_input_shape": [nil, 6, 6, 1]]),
                entry("Permute", ["name": "turned", "dims": [3, 1, 2]], after: "face"),
            ] + layersWithChannelsFirst(after: "turned"), from: "face", to: "classes")
        model.weights.insert(("turned", []), at: 1)
        return model
    }

    /// A network for colour pictures, 5 pixels high and 7 wide, with the same weights for both formats.
    static func coloured(_ format: DataFormat) -> LegacyModel {
        func numbers(_ shape: Shape) -> StoredTensor {
            StoredTensor(Tensor(shape, (0..<shape.count).map { Float($0 * 7 % 11 - 5) / 16 }))
        }
        let shape: JSON = format == .channelsFirst ? [nil, 3, 5, 7] : [nil, 5, 7, 3]
        return LegacyModel(
            config: functional(
                [
                    entry("InputLayer", ["name": "face", "batch_input_shape": shape]),
                    entry(
                        "Conv2D",
                        [
                            "name": "conv", "filters": 2, "kernel_size": [2, 3],
                            "data_format": .string(format.rawValue),
                        ], after: "face"),
                    entry(
                        "GlobalMaxPooling2D", ["name": "pool", "data_format": .string(format.rawValue)], after: "conv"),
                    entry("Dense", ["name": "classes", "units": 3], after: "pool"),
                ], from: "face", to: "classes"),
            weights: [
                ("face", []), ("conv", [("kernel", numbers([2, 3, 3, 2])), ("bias", numbers([2]))]), ("pool", []),
                ("classes", [("kernel", numbers([2, 3])), ("bias", numbers([3]))]),
            ])
    }

    private static func layersWithChannelsFirst(after input: String) -> [JSON] {
        [
            entry(
                "Conv2D",
                ["name": "conv", "filters": 2, "kernel_size": [3, 3], "data_format": "channels_first"], after: input),
            entry("BatchNormalization", ["name": "norm", "axis": [1], "epsilon": 0.25], after: "conv"),
            entry("Activation", ["name": "relu", "activation": "relu"], after: "norm"),
            entry("GlobalAveragePooling2D", ["name": "pool", "data_format": "channels_first"], after: "relu"),
            entry("Dense", ["name": "classes", "units": 3], after: "pool"),
        ]
    }

    /// The small network's beginning, and a last layer with one output.
    static var smallWithOneOutput: LegacyModel {
        var model = small
        model.config = functional(
            [
                entry("InputLayer", ["name": "face", "batch_input_shape": [nil, 6, 6, 1]]),
                entry("Conv2D", ["name": "conv", "filters": 2, "kernel_size": [3, 3]], after: "face"),
                entry("GlobalAveragePooling2D", ["name": "pool"], after: "conv"),
                entry("Dense", ["name": "smile", "units": 1, "activation": "sigmoid"], after: "pool"),
            ], from: "face", to: "smile")
        model.weights = [("face", [])] + model.weights.filter { ["conv", "pool"].contains($0.layer) }
        model.weights.append(
            ("smile", [("kernel", StoredTensor(Tensor([2, 1], [1, -1]))), ("bias", StoredTensor(Tensor([1], [0])))]))
        return model
    }

    /// The small network with two layers of classes that nobody knows.
    static var smallWithUnknownLayers: LegacyModel {
        var model = small
        model.config = functional(
            [
                entry("InputLayer", ["name": "face", "batch_input_shape": [nil, 6, 6, 1]]),
                entry("Lambda", ["name": "halve", "function": ["4wEAAA==", nil, nil]], after: "face"),
                entry("Conv2D", ["name": "conv", "filters": 2, "kernel_size": [3, 3]], after: "halve"),
                entry("GlobalAveragePooling2D", ["name": "pool"], after: "conv"),
                entry("Package>Attention", ["name": "look", "heads": 2], after: "pool"),
                entry("Dense", ["name": "classes", "units": 3], after: "look"),
            ], from: "face", to: "classes")
        model.weights =
            [("face", []), ("halve", [])] + model.weights.filter { ["conv", "pool", "classes"].contains($0.layer) }
        model.weights.insert(("look", [("query", StoredTensor(Tensor([2, 2], [1, 2, 3, 4])))]), at: 4)
        return model
    }
}

extension Workplace {
    /// The small network, and references of it for two pictures: `good.npz` has what it computes; in the others something
    /// of that is changed.
    static func verifiable() throws -> Workplace {
        let place = try Workplace.small()
        let run = try place.mien(
            "extract", "small.h5", "white.png", "black.png", "--layers", "all", "--scale", "unit", "-o", "good.npz")
        try #require(run.status == 0, "\(run.remarks)")
        let good = try NamedArrays(contentsOf: place.path("good.npz"))

        func write(_ name: String, _ change: (inout NamedArrays) -> Void) throws {
            var arrays = good
            change(&arrays)
            try arrays.write(to: place.path(name))
        }
        func changed(_ name: String, _ change: (inout [Float]) -> Void) -> StoredTensor? {
            good[name].map { array in
                var values = array.floats.values
                change(&values)
                return StoredTensor(Tensor(array.shape, values))
            }
        }
        try write("bad.npz") { arrays in
            arrays["relu"] = changed("relu") { $0[5] += 0.5 }
            arrays["classes"] = changed("classes") { $0[0] -= 0.25 }
        }
        try write("zero.npz") { $0["classes"] = changed("classes") { $0 = $0.map { _ in 0 } } }
        try write("nan.npz") { $0["pool"] = changed("pool") { $0[3] = .nan } }
        try write("other.npz") { arrays in
            arrays["pool"] = changed("pool") { _ in }.map { StoredTensor($0.floats.reshaped(to: [2, 1, 2])) }
            arrays["poool"] = changed("pool") { _ in }
        }
        try write("noinput.npz") { $0["input"] = nil }
        try write("wronginput.npz") {
            $0["input"] = StoredTensor(Tensor([1, 5, 5, 1], Array(repeating: 0, count: 25)))
        }
        return place
    }
}
