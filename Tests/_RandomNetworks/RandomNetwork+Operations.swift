import MienBasics
import MienNetworks
import MienTensors

/// Operations that stand among the layers.
extension RandomNetwork {
    mutating func addOperation() {
        let input = place()
        guard !values[input].isMasked else { return }
        let size = values[input].size
        let others = values.indices.filter { values[$0].size == size && values[$0].shape == values[input].shape }
        let other = pick(others)
        guard let call = operation(on: values[input], isPair: input != other),
            let written = pick([Dialect.keras3, .keras2]) == .keras3
                ? call.written(in: .keras3) ?? call.written(in: .keras2)
                : call.written(in: .keras2) ?? call.written(in: .keras3)
        else { return }
        let inputs = call.operands.contains(.input(1)) ? [input, other] : [input]
        guard !inputs.contains(where: { values[$0].isMasked }),
            let shapes = try? call.outputShapes(for: inputs.map { values[$0].shape }),
            let sizes = try? call.outputShapes(for: inputs.map { values[$0].size })
        else { return }
        let isFunction = written.name.contains(".") || written.name.first?.isLowercase == true
        let layer = OpaqueLayer(
            className: isFunction ? "TFOpLambda" : written.name, reason: .operation,
            configuration: isFunction ? ["function": .string(written.name)] : written.settings)
        layers.append(Layer(name: "l\(layers.count)", layer))
        if !add(layers.count - 1, written.arguments, inputs: inputs, shapes: shapes, sizes: sizes) {
            layers.removeLast()
        }
    }

    /// An operation on the item of a batch, or on two of one shape.
    mutating func operation(on value: Value, isPair: Bool) -> OperationCall? {
        let rank = value.size.rank
        let axis = 1 + generator.index(below: rank - 1)
        let number = Float(0.5 + generator.unit())
        func one(_ operation: TensorOperation) -> OperationCall {
            OperationCall(operation: operation, operands: [.input(0)])
        }
        let second = isPair ? OperationCall.Operand.input(1) : .constant(Shape([]), [number])
        switch generator.index(below: 12) {
        case 0:
            let arithmetic = pick([TensorOperation.Arithmetic.add, .subtract, .maximum, .minimum, .squaredDifference])
            return OperationCall(operation: .arithmetic(arithmetic), operands: [.input(0), second])
        case 1:
            let count = value.shape[-1] ?? 1
            let constant = OperationCall.Operand.constant(
                Shape(pick([[count], Array(repeating: 1, count: rank - 1) + [count]])),
                (0..<count).map { _ in Float(0.5 + generator.unit()) })
            let arithmetic = pick([TensorOperation.Arithmetic.add, .subtract, .multiply, .divide])
            return OperationCall(operation: .arithmetic(arithmetic), operands: [.input(0), constant])
        case 2:
            guard value.isInput else { return nil }
            return one(.function(pick([.floor, .ceiling, .round, .sign, .not])))
        case 3:
            // The sine of a large number is that of its rounding.
            let all: [TensorOperation.Function] = [.negative, .absolute, .errorFunction, .approximateGelu]
            return one(.function(pick(value.isInput ? all + [.sine, .cosine] : all)))
        case 4:
            guard value.isInput else { return nil }
            let question = pick([
                TensorOperation.Arithmetic.less, .lessEqual, .greater, .greaterEqual, .equal, .notEqual,
            ])
            return OperationCall(operation: .arithmetic(question), operands: [.input(0), second])
        case 5:
            let all: [TensorOperation.Reduction] = [.mean, .sum, .maximum, .minimum, .variance, .logSumExp]
            let reduction = pick(value.isInput ? all + [.any, .all, .product, .standardDeviation] : all)
            return one(
                .reduce(
                    reduction, axes: pick([[axis], [-1], Array(1..<rank)]), keepDims: generator.index(below: 2) == 0))
        case 6: return one(pick([.flip(axes: [axis]), .repeat(2, axis: axis), .tile([2]), .unstack(axis: axis)]))
        case 7:
            return one(
                pick([
                    .expandDims(axis: axis), .swapAxes(axis, rank - 1), .stopGradient, .take([0, -1, 0], axis: axis),
                ]))
        case 8:
            let ranges = (1..<rank).map { _ in
                pick([
                    TensorOperation.Index.range(start: nil, stop: nil, step: 1),
                    .range(start: nil, stop: nil, step: -1),
                    .range(start: nil, stop: nil, step: 2), .position(0), .newAxis, .position(-1),
                ])
            }
            return one(.slice([.range(start: nil, stop: nil, step: 1)] + ranges.prefix(rank - 1)))
        case 9:
            let margins = (0..<rank).map { [$0 == 0 ? 0 : generator.index(below: 2), $0 == axis ? 1 : 0] }
            return one(.pad(margins, value: pick([0, 0.5])))
        case 10: return one(.softmax(axis: axis, isLogarithm: generator.index(below: 2) == 0))
        default:
            guard isPair else { return one(.clip(minimum: -0.5, maximum: 1.5)) }
            return OperationCall(
                operation: pick([.concatenate(axis: axis), .stack(axis: axis)]), operands: [.input(0), .input(1)])
        }
    }
}
