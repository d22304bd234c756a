import MienBasics
import MienNetworks

/// One layer in the words of Keras 1, to be put into those of Keras 2.
struct Keras1Layer {
    private(set) var className: String
    let name: String
    private(set) var config: JSON.Object
    private let file: String
    /// Whether Keras 2 has no such layer.
    private var isGone = false
    private var changes: [String] = []
    private var innerLines: [String] = []
    private let oldClassName: String

    init(className: String, name: String, config: JSON.Object, file: String) {
        (self.className, oldClassName) = (className, className)
        self.name = name
        self.config = config
        self.file = file
    }

    /// What was changed: `` `conv`: Convolution2D → Conv2D; nb_filter → filters ``.
    var lines: [String] {
        let classes = className == oldClassName ? [] : ["\(oldClassName) → \(className)"]
        let keys = changes.isEmpty ? [] : [changes.joined(separator: ", ")]
        let parts = classes + keys
        return (parts.isEmpty ? [] : ["`\(name)`: \(parts.joined(separator: "; "))"]) + innerLines
    }

    /// The entry of the model's list of layers, with class and options changed.
    func entry(replacing entry: JSON.Object) -> JSON {
        var entry = entry
        entry["class_name"] = .string(className)
        entry["config"] = .object(config)
        // A module that is none of Keras's keeps the layer from being read as a later one of the same name.
        entry["module"] = isGone ? "keras1" : nil
        entry["registered_name"] = nil
        return .object(entry)
    }

    /// Changes class and options.
    ///
    /// - Parameters:
    ///   - version: of Keras, for options that are absent; nil is 1.0.
    ///   - format: what the layer has its channels as, if it does not say so.
    mutating func translate(version: KerasVersion?, near format: DataFormat?) throws {
        guard let new = Self.classNames[className], !hasNoSuccessor else {
            isGone = true
            return
        }
        if className == "Merge" { return try translateMerge() }
        if className == "Deconvolution2D" { drop("output_shape") }
        className = new
        try joinSizes()
        if new != "Embedding" {
            config["input_dim"] = nil
            config["input_length"] = nil
            if Self.hasUnits.contains(new) { rename("output_dim", "units") }
        }
        for (old, key) in Self.keys(of: new) { rename(old, key) }
        if let forgets = config["forget_bias_init"] {
            config["unit_forget_bias"] = .bool(forgets.string == "one")
            note("forget_bias_init", "unit_forget_bias")
        }
        if let word = config["implementation"]?.string, let number = ["cpu", "mem", "gpu"].firstIndex(of: word) {
            config["implementation"] = .integer(number)
        }
        for key in config.keys where key.hasSuffix("_regularizer") || key.hasSuffix("_constraint") {
            config[key] = config[key].map(Self.object)
        }
        if new.hasPrefix("ZeroPadding") { translatePadding() }
        if new == "BatchNormalization" {
            config["mode"] = nil
            addDefault("epsilon", .number(Self.defaultEpsilon(version)))
        }
        if ["LSTM", "GRU", "ConvLSTM2D"].contains(new) { addDefault("recurrent_activation", "hard_sigmoid") }
        try translateDataFormat(near: format)
        try translateInner(version: version, near: format)
    }

    // MARK: - Tables

    /// The layers of Keras 1 that Keras 2 has too, with their names there. `Merge` becomes one of several.
    private static let classNames: [String: String] = {
        var names = [
            "Convolution1D": "Conv1D", "Convolution2D": "Conv2D", "Convolution3D": "Conv3D",
            "AtrousConvolution1D": "Conv1D", "AtrousConvolution2D": "Conv2D", "Deconvolution2D": "Conv2DTranspose",
            "SeparableConvolution2D": "SeparableConv2D", "TimeDistributedDense": "Dense", "Merge": "Merge",
        ]
        var kept = [
            "InputLayer", "Dense", "Activation", "Dropout", "Flatten", "Reshape", "Permute", "RepeatVector", "Lambda",
            "ActivityRegularization", "Masking", "LocallyConnected1D", "LocallyConnected2D", "SimpleRNN", "GRU", "LSTM",
            "ConvLSTM2D", "Embedding", "LeakyReLU", "PReLU", "ELU", "ThresholdedReLU", "BatchNormalization",
            "GaussianNoise", "GaussianDropout", "TimeDistributed", "Bidirectional",
        ]
        for rank in 1...3 {
            kept += ["MaxPooling", "AveragePooling", "GlobalMaxPooling", "GlobalAveragePooling"].map { "\($0)\(rank)D" }
            kept += ["UpSampling", "ZeroPadding", "Cropping", "SpatialDropout"].map { "\($0)\(rank)D" }
        }
        // Who wrote the new name by hand meant the new layer.
        for name in kept + names.values { names[name] = name }
        return names
    }()

    /// Layers whose `output_dim` is their number of units.
    private static let hasUnits: Set<String> = ["Dense", "SimpleRNN", "LSTM", "GRU"]

    /// Old and new keys of the options of a layer, whose class is named as in Keras 2.
    private static func keys(of className: String) -> [(old: String, new: String)] {
        let weight =
            switch className {
            case "Embedding": "embeddings"
            case "PReLU": "alpha"
            default: "kernel"
            }
        var keys = [
            ("nb_filter", "filters"), ("filter_length", "kernel_size"), ("subsample", "strides"),
            ("subsample_length", "strides"), ("border_mode", "padding"), ("atrous_rate", "dilation_rate"),
            ("bias", "use_bias"), ("init", "\(weight)_initializer"), ("W_regularizer", "\(weight)_regularizer"),
            ("W_constraint", "\(weight)_constraint"), ("b_regularizer", "bias_regularizer"),
            ("b_constraint", "bias_constraint"), ("U_regularizer", "recurrent_regularizer"), ("p", "rate"),
            ("pool_length", "pool_size"), ("stride", "strides"), ("inner_activation", "recurrent_activation"),
            ("inner_init", "recurrent_initializer"), ("dropout_W", "dropout"), ("dropout_U", "recurrent_dropout"),
            ("consume_less", "implementation"), ("sigma", "stddev"), ("gamma_init", "gamma_initializer"),
            ("beta_init", "beta_initializer"), ("input_dtype", "dtype"),
            ("depthwise_init", "depthwise_initializer"), ("pointwise_init", "pointwise_initializer"),
        ]
        if className.hasPrefix("UpSampling") { keys.append(("length", "size")) }
        return keys
    }

    /// What Keras 1 called `tf` and `th`; nil for another word.
    static func dataFormat(named word: String) -> DataFormat? {
        switch word {
        case "tf", DataFormat.channelsLast.rawValue: .channelsLast
        case "th", DataFormat.channelsFirst.rawValue: .channelsFirst
        default: nil
        }
    }

    /// Layers that have their channels as one or the other, and an option that says so in Keras 2.
    private var hasDataFormat: Bool {
        let families = [
            "Conv", "SeparableConv", "LocallyConnected", "MaxPooling", "AveragePooling", "GlobalMaxPooling",
            "GlobalAveragePooling", "UpSampling", "ZeroPadding", "Cropping",
        ]
        return families.contains { className.hasPrefix($0) } && !className.hasSuffix("1D")
    }

    /// The epsilon of a normalisation that does not say its own.
    private static func defaultEpsilon(_ version: KerasVersion?) -> Double {
        guard let version, version >= KerasVersion(1, 1) else { return 1e-6 }
        return version < KerasVersion(1, 2) ? 1e-5 : 1e-3
    }

    /// A way of computing that Keras 2 does not have.
    private var hasNoSuccessor: Bool {
        switch className {
        case "BatchNormalization": config["mode"].map { $0.integer != 0 } ?? false
        case "Merge": config["mode_type"].map { $0.string != "raw" } ?? false
        default: config["border_mode"]?.string == "full"
        }
    }

    // MARK: - Options

    private mutating func rename(_ old: String, _ new: String) {
        guard let value = config[old] else { return }
        config[new] = value
        note(old, new)
    }

    private mutating func drop(_ key: String) {
        guard let value = config[key] else { return }
        config[key] = nil
        changes.append("\(key) \(value.text()) left out")
    }

    private mutating func note(_ old: String, _ new: String) {
        config[old] = nil
        changes.append("\(old) → \(new)")
    }

    private mutating func addDefault(_ key: String, _ value: JSON) {
        guard config[key] == nil else { return }
        config[key] = value
        changes.append("\(key) = \(value.string ?? value.text()), the default of that time")
    }

    /// `nb_row` and `nb_col`, `kernel_dim1` to `kernel_dim3`: one option each, where later ones have a list.
    private mutating func joinSizes() throws {
        for keys in [["nb_row", "nb_col"], ["kernel_dim1", "kernel_dim2", "kernel_dim3"]] {
            guard keys.contains(where: { config[$0] != nil }) else { continue }
            let sizes = try keys.map { key in
                guard let size = config[key] else { throw error(key, found: "nothing", expected: "a size") }
                return size
            }
            for key in keys { config[key] = nil }
            config["kernel_size"] = .array(sizes)
            changes.append("\(keys.joined(separator: ", ")) → kernel_size")
        }
    }

    /// Margins: two numbers for rows and columns, four for the ends, or an object with a name for each end.
    private mutating func translatePadding() {
        guard let padding = config["padding"] else { return }
        let names = ["top_pad", "bottom_pad", "left_pad", "right_pad"]
        var ends: [JSON]?
        if let object = padding.object {
            ends = names.map { object[$0] ?? 0 }
            if className == "ZeroPadding1D" { ends = ends.map { Array($0[2...]) } }
        } else if className == "ZeroPadding2D", let list = padding.array, list.count == 4 {
            ends = list
        }
        guard let ends else { return }
        config["padding"] = ends.count == 2 ? .array(ends) : [.array(Array(ends[..<2])), .array(Array(ends[2...]))]
        changes.append("padding by its ends")
    }

    private mutating func translateDataFormat(near format: DataFormat?) throws {
        let word = config["dim_ordering"]
        config["dim_ordering"] = nil
        if let word, !word.isNull, word.string != "default" {
            guard let own = word.string.flatMap(Self.dataFormat(named:)) else {
                throw error("dim_ordering", found: word.kindDescription, expected: "tf or th")
            }
            config["data_format"] = .string(own.rawValue)
            changes.append("dim_ordering → data_format")
        } else if hasDataFormat && config["data_format"] == nil, let format {
            config["data_format"] = .string(format.rawValue)
            changes.append("data_format = \(format.rawValue), as its neighbours have it")
        }
    }

    /// The layer that a wrapper wraps.
    private mutating func translateInner(version: KerasVersion?, near format: DataFormat?) throws {
        guard let entry = config["layer"]?.object, let className = entry["class_name"]?.string,
            let config = entry["config"]?.object
        else { return }
        let name = "\(name)/\(config["name"]?.string ?? className)"
        var inner = Keras1Layer(className: className, name: name, config: config, file: file)
        try inner.translate(version: version, near: format)
        innerLines += inner.lines
        self.config["layer"] = inner.entry(replacing: entry)
    }

    /// A regularizer or constraint as `{"class_name": ..., "config": ...}`, where Keras 1 has its name among its settings.
    private static func object(_ json: JSON) -> JSON {
        guard var settings = json.object, let name = settings["name"]?.string else { return json }
        settings["name"] = nil
        let isRegularizer = settings["l1"] != nil || settings["l2"] != nil
        return ["class_name": .string(isRegularizer ? "L1L2" : name), "config": .object(settings)]
    }

    // MARK: - Merge

    private mutating func translateMerge() throws {
        let mode = config["mode"] ?? "sum"
        let successors = [
            "sum": "Add", "mul": "Multiply", "concat": "Concatenate", "ave": "Average", "dot": "Dot", "cos": "Dot",
            "max": "Maximum",
        ]
        guard let word = mode.string, let successor = successors[word] else {
            throw error(
                "mode", found: mode.kindDescription,
                expected: "one of \(successors.keys.sorted().joined(separator: ", "))")
        }
        var new: JSON.Object = ["name": .string(name)]
        new["trainable"] = config["trainable"]
        changes.append(
            "mode \(word)\(word == "cos" ? ", without the axis of size 1 that Keras 1 put behind the batch" : "")")
        switch successor {
        case "Concatenate":
            new["axis"] = config["concat_axis"] ?? -1
            changes.append("concat_axis → axis")
        case "Dot":
            // In 1.0 each axis stood in a list of its own.
            let axes = config["dot_axes"] ?? -1
            new["axes"] = axes.array.map { .array($0.map { $0.array?.first ?? $0 }) } ?? axes
            new["normalize"] = .bool(word == "cos")
            changes.append("dot_axes → axes")
        default: break
        }
        className = successor
        config = new
    }

    private func error(_ option: String, found: String, expected: String) -> FileError {
        FileError(
            .malformed, file: file, place: "layer `\(name)` (\(oldClassName)), option `\(option)`", found: found,
            expected: expected)
    }
}
