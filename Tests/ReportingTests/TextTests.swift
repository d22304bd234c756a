import Testing

@testable import MienReporting

@Suite struct TextTests {
    /// The test vectors of RFC 4648, section 10.
    @Test(arguments: [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
        ("foobar", "Zm9vYmFy"),
    ])
    func base64IsThatOfTheStandard(_ text: String, _ encoded: String) {
        #expect(Base64.encode(Array(text.utf8)) == encoded)
    }

    @Test func base64HasAllItsLetters() {
        #expect(Base64.encode([0xFB, 0xFF, 0xBF, 0, 0x10, 0x83]) == "+/+/ABCD")
    }

    @Test func markupIsEscaped() {
        #expect(Markup.escaped("<a href=\"x\">'&'</a>") == "&lt;a href=&quot;x&quot;&gt;&#39;&amp;&#39;&lt;/a&gt;")
        #expect(Markup.escaped("a\nb\u{0}c\u{1B}d\u{FFFF}") == "a b\u{FFFD}c\u{FFFD}d\u{FFFD}")
        #expect(Markup.escaped("Gefühl 表情 😀") == "Gefühl 表情 😀")
    }

    @Test func numbersAreShort() {
        #expect(Markup.length(12.5) == "12.5")
        #expect(Markup.length(100) == "100")
        #expect(Markup.length(0) == "0")
        #expect(Markup.percent(0.9968) == "99.7\u{A0}%")
        #expect(Markup.percent(Float.nan) == "nan")
    }

    @Test func fileNamesAreSafe() {
        #expect(FileNames.safe(["vgg16/block1_conv1"], fallback: "layer") == ["vgg16-block1_conv1"])
        #expect(FileNames.safe(["dense@1"], fallback: "layer") == ["dense-1"])
        #expect(FileNames.safe(["../../etc/passwd"], fallback: "layer") == ["etc-passwd"])
        #expect(FileNames.safe([".hidden", "a.svg"], fallback: "layer") == ["hidden", "a-svg"])
        #expect(FileNames.safe(["表情", "", "/"], fallback: "layer") == ["layer", "layer-2", "layer-3"])
    }

    @Test func fileNamesAreDistinct() {
        #expect(FileNames.safe(["a/b", "a-b", "A@B", "a-b-2"], fallback: "x") == ["a-b", "a-b-2", "A-B-3", "a-b-2-2"])
    }

    @Test func longFileNamesAreCut() {
        let names = FileNames.safe([String(repeating: "a", count: 300)], fallback: "x")
        #expect(names == [String(repeating: "a", count: 100)])
    }
}
