import MienBasics
@testable import MienNetworks
import MienTestSupport
import Testing

/// Code that Python 3.6 to 3.13 made of the same functions (`Lambdas/lambdas.py`), read and never run.
@Suite struct LambdaTests {
    static let versions = ["3.6", "3.7", "3.8", "3.9", "3.10", "3.11", "3.12", "3.13"]

    private static func functions(_ version: String, _ kind: String) throws -> [(text: String, code: String)] {
        let file = try fileBytes(PackageFolder.file("Tests/NetworksTests/Lambdas/code.json"))
        let all = try JSON(parsing: String(decoding: file, as: UTF8.self))[version]?[kind]?.object
        return try #require(all).members.map { ($0.key, $0.value.string ?? "") }
    }

    private static func recognised(_ code: JSON, _ others: JSON.Object = [:]) -> LambdaFunction? {
        var configuration: JSON.Object = ["function": [code, nil, nil], "function_type": "lambda", "arguments": [:]]
        for (key, value) in others.members { configuration[key] = value }
        guard case .lambda(let function)? = OpaqueLayer(className: "Lambda", configuration: configuration).meaning
        else { return nil }
        return function
    }

    @Test(arguments: versions) func formulasAreRecognised(version: String) throws {
        for (text, code) in try Self.functions(version, "forms") {
            #expect(Self.recognised(.string(code)) == (try LambdaFunction(text)), "\(version): \(text)")
        }
    }

    @Test(arguments: versions) func allElseIsRefused(version: String) throws {
        for (text, code) in try Self.functions(version, "refused") {
            #expect(Self.recognised(.string(code)) == nil, "\(version): \(text)")
        }
    }

    @Test func codeWithMoreThanItsArgumentIsRefused() throws {
        let code = try #require(try Self.functions("3.12", "forms").first { $0.text == "x / 255." }?.code)
        #expect(Self.recognised(.string(code)) != nil)
        #expect(Self.recognised(.string(code), ["arguments": ["scale": 2]]) == nil)
        #expect(Self.recognised(.string(code), ["function": [.string(code), [1], nil]]) == nil)
        #expect(Self.recognised(.string(code), ["function": [.string(code), nil, [255]]]) == nil)
        #expect(Self.recognised(.string(code), ["function_type": "function"]) == nil)
        let custom = OpaqueLayer(
            className: "Lambda", configuration: ["function": [.string(code), nil, nil], "function_type": "lambda"],
            origin: ["registered_name": "mine>Lambda"])
        #expect(custom.meaning == nil)
    }

    @Test func keras3SaysItsOwnFunctionsByName() {
        func function(_ name: String, module: JSON) -> LambdaFunction? {
            Self.recognised("", ["function": ["class_name": "function", "config": .string(name), "module": module]])
        }
        #expect(function("relu", module: "keras.activations")?.description == "keras.relu(x)")
        #expect(function("relu", module: "mine") == nil)
        #expect(function("relu", module: nil) == nil)
        #expect(function("gelu", module: "keras.activations") == nil)
    }

    /// Damaged code is refused or a formula, and is read in no time.
    @Test(arguments: versions) func damagedCodeIsReadAtNoRisk(version: String) throws {
        var random = SeededGenerator(seed: 11)
        var recognised = 0
        for (_, text) in try Self.functions(version, "forms") {
            let letters = Array(text.utf8.filter { $0 != UInt8(ascii: "\n") })
            let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
            for _ in 0..<200 {
                var damaged = letters
                for _ in 0...random.index(below: 3) {
                    damaged[random.index(below: damaged.count)] = alphabet[random.index(below: alphabet.count)]
                }
                if random.index(below: 4) == 0 { damaged.removeLast(random.index(below: damaged.count)) }
                if Self.recognised(.string(String(decoding: damaged, as: UTF8.self))) != nil { recognised += 1 }
            }
        }
        // What is damaged may be the name of a file.
        #expect(recognised > 0)
    }

    /// Python 3.11's instructions with doubled sums: 2⁶⁴ parts.
    @Test func aFormulaThatGrowsEndlesslyIsRefused() throws {
        let code = PythonCode(
            layout: .from11,
            code: [151, 0, 124, 0] + Array(repeating: [125, 1, 124, 1, 124, 1, 122, 0, 0, 0], count: 64).joined() + [
                83, 0,
            ],
            constants: [], names: [], variables: ["x", "y"])
        #expect(code.expression == nil)
        let once = PythonCode(
            layout: .from11, code: [151, 0, 124, 0, 125, 1, 124, 1, 124, 1, 122, 0, 0, 0, 83, 0],
            constants: [], names: [], variables: ["x", "y"])
        #expect(once.expression?.description == "x + x")
    }

    /// `x[:, :]` with doubled positions: 2⁶⁴ of them.
    @Test func positionsThatGrowEndlesslyAreRefused() throws {
        func code(doublings: Int) -> PythonCode {
            PythonCode(
                layout: .from11,
                code: [151, 0, 124, 0, 100, 0, 100, 0, 133, 2, 125, 1]
                    + Array(repeating: [124, 1, 124, 1, 102, 2, 125, 1], count: doublings).joined()
                    + [124, 1, 25, 0, 0, 0, 0, 0, 0, 0, 0, 0, 83, 0],
                constants: [.none], names: [], variables: ["x", "y"])
        }
        #expect(code(doublings: 1).expression?.description == "x[:, :]")
        #expect(code(doublings: 64).expression == nil)
    }

    /// Tuples of references to the one before: ten times as many values each.
    @Test func referencesThatGrowEndlesslyAreRefused() {
        func value(tuples: Int) -> MarshalReader.Value? {
            let shared = UInt8(ascii: ")") | 0x80
            var bytes = [UInt8(ascii: ")"), UInt8(tuples), shared, 10] + Array(repeating: UInt8(ascii: "N"), count: 10)
            for number in 1..<tuples {
                let reference = [UInt8(ascii: "r"), UInt8(number - 1), 0, 0, 0]
                bytes += [shared, 10] + Array(repeating: reference, count: 10).joined()
            }
            return MarshalReader.value(bytes)
        }
        #expect(value(tuples: 2) != nil)
        #expect(value(tuples: 60) == nil)
    }

    @Test(arguments: [
        ("x/255", "x / 255"), ("(x-127.5)/127.5", "(x - 127.5) / 127.5"), ("x * (1/4)", "x * 0.25"),
        ("-(x + 1)", "-(x + 1)"), ("1 - (x - 2)", "1 - (x - 2)"), (".5*x", "0.5 * x"), ("2.**x*x", nil),
        ("x**-2", "x ** -2"), ("mean(x, axis=[1, 2])", "mean(x, axis=[1, 2])"), ("tf.nn.relu( x )", "tf.nn.relu(x)"),
        ("x[:, ::-1, 0]", "x[:, ::-1, 0]"), ("x[..., None]", "x[..., None]"), ("x[0] - x[1]", "x[0] - x[1]"),
        ("", nil), ("y", nil), ("x +", nil), ("3", nil), ("os.system(x)", nil), ("relu(x, 2)", nil), ("x x", nil),
        ("relu(x, y=2)", nil), ("x[", nil), ("gelu(x)", nil), ("K.sqrt(x)", nil), ("tf.sqrt(x)", "tf.sqrt(x)"),
        ("concat([x[0], x[1]])", nil), ("x / 1e999", nil), ("x[:::1]", nil), ("l2_normalize(x)", nil),
    ])
    func textsAreFormulasOrRefused(text: String, formula: String?) {
        #expect((try? LambdaFunction(text))?.description == formula, "\(text)")
        guard let formula else { return }
        #expect((try? LambdaFunction(formula))?.description == formula)
    }

    @Test func deepAndLongTextsAreRefused() {
        #expect(throws: LayerError.self) {
            try LambdaFunction(String(repeating: "(", count: 200) + "x" + String(repeating: ")", count: 200))
        }
        #expect(throws: LayerError.self) { try LambdaFunction(String(repeating: "x+", count: 300) + "x") }
    }
}
