/// The instructions of some versions of Python, as far as formulas have them.
///
/// Python page: https://docs.python.org/3/library/dis.html
struct PythonVersion: Sendable {
    enum Instruction: Sendable {
        case resume, null, constant, global, attribute, method, keywordNames
        case variable, twoVariables, store, twoStores, storeAndVariable
        case precall, call, callOfMethod, callWithNames
        case negative, arithmetic(LambdaExpression.Operator), anyArithmetic, item, range, slice
        case list, tuple, extended, unpack
        case result, constantResult
    }

    var layouts: [PythonCode.Layout]
    /// By their numbers, with how many empty places follow each.
    var instructions: [UInt8: (Instruction, caches: Int)]
    /// Whether a global's and an attribute's low bit says that it is to be called.
    var marksCalls: (globals: Bool, attributes: Bool) = (false, false)
    /// Whether what is called stands before the place of its `self`.
    var callsFirst = false

    static let all = [before11, version11, version12, version13]

    /// Python 3.6 to 3.10.
    private static let before11 = PythonVersion(
        layouts: [.before8, .before11],
        instructions: [
            124: (.variable, 0), 125: (.store, 0), 100: (.constant, 0), 116: (.global, 0), 106: (.attribute, 0),
            160: (.method, 0), 131: (.call, 0), 161: (.callOfMethod, 0), 141: (.callWithNames, 0), 11: (.negative, 0),
            23: (.arithmetic(.add), 0), 24: (.arithmetic(.subtract), 0), 20: (.arithmetic(.multiply), 0),
            27: (.arithmetic(.divide), 0), 19: (.arithmetic(.power), 0), 25: (.item, 0), 133: (.slice, 0),
            103: (.list, 0), 102: (.tuple, 0), 162: (.extended, 0), 92: (.unpack, 0), 83: (.result, 0),
        ])

    private static let version11 = PythonVersion(
        layouts: [.from11],
        instructions: [
            151: (.resume, 0), 2: (.null, 0), 124: (.variable, 0), 125: (.store, 0), 100: (.constant, 0),
            116: (.global, 5), 106: (.attribute, 4), 160: (.method, 10), 172: (.keywordNames, 0), 166: (.precall, 1),
            171: (.call, 4), 11: (.negative, 0), 122: (.anyArithmetic, 1), 25: (.item, 4), 133: (.slice, 0),
            103: (.list, 0), 102: (.tuple, 0), 162: (.extended, 0), 92: (.unpack, 1), 83: (.result, 0),
        ], marksCalls: (true, false))

    private static let version12 = PythonVersion(
        layouts: [.from11],
        instructions: [
            151: (.resume, 0), 2: (.null, 0), 124: (.variable, 0), 125: (.store, 0), 100: (.constant, 0),
            116: (.global, 4), 106: (.attribute, 9), 172: (.keywordNames, 0), 171: (.call, 3), 11: (.negative, 0),
            122: (.anyArithmetic, 1), 25: (.item, 1), 26: (.range, 0), 133: (.slice, 0), 103: (.list, 0),
            102: (.tuple, 0), 162: (.extended, 0), 92: (.unpack, 1), 83: (.result, 0), 121: (.constantResult, 0),
        ], marksCalls: (true, true))

    private static let version13 = PythonVersion(
        layouts: [.from11],
        instructions: [
            149: (.resume, 0), 34: (.null, 0), 85: (.variable, 0), 88: (.twoVariables, 0), 110: (.store, 0),
            111: (.storeAndVariable, 0), 112: (.twoStores, 0),
            83: (.constant, 0), 91: (.global, 4), 82: (.attribute, 9), 53: (.call, 3), 57: (.callWithNames, 0),
            42: (.negative, 0), 45: (.anyArithmetic, 1), 5: (.item, 1), 4: (.range, 0), 50: (.slice, 0),
            47: (.list, 0), 52: (.tuple, 0), 81: (.extended, 0), 117: (.unpack, 1), 36: (.result, 0),
            103: (.constantResult, 0),
        ], marksCalls: (true, true), callsFirst: true)
}
