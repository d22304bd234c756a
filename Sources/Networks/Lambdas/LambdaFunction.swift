import MienBasics

/// What a `Lambda` computes, where that is one of the forms which <doc:Layers> lists: a formula of one argument, read and never
/// run.
///
///     let scale = try LambdaFunction("(x - 127.5) / 127.5")
///     scale.description        // (x - 127.5) / 127.5
public struct LambdaFunction: Sendable, Equatable, CustomStringConvertible {
    let expression: LambdaExpression

    public var description: String { expression.description }

    /// The formula that a text says in Python's words: `x / 255`, `tf.nn.relu(x)`, `mean(x, axis=[1, 2])`, `x[0] - x[1]` of a
    /// layer with two inputs.
    ///
    /// - Throws: ``LayerError`` that says what in the text is none of the forms.
    public init(_ text: String) throws(LayerError) { try self.init(LambdaParser.expression(text)) }

    init(_ expression: LambdaExpression) throws(LayerError) {
        self.expression = expression
        // A formula may read its argument as a list of tensors.
        let most = 8
        var inputs = 1
        while true {
            do {
                _ = try calls(in: CallArguments(inputs: inputs))
                return
            } catch {
                guard inputs < most, expression.takesParts else { throw error }
                inputs += 1
            }
        }
    }

    /// What a Lambda's configuration says that it computes; nil where that is no form which is recognised, and of code that
    /// does more than the formula shows: with defaults, variables of a surrounding function, or further arguments.
    init?(recognising configuration: JSON.Object) {
        guard configuration["arguments"].map({ $0.isNull || $0.object?.isEmpty == true }) ?? true,
            configuration["mask"]?.isNull ?? true, let function = configuration["function"]
        else { return nil }
        if let expression = Self.expression(function, in: configuration), let known = try? Self(expression) {
            self = known
        } else {
            return nil
        }
    }

    private static func expression(_ function: JSON, in configuration: JSON.Object) -> LambdaExpression? {
        func code(_ text: JSON?, _ rest: [JSON?]) -> LambdaExpression? {
            guard rest.allSatisfy({ $0?.isNull ?? true }) else { return nil }
            return text?.string.flatMap { PythonCode(base64: $0)?.expression }
        }
        // Keras 2: the code, its defaults and its closure.
        if let parts = function.array {
            guard parts.count == 3, configuration["function_type"]?.string == "lambda" else { return nil }
            return code(parts[0], Array(parts[1...]))
        }
        let config = function["config"]
        switch function["class_name"]?.string {
        // `value` in the first versions of Keras 3.
        case "__lambda__":
            return code(config?["code"] ?? config?["value"], [config?["defaults"], config?["closure"]])
        // A function of Keras's own goes by its name; one of somebody's own says by its module that it is.
        case "function":
            guard let name = config?.string, let module = function["module"]?.string,
                module == "keras" || module.hasPrefix("keras.")
            else { return nil }
            return .call("keras.\(name)", [.argument], [:])
        default: return nil
        }
    }

    /// The operations that make up the formula, each of which may take what those before it gave: their values follow the
    /// inputs. The last one gives the result; with none it is the input.
    package func calls(in arguments: CallArguments) throws(LayerError) -> [OperationCall] {
        guard arguments.positional.count == 1, arguments.keywords.values.allSatisfy({ $0 == .constant(.null) }) else {
            throw LayerError("is called with more than its input, which its formula \(self) does not take")
        }
        var builder = LambdaCalls(argument: arguments.positional[0], inputs: arguments.inputs.count)
        try builder.add(expression)
        return builder.calls
    }

    /// The shape of what comes out for inputs of these shapes.
    func outputShape(for inputs: [PartialShape], in arguments: CallArguments) throws(LayerError) -> PartialShape {
        var shapes = inputs
        for call in try calls(in: arguments) {
            let outputs = try call.outputShapes(for: shapes)
            guard outputs.count == 1 else { throw LayerError("gives out \(outputs.count) tensors, expected one") }
            shapes.append(outputs[0])
        }
        return shapes[shapes.count - 1]
    }
}
