/// The functions that a formula may call, which mean the same wherever they come from: TensorFlow, Keras, or its backend. What
/// differs between these is not here: `gelu`, `hard_sigmoid`, `leaky_relu`.
package enum LambdaForms {
    struct Function {
        /// TensorFlow's name for the operation.
        var operation: String
        /// The arguments behind the first, each with all its names.
        var parameters: [[String]] = []
        /// Whether none may be left out, because their defaults differ.
        var needsAll = false
        /// Whether it is the division by the length, which is no single operation.
        var isNorm = false
    }

    /// What stands before a function's name: names that programs import these modules under.
    package static let roots = ["tf", "tensorflow", "keras", "K", "backend", "ops", "activations", "layers"]
    private static let modules = roots + ["nn", "math", "linalg"]

    /// The functions, by the last part of their names.
    static let functions: [String: Function] = {
        var functions: [String: Function] = [:]
        for name in [
            "relu", "relu6", "sigmoid", "tanh", "elu", "selu", "softplus", "softsign", "silu", "swish", "exp", "log",
            "abs", "square", "sqrt", "negative",
        ] {
            functions[name] = Function(operation: name)
        }
        for name in ["softmax", "log_softmax"] { functions[name] = Function(operation: name, parameters: [["axis"]]) }
        for name in ["mean", "sum", "max", "min"] {
            let function = Function(operation: "reduce_\(name)", parameters: [["axis"], ["keepdims", "keep_dims"]])
            functions[name] = function
            functions["reduce_\(name)"] = function
        }
        for name in ["add", "subtract", "multiply", "divide", "maximum", "minimum", "pow"] {
            functions[name] = Function(operation: name, parameters: [["y", "x2", "a"]], needsAll: true)
        }
        functions["expand_dims"] = Function(operation: "expand_dims", parameters: [["axis"]], needsAll: true)
        functions["squeeze"] = Function(operation: "squeeze", parameters: [["axis"]], needsAll: true)
        functions["reshape"] = Function(operation: "reshape", parameters: [["shape", "newshape"]], needsAll: true)
        for name in ["transpose", "permute_dimensions"] {
            functions[name] = Function(operation: "transpose", parameters: [["perm", "axes", "pattern"]])
        }
        for name in ["clip", "clip_by_value"] {
            functions[name] = Function(
                operation: "clip_by_value",
                parameters: [["clip_value_min", "min_value", "x_min"], ["clip_value_max", "max_value", "x_max"]],
                needsAll: true)
        }
        for name in ["concat", "concatenate"] {
            functions[name] = Function(operation: "concat", parameters: [["axis"]], needsAll: true)
        }
        functions["stack"] = Function(operation: "stack", parameters: [["axis"]], needsAll: true)
        functions["cast"] = Function(operation: "cast", parameters: [["dtype"]], needsAll: true)
        functions["l2_normalize"] = Function(operation: "", parameters: [["axis"]], isNorm: true)
        return functions
    }()

    /// The names of all functions, sorted.
    package static var functionNames: [String] { functions.keys.sorted() }

    /// The function of that name, with a module before it or without; nil where it is none of the table's.
    static func function(named name: String) -> Function? {
        let parts = name.split(separator: ".").map(String.init)
        guard let last = parts.last, parts.dropLast().allSatisfy(modules.contains) else { return nil }
        // Keras 2's takes 0 for what is below it.
        if last == "sqrt", parts.contains("K") || parts.contains("backend") { return nil }
        return functions[last]
    }

    /// A type by its name: `tf.float32`.
    static func type(named name: String) -> String? {
        let parts = name.split(separator: ".").map(String.init)
        guard parts.count == 2, modules.contains(parts[0]), parts[1] == "float32" else { return nil }
        return parts[1]
    }
}
