import MienBasics
import MienTensors

extension OperationCall {
    /// What `layer` does in a call with these arguments; nil where it is no operation, or one that nobody here knows.
    ///
    /// The names are those of Keras 3's classes (https://keras.io/api/ops) and of TensorFlow's functions
    /// (https://www.tensorflow.org/api_docs/python/tf), as configurations have them.
    ///
    /// - Throws: ``LayerError`` for arguments that it can't have.
    init?(_ layer: OpaqueLayer, _ call: CallArguments) throws(LayerError) {
        guard layer.reason == .operation else { return nil }
        let function = layer.configuration["function"]?.string
        let arguments = OperationArguments(call, settings: function == nil ? layer.configuration : [:])
        let name = function.map(OperationWords.shortName) ?? layer.className
        if let call = try Self.joining(name, arguments) {
            self = call
        } else if let call = try Self.shaping(name, arguments) {
            self = call
        } else if let call = try Self.pointwise(name, arguments) {
            self = call
        } else {
            return nil
        }
    }

    private init(_ operation: TensorOperation, _ operands: Operand...) {
        self.init(operation: operation, operands: operands)
    }

    /// Operations of two tensors or more.
    private static func joining(_ name: String, _ arguments: OperationArguments) throws(LayerError) -> OperationCall? {
        if let arithmetic = TensorOperation.Arithmetic.byName[name] {
            return OperationCall(
                .arithmetic(arithmetic), try arguments.operand(0, "x1", "x", "a"),
                try arguments.operand(1, "x2", "y", "b"))
        }
        switch name {
        case "bias_add":
            guard try arguments.text(2, "data_format")?.hasPrefix("NC") != true else { return nil }
            return OperationCall(
                .arithmetic(.add), try arguments.operand(0, "value"), try arguments.operand(1, "bias"))
        case "add_n":
            return OperationCall(operation: .arithmetic(.add), operands: try arguments.operands(0, "inputs"))
        case "Where", "where", "where_v2":
            return OperationCall(
                .select, try arguments.operand(0, "condition"), try arguments.operand(1, "x1", "x"),
                try arguments.operand(2, "x2", "y"))
        case "Concatenate", "concat", "concatenate":
            return OperationCall(
                operation: .concatenate(axis: try arguments.integer(1, "axis") ?? 0),
                operands: try arguments.operands(0, "xs", "values", "arrays"))
        case "Stack", "stack":
            return OperationCall(
                operation: .stack(axis: try arguments.integer(1, "axis") ?? 0),
                operands: try arguments.operands(0, "x", "values", "arrays"))
        case "Matmul", "matmul":
            for key in ["adjoint_a", "adjoint_b", "a_is_sparse", "b_is_sparse"]
            where try arguments.bool(.max, key) == true {
                return nil
            }
            return OperationCall(
                .product(
                    transposesLeft: try arguments.bool(2, "transpose_a") ?? false,
                    transposesRight: try arguments.bool(3, "transpose_b") ?? false),
                try arguments.operand(0, "x1", "a"), try arguments.operand(1, "x2", "b"))
        // Keras 2 does not say the equation of `tf.einsum`.
        case "Einsum":
            guard let subscripts = try arguments.text(.max, "subscripts").flatMap(EinsumSubscripts.init) else {
                return nil
            }
            let operands = try arguments.positionalOperands()
            guard operands.count == subscripts.inputCount else {
                throw LayerError("found \(operands.count) tensors, expected those of \(subscripts.text)")
            }
            return OperationCall(operation: .einsum(subscripts), operands: operands)
        default: return nil
        }
    }

    /// Operations that give out other numbers, or as many in another order, than one tensor has.
    private static func shaping(_ name: String, _ arguments: OperationArguments) throws(LayerError) -> OperationCall? {
        let input = try? arguments.operand(
            0, "x", "tensor", "input", "a", "value", "input_tensor", "array", "images")
        guard let input else { return nil }
        if let reduction = TensorOperation.Reduction.byName[name] {
            // A number that Keras 3 takes among those of the tensor.
            guard try arguments.number(.max, "initial") == nil else { return nil }
            return OperationCall(
                .reduce(
                    reduction, axes: try arguments.integers(1, "axis", "reduction_indices"),
                    keepDims: try arguments.bool(2, "keepdims", "keep_dims") ?? false), input)
        }
        switch name {
        case "Reshape", "reshape":
            guard let sizes = try arguments.integers(1, "newshape", "shape") else { return nil }
            return OperationCall(.reshape(sizes), input)
        case "Transpose", "transpose":
            return OperationCall(.transpose(try arguments.integers(1, "axes", "perm")), input)
        case "Swapaxes":
            guard let first = try arguments.integer(1, "axis1"), let second = try arguments.integer(2, "axis2") else {
                return nil
            }
            return OperationCall(.swapAxes(first, second), input)
        case "Moveaxis":
            guard let source = try arguments.integers(1, "source"),
                let destination = try arguments.integers(2, "destination")
            else { return nil }
            return OperationCall(.moveAxes(source, to: destination), input)
        case "Roll", "roll":
            guard let shifts = try arguments.integers(1, "shift"), let axes = try arguments.integers(2, "axis") else {
                return nil
            }
            // Keras 3 has one way along all axes.
            let isOne = shifts.count == 1 && axes.count > 1
            return OperationCall(.roll(isOne ? axes.map { _ in shifts[0] } : shifts, axes: axes), input)
        case "DepthToSpace", "depth_to_space", "depth_to_space_v2", "SpaceToDepth", "space_to_depth",
            "space_to_depth_v2":
            let format: DataFormat
            switch try arguments.text(2, "data_format") ?? "channels_last" {
            case "channels_last", "NHWC": format = .channelsLast
            case "channels_first", "NCHW": format = .channelsFirst
            default: return nil
            }
            guard let block = try arguments.integer(1, "block_size") else { return nil }
            let isToSpace = name.lowercased().hasPrefix("d")
            return OperationCall(
                isToSpace ? .depthToSpace(block: block, format) : .spaceToDepth(block: block, format), input)
        case "RGBToGrayscale", "rgb_to_grayscale":
            let isFirst = try arguments.text(1, "data_format") == "channels_first"
            let weights: [Float] = [0.2989, 0.5870, 0.1140]
            return EinsumSubscripts(isFirst ? "...chw,cd->...dhw" : "...c,cd->...d").map {
                OperationCall(.einsum($0), input, .constant([3, 1], weights))
            }
        case "Flip", "reverse":
            return OperationCall(.flip(axes: try arguments.integers(1, "axis")), input)
        case "Repeat", "repeat":
            guard let axis = try arguments.integer(2, "axis"), try !arguments.isList(1, "repeats"),
                let count = try arguments.integer(1, "repeats")
            else { return nil }
            return OperationCall(.repeat(count, axis: axis), input)
        case "Tile", "tile":
            guard let counts = try arguments.integers(1, "repeats", "multiples") else { return nil }
            return OperationCall(.tile(counts), input)
        case "Take":
            guard let axis = try arguments.integer(2, "axis"), try arguments.isList(1, "indices"),
                let positions = try arguments.integers(1, "indices")
            else { return nil }
            return OperationCall(.take(positions, axis: axis), input)
        case "gather":
            guard try arguments.integer(.max, "batch_dims") ?? 0 == 0, try arguments.isList(1, "indices"),
                let positions = try arguments.integers(1, "indices")
            else { return nil }
            return OperationCall(.take(positions, axis: try arguments.integer(3, "axis") ?? 0), input)
        case "Unstack", "unstack":
            return OperationCall(.unstack(axis: try arguments.integer(2, "axis") ?? 0), input)
        case "Argmax", "argmax", "Argmin", "argmin":
            // TensorFlow's goes along the batch where no axis is named, Keras's along all.
            let isOfKeras = name.hasPrefix("A")
            return OperationCall(
                .position(
                    isLargest: name.hasSuffix("max"), axis: try arguments.integer(1, "axis") ?? (isOfKeras ? nil : 0),
                    keepDims: isOfKeras ? try arguments.bool(2, "keepdims") ?? false : false), input)
        case "OneHot":
            guard let count = try arguments.integer(1, "num_classes"), try arguments.bool(.max, "sparse") != true else {
                return nil
            }
            return OperationCall(.oneHot(count: count, axis: try arguments.integer(2, "axis") ?? -1), input)
        case "one_hot":
            guard let count = try arguments.integer(1, "depth"), try arguments.number(2, "on_value") ?? 1 == 1,
                try arguments.number(3, "off_value") ?? 0 == 0
            else { return nil }
            return OperationCall(.oneHot(count: count, axis: try arguments.integer(4, "axis") ?? -1), input)
        case "Normalize":
            guard try arguments.number(2, "order") ?? 2 == 2 else { return nil }
            let epsilon = try arguments.number(3, "epsilon") ?? 1e-7
            let axes = arguments.isNull(1, "axis") ? nil : try arguments.integers(1, "axis") ?? [-1]
            return OperationCall(.normalize(axes: axes, least: epsilon * epsilon), input)
        case "l2_normalize":
            return OperationCall(
                .normalize(
                    axes: try arguments.integers(1, "axis", "dim"), least: try arguments.number(2, "epsilon") ?? 1e-12),
                input)
        case "Resize", "resize": return try resizing(name, arguments).map { OperationCall($0, input) }
        case "ExpandDims", "expand_dims":
            guard let axis = try arguments.integer(1, "axis") else { return nil }
            return OperationCall(.expandDims(axis: axis), input)
        case "Squeeze", "squeeze":
            return OperationCall(.squeeze(axes: try arguments.integers(1, "axis", "squeeze_dims")), input)
        case "GetItem", "getitem":
            return OperationCall(.slice(try arguments.indices(1, "key", "slice_spec")), input)
        case "Split", "split":
            let pieces: TensorOperation.Pieces
            if let cuts = try arguments.integers(1, "indices_or_sections") {
                let isList = try arguments.isList(1, "indices_or_sections")
                pieces = isList ? .cuts(cuts) : .count(cuts[0])
            } else if let sizes = try arguments.integers(1, "num_or_size_splits") {
                pieces = try arguments.isList(1, "num_or_size_splits") ? .sizes(sizes) : .count(sizes[0])
            } else {
                return nil
            }
            return OperationCall(.split(pieces, axis: try arguments.integer(2, "axis") ?? 0), input)
        case "Pad", "pad":
            guard (try arguments.text(2, "mode") ?? "constant").lowercased() == "constant" else { return nil }
            let value = try arguments.number(3, "constant_values") ?? 0
            return OperationCall(.pad(try arguments.pairs(1, "pad_width", "paddings"), value: value), input)
        default: return nil
        }
    }

    /// A picture's size in Keras 3 (`Resize`) and in TensorFlow (`resize`).
    private static func resizing(
        _ name: String, _ arguments: OperationArguments
    ) throws(LayerError) -> TensorOperation? {
        var layer = Resizing()
        guard let size = try arguments.integers(1, "size"), size.count == 2,
            let interpolation = Interpolation(
                rawValue: try arguments.text(2, "interpolation", "method")?.lowercased() ?? "bilinear"),
            try arguments.bool(3, "preserve_aspect_ratio") != true || name == "Resize"
        else { return nil }
        (layer.height, layer.width, layer.interpolation) = (size[0], size[1], interpolation)
        layer.antialias = try arguments.bool(name == "Resize" ? 3 : 4, "antialias") ?? false
        if name == "Resize" {
            guard try arguments.text(6, "fill_mode") ?? "constant" == "constant" else { return nil }
            layer.cropsToAspectRatio = try arguments.bool(4, "crop_to_aspect_ratio") ?? false
            layer.padsToAspectRatio = try arguments.bool(5, "pad_to_aspect_ratio") ?? false
            layer.fillValue = try arguments.number(7, "fill_value") ?? 0
            layer.dataFormat =
                try arguments.text(8, "data_format") == "channels_first" ? .channelsFirst : .channelsLast
        }
        return .layer(LayerObject(layer))
    }

    /// Functions of each number of one tensor, and those along one axis.
    private static func pointwise(_ name: String, _ arguments: OperationArguments) throws(LayerError) -> OperationCall?
    {
        let input = try? arguments.operand(0, "x", "x1", "features", "logits", "t", "input", "value")
        guard let input else { return nil }
        switch name {
        case "Round" where try arguments.integer(1, "decimals") ?? 0 != 0: return nil
        case _ where TensorOperation.Function.byName[name] != nil:
            return TensorOperation.Function.byName[name].map { OperationCall(.function($0), input) }
        case "Clip", "clip_by_value":
            guard let minimum = try arguments.number(1, "x_min", "clip_value_min"),
                let maximum = try arguments.number(2, "x_max", "clip_value_max")
            else { return nil }
            return OperationCall(.clip(minimum: minimum, maximum: maximum), input)
        case "Softmax", "softmax", "softmax_v2", "LogSoftmax", "log_softmax", "log_softmax_v2":
            let isLogarithm = name.lowercased().hasPrefix("log")
            // To Keras 3 that is all axes as one, to TensorFlow the last.
            if ["Softmax", "LogSoftmax"].contains(name), arguments.isNull(1, "axis") { return nil }
            return OperationCall(
                .softmax(axis: try arguments.integer(1, "axis") ?? -1, isLogarithm: isLogarithm), input)
        case "Cast", "cast":
            guard let type = try arguments.text(1, "dtype") else { return nil }
            return Self.kind(ofType: type).map { OperationCall(.cast($0), input) }
        case "ConvertToTensor", "convert_to_tensor":
            guard let type = try arguments.text(1, "dtype") else { return OperationCall(.identity, input) }
            return Self.kind(ofType: type).map { OperationCall($0 == .float ? .identity : .cast($0), input) }
        case "ZerosLike", "zeros_like", "zeros_like_v2": return OperationCall(.fill(0), input)
        case "OnesLike", "ones_like", "ones_like_v2": return OperationCall(.fill(1), input)
        case "FullLike":
            guard let value = try arguments.number(1, "fill_value") else { return nil }
            return OperationCall(.fill(value), input)
        case "StopGradient", "stop_gradient": return OperationCall(.stopGradient, input)
        case "Identity", "identity", "Copy": return OperationCall(.identity, input)
        case "LeakyRelu", "leaky_relu":
            let slope = try arguments.number(1, "negative_slope", "alpha") ?? 0.2
            var layer = LeakyReLU()
            layer.negativeSlope = slope
            return OperationCall(.activation(.layer(LayerObject(layer))), input)
        case "ReLU":
            var layer = ReLU()
            layer.negativeSlope = try arguments.number(1, "negative_slope") ?? 0
            layer.maxValue = try arguments.number(2, "max_value")
            layer.threshold = try arguments.number(3, "threshold") ?? 0
            return OperationCall(.activation(.layer(LayerObject(layer))), input)
        case "Elu":
            var layer = ELU()
            layer.alpha = try arguments.number(1, "alpha") ?? 1
            return OperationCall(.activation(.layer(LayerObject(layer))), input)
        case "Squareplus":
            guard try arguments.number(1, "b") ?? 4 == 4 else { return nil }
            return OperationCall(.activation(.function(.squareplus)), input)
        case "Gelu", "gelu":
            // TensorFlow's is exact where nothing is said, Keras 3's is not.
            let isApproximate = try arguments.bool(1, "approximate") ?? (name == "Gelu")
            return OperationCall(isApproximate ? .function(.approximateGelu) : .activation(.function(.gelu)), input)
        default:
            return Activation.Function.operationsByName[name].map { OperationCall(.activation(.function($0)), input) }
        }
    }

    private static func kind(ofType type: String) -> TensorOperation.NumberKind? {
        type.contains("float") ? .float : type == "bool" ? .boolean : type.contains("int") ? .integer : nil
    }
}
