import MienBasics
import Testing

@Suite struct ParsingJSON {
    private func refusal(_ text: String, depth: Int = 128) -> String? {
        refusal(Array(text.utf8), depth: depth)
    }

    private func refusal(_ bytes: [UInt8], depth: Int = 128) -> String? {
        bytes.withUnsafeBytes { bytes -> String? in
            do throws(JSON.SyntaxError) {
                _ = try JSON(parsing: bytes, depth: depth)
                return nil
            } catch {
                return error.description
            }
        }
    }

    @Test func everyKindOfValueIsRead() throws {
        let text = """
             { "null" : null, "flags": [true, false], "empty": [{}, []],
              "numbers": [0, -1, 1.0, 1e3, -2.5E-1, 9223372036854775807, 9223372036854775808], "": "a" }

            """
        #expect(
            try JSON(parsing: text) == [
                "null": .null, "flags": [true, false], "empty": [.object([:]), .array([])],
                "numbers": [0, -1, 1.0, 1000.0, -0.25, .integer(.max), .number(0x1p63)], "": "a",
            ])
    }

    /// A value of two bytes of text takes dozens in memory.
    @Test func valuesAreCounted() throws {
        #expect(try JSON(parsing: "[0, {\"a\": 0}]", values: 4) == [0, ["a": 0]])
        let error = #expect(throws: JSON.SyntaxError.self) { try JSON(parsing: "[0, {\"a\": 0}]", values: 3) }
        #expect(error?.description == "line 1, column 11: the document has too many values")
        let many = "[" + String(repeating: "0,", count: Budgets.standard.values) + "0]"
        #expect(throws: JSON.SyntaxError.self) { try JSON(parsing: many) }
    }

    @Test func wholeNumbersAndFractionsDiffer() throws {
        #expect(try JSON(parsing: "1") == .integer(1))
        #expect(try JSON(parsing: "1.0") == .number(1))
        #expect(try JSON(parsing: "1") != JSON(parsing: "1.0"))
        #expect(try JSON(parsing: "1.0").integer == 1)
        #expect(try JSON(parsing: "1.5").integer == nil)
        #expect(try JSON(parsing: "1").number == 1)
        #expect(JSON.number(1).text() == "1.0")
        #expect(JSON.integer(1).text() == "1")
    }

    @Test func numbersThatOnlyPythonWrites() throws {
        let numbers = try #require(try JSON(parsing: "[NaN, Infinity, -Infinity]").array).map(\.number)
        #expect(numbers[0]?.isNaN == true)
        #expect(numbers[1...] == [.infinity, -.infinity])
        #expect(refusal("Nan") == "line 1, column 3: found 'n', expected the word NaN")
        #expect(refusal("-Inf") == "line 1, column 5: found the end of the document, expected the word Infinity")
        #expect(refusal("-NaN") == "line 1, column 2: found 'N', expected a digit")
    }

    @Test func escapesAreRead() throws {
        #expect(try JSON(parsing: #""\"\\\/\b\f\n\r\t""#) == "\"\\/\u{8}\u{C}\n\r\t")
        #expect(try JSON(parsing: #""\u0041\u00e9\uD83D\uDE00ü😀""#) == "Aé😀ü😀")
        #expect(try JSON(parsing: #""\u0000""#) == "\u{0}")
    }

    @Test func halfASurrogatePairIsRefused() {
        let problem = "half of a surrogate pair stands alone"
        for text in [#""\uD83D""#, #""\uDE00""#, #""\uD83D\n""#, #""\uD83D\uD83D""#, #""\uD83Dx""#] {
            #expect(refusal(text)?.hasSuffix(problem) == true, "\(text)")
        }
    }

    @Test func everySyntaxErrorHasItsPlaceAndName() {
        let cases: [(text: String, error: String)] = [
            ("", "line 1, column 1: the document ends where a value should stand"),
            (" \n ", "line 2, column 2: the document ends where a value should stand"),
            ("[1,\n 2,\n  x]", "line 3, column 3: found 'x', expected a value"),
            ("[1 2]", "line 1, column 4: found '2', expected ',' or ']'"),
            ("[1,]", "line 1, column 4: found ']', expected a value"),
            ("[", "line 1, column 2: the document ends where a value should stand"),
            ("[1", "line 1, column 3: found the end of the document, expected ',' or ']'"),
            ("{1: 2}", "line 1, column 2: found '1', expected a key"),
            ("{\"a\" 1}", "line 1, column 6: found '1', expected ':'"),
            ("{\"a\": }", "line 1, column 7: found '}', expected a value"),
            ("{\"a\": 1,}", "line 1, column 9: found '}', expected a key"),
            ("{\"a\": 1 \"b\"", "line 1, column 9: found '\"', expected ',' or '}'"),
            ("{", "line 1, column 2: found the end of the document, expected a key"),
            ("{\"a\": 1,\n \"a\": 2}", "line 2, column 2: the key \"a\" stands twice in one object"),
            ("truE", "line 1, column 4: found 'E', expected the word true"),
            ("nul", "line 1, column 4: found the end of the document, expected the word null"),
            ("01", "line 1, column 2: a number begins with 0"),
            ("-01", "line 1, column 3: a number begins with 0"),
            ("-", "line 1, column 2: found the end of the document, expected a digit"),
            ("+1", "line 1, column 1: found '+', expected a value"),
            (".5", "line 1, column 1: found '.', expected a value"),
            ("1.", "line 1, column 3: found the end of the document, expected a digit"),
            ("1.e3", "line 1, column 3: found 'e', expected a digit"),
            ("1e", "line 1, column 3: found the end of the document, expected a digit"),
            ("1e+", "line 1, column 4: found the end of the document, expected a digit"),
            ("1 2", "line 1, column 3: found more after the end of the document"),
            ("\"a", "line 1, column 3: the document ends inside a text"),
            ("\"a\nb\"", "line 1, column 3: found a control character in a text"),
            ("\"\\x\"", "line 1, column 4: found 'x' after a backslash"),
            ("\"\\", "line 1, column 3: found the end of the document after a backslash"),
            ("\"\\u12g4\"", "line 1, column 6: found 'g', expected a hexadecimal digit"),
            ("\"\\u12", "line 1, column 6: found the end of the document, expected a hexadecimal digit"),
            ("'a'", "line 1, column 1: found ''', expected a value"),
            ("[1] // end", "line 1, column 5: found more after the end of the document"),
            ("\u{FEFF}1", "line 1, column 1: found byte 239, expected a value"),
            ("\u{0}", "line 1, column 1: found byte 0, expected a value"),
        ]
        for (text, error) in cases { #expect(refusal(text) == error, "\(text)") }
    }

    @Test func bytesThatAreNotUTF8AreRefused() {
        let problem = "found bytes that are not UTF-8 in a text"
        // A lone byte, an overlong slash, a surrogate in three bytes, a text cut short.
        for bytes: [UInt8] in [[0xFF], [0xC0, 0xAF], [0xED, 0xA0, 0x80], [0xC3]] {
            #expect(refusal([0x22] + bytes + [0x22])?.hasSuffix(problem) == true, "\(bytes)")
        }
        #expect(refusal([0xC3, 0xA9]) == "line 1, column 1: found byte 195, expected a value")
    }

    @Test func nestingIsLimited() throws {
        let deep = String(repeating: "[", count: 128) + String(repeating: "]", count: 128)
        #expect(refusal(deep) == nil)
        #expect(refusal("[" + deep + "]") == "line 1, column 129: lists and objects are nested too deep")
        #expect(refusal(String(repeating: "[", count: 1_000_000)) != nil)
        #expect(refusal("[[1], [2], {\"a\": 3}]", depth: 2) == nil)
        #expect(refusal("[[1], {\"a\": [3]}]", depth: 2) == "line 1, column 13: lists and objects are nested too deep")
        #expect(refusal("1", depth: 0) == nil)
    }
}

@Suite struct WritingJSON {
    @Test func membersKeepTheirOrder() throws {
        let text = #"{"b": 1, "a": {"z": [], "y": {}}, "c": [1, [2, 3]]}"#
        #expect(try JSON(parsing: text).text() == text)
    }

    @Test func aListThatIsNeverHeldGivesTheSameText() {
        for (round, count) in [0, 1, 2, 7].enumerated() {
            var documents = SeededGenerator(seed: UInt64(round))
            let head: JSON.Object = ["file": "a", "more": documents.document(depth: 3)]
            // Lists of plain values would stay on one line.
            let elements = (0..<count).map { _ in JSON.object(["value": documents.document(depth: 3)]) }
            var whole = head
            whole["list"] = .array(elements)
            var pieces: [String] = []
            JSON.write(head, "list", listing: elements) { pieces.append($0) }
            #expect(pieces.joined() == JSON.object(whole).text(indented: true))
            #expect(pieces.count == count + 1)
        }
    }

    @Test func indentedTextKeepsPlainListsOnOneLine() {
        let document: JSON = ["shape": [1, 48, 48], "layers": [["name": "a"], ["name": "b"]], "none": .array([])]
        #expect(
            document.text(indented: true) == """
                {
                  "shape": [1, 48, 48],
                  "layers": [
                    {
                      "name": "a"
                    },
                    {
                      "name": "b"
                    }
                  ],
                  "none": []
                }

                """)
    }

    @Test func textIsPlainASCII() {
        #expect(JSON.string("é😀\"\\\n\r\t\u{7F}\u{1}/").text() == #""\u00e9\ud83d\ude00\"\\\n\r\t\u007f\u0001/""#)
        #expect(
            JSON.array([.number(.nan), .number(.infinity), .number(-.infinity)]).text() == "[NaN, Infinity, -Infinity]")
    }

    @Test func randomDocumentsComeBack() throws {
        let seed = UInt64.random(in: .min ... .max)
        print("seed \(seed)")
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<300 {
            let document = generator.document(depth: 4)
            for indented in [false, true] {
                let text = document.text(indented: indented)
                let back = try JSON(parsing: text)
                #expect(back == document, "seed \(seed)")
                // Equality leaves order aside; the text does not.
                #expect(back.text(indented: indented) == text, "seed \(seed)")
            }
        }
    }
}

@Suite struct JSONValues {
    @Test func objectsAreEqualInAnyOrder() {
        #expect(JSON.object(["a": 1, "b": 2]) == .object(["b": 2, "a": 1]))
        #expect(JSON.object(["a": 1]) != .object(["a": 2]))
    }

    @Test func settingAMemberAppendsReplacesOrRemoves() {
        var object: JSON.Object = ["a": 1, "b": 2]
        object["c"] = 3
        object["a"] = "new"
        object["b"] = nil
        object["d"] = nil
        #expect(object.keys == ["a", "c"])
        #expect(object.members.map(\.value) == ["new", 3])
        #expect(object.count == 2 && !object.isEmpty)
    }

    @Test func largeObjectsAreAsSmallOnes() {
        var object = JSON.Object()
        for number in 0..<20 { object["\(number)"] = .integer(number) }
        object["3"] = nil
        object["19"] = 0
        object["x"] = true
        #expect(object.keys == (0..<19).filter { $0 != 3 }.map(String.init) + ["19", "x"])
        #expect(object["3"] == nil && object["4"] == 4 && object["19"] == 0 && object["x"] == true)
        var other = JSON.Object()
        for (key, value) in object.members.reversed() { other[key] = value }
        #expect(object == other)
        for number in 4..<18 { object["\(number)"] = nil }
        #expect(object.keys == ["0", "1", "2", "18", "19", "x"] && object["18"] == 18 && object["5"] == nil)
        #expect(object != other)
    }

    @Test func aValueIsOnlyWhatItIs() {
        let value: JSON = ["text": "a", "flag": true, "list": [1], "null": nil]
        #expect(value["text"]?.string == "a" && value["text"]?.number == nil)
        #expect(value["flag"]?.bool == true && value["flag"]?.integer == nil)
        #expect(value["list"]?.array == [1] && value["list"]?["a"] == nil)
        #expect(value["null"]?.isNull == true && value["missing"] == nil)
        #expect(value.object?.count == 4 && value.array == nil)
    }

    @Test func kindsAreDescribed() {
        let kinds: [(JSON, String)] = [
            (.null, "null"), (true, "true"), (3, "3"), (0.5, "0.5"), ("a", "\"a\""),
            (.string(String(repeating: "ä", count: 21)), "a text of 42 bytes"), ([1, 2, 3], "a list of 3"),
            (["a": 1], "an object of 1"),
        ]
        for (value, words) in kinds { #expect(value.kindDescription == words) }
    }
}

extension SeededGenerator {
    fileprivate mutating func document(depth: Int) -> JSON {
        switch index(below: depth == 0 ? 5 : 7) {
        case 0: return .null
        case 1: return .bool(index(below: 2) == 0)
        case 2: return .integer(Int(truncatingIfNeeded: next() >> UInt64(index(below: 64))))
        case 3:
            let number = Double(bitPattern: next())
            return .number(number.isNaN ? 0.1 : number)
        case 4: return .string(text())
        case 5: return .array((0..<index(below: 5)).map { _ in document(depth: depth - 1) })
        default:
            var object = JSON.Object()
            for _ in 0..<index(below: 5) { object[text()] = document(depth: depth - 1) }
            return .object(object)
        }
    }

    private mutating func text() -> String {
        var text = ""
        for _ in 0..<index(below: 8) {
            let bound = [0x80, 0x800, 0x11_0000][index(below: 3)]
            if let scalar = Unicode.Scalar(UInt32(index(below: bound))) { text.unicodeScalars.append(scalar) }
        }
        return text
    }
}
