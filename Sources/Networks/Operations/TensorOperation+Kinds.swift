/// What kind of numbers go through an operation in Keras. Keras 3 makes floats of others where it needs them, TensorFlow's
/// functions do not. A constant's kind is nil: it becomes what the others are.
extension TensorOperation {
    /// The kind of what comes out.
    public func result(of operands: [NumberKind?]) -> NumberKind {
        let first = operands.compactMap(\.self).first ?? .float
        switch self {
        case .cast(let kind): return kind
        case .position: return .integer
        case .arithmetic(let arithmetic) where arithmetic.isQuestion: return .boolean
        case .reduce(let reduction, _, _) where reduction.isQuestion: return .boolean
        case .function(.not): return .boolean
        case .select: return operands.dropFirst().compactMap(\.self).first ?? .float
        case .arithmetic, .function, .activation, .softmax, .normalize, .product, .einsum, .reduce, .oneHot,
            .layer:
            return operands.contains(.float) ? .float : first == .boolean ? .float : first
        default: return first
        }
    }

    /// Whether TensorFlow's function takes such operands.
    public func takesAsFunction(_ operands: [NumberKind?]) -> Bool {
        func all(_ kind: NumberKind) -> Bool { operands.allSatisfy { $0 == nil || $0 == kind } }
        switch self {
        case .arithmetic(let arithmetic): return all(arithmetic.joinsAnswers ? .boolean : .float)
        case .function(let function): return all(function == .not ? .boolean : .float)
        case .reduce(let reduction, _, _): return all(reduction.isQuestion ? .boolean : .float)
        case .oneHot: return all(.integer)
        case .select:
            return operands[0] == .boolean && operands.dropFirst().allSatisfy { $0 == nil || $0 == .float }
        case .activation, .softmax, .clip, .normalize, .product, .einsum, .layer, .pad, .fill, .position:
            return all(.float)
        default: return operands.allSatisfy { $0 == nil || $0 == operands[0] }
        }
    }
}
