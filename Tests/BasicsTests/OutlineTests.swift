import MienBasics
import Testing

@Suite struct OutlineTests {
    @Test func showsAJSONDocument() {
        let outline = Outline(
            "document", ["name": "m", "layers": [["class_name": "Dense", "shape": [nil, 3]], 1], "x": [1, 2.5]])
        #expect(
            outline.text == """
                Name              What it is
                document          an object of 3
                  name            "m"
                  layers          a list of 2
                    [0]           an object of 2
                      class_name  "Dense"
                      shape       [null, 3]
                    [1]           1
                  x               [1, 2.5]
                """)
        #expect(outline.json["parts"]?.array?[1]["kind"] == "list")
        #expect(outline.json["parts"]?.array?[2]["value"] == [1, 2.5])
    }

    @Test func aLongTextIsShortForPeopleAndWholeForPrograms() {
        let text = String(repeating: "é", count: 100)
        let outline = Outline("a", .attribute, "text", value: .string(text))
        #expect(outline.summary == "text: \"\(text.prefix(60))…\" (200 bytes)")
        #expect(outline.facts["value"] == .string(text))
        #expect(outline.facts["isCut"] == nil)
    }

    @Test func aVeryLongValueIsCutForProgramsToo() {
        // An odd first byte moves the limit into a character.
        let text = "a" + String(repeating: "é", count: 1 << 19)
        let outline = Outline("a", .attribute, value: .string(text))
        #expect(outline.facts["isCut"] == true)
        #expect(outline.facts["value"]?.string?.utf8.count == (1 << 20) - 1)
        let list = Outline("b", .attribute, value: .array(Array(repeating: 1, count: 10_001)))
        #expect(list.facts["isCut"] == true && list.facts["value"]?.array?.count == 10_000)
        #expect(list.summary == "[1, 1, 1, 1, 1, 1, … (10,001)]")
    }

    @Test func aDocumentOfVeryManyValuesIsCut() {
        let document: JSON = ["a": [["b": 1], ["b": 2], ["b": 3]], "c": 4]
        #expect(Outline("document", document).count == 9)
        let outline = Outline("document", document, most: 4)
        #expect(
            outline.text == """
                Name      What it is
                document  an object of 2
                  a       a list of 3, of which 2 are shown
                    [0]   an object of 1, of which 0 are shown
                    [1]   an object of 1, of which 0 are shown
                  c       4
                """)
        #expect(outline.count == 5)
        #expect(outline.parts[0].facts["isCut"] == true && outline.facts["isCut"] == nil)
    }

    @Test func whatIsNoNumberIsNull() {
        let outline = Outline("a", .attribute, value: [.number(.nan), 1])
        #expect(outline.facts["value"] == [nil, 1])
        #expect(outline.summary == "[NaN, 1]")
    }

    @Test func namesDoNothingToTheTerminal() {
        let outline = Outline(
            "a\u{1B}[31m\n", .group, "b\u{9B}", parts: [Outline("\r", .attribute, value: "\u{1B}]0;title\u{7}")])
        #expect(!outline.text.unicodeScalars.contains { $0.properties.generalCategory == .control && $0 != "\n" })
        #expect(outline.text.split(separator: "\n").count == 3)
        #expect(outline.json["name"] == "a\u{1B}[31m\n")
    }
}
