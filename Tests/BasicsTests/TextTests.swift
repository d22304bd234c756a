import MienBasics
import Testing

@Suite struct TextTests {
    @Test func fixedDecimals() {
        #expect(0.99664.fixed(2) == "1.00")
        #expect((-0.125).fixed(2) == "-0.12")
        #expect(Float(2.5).fixed(0) == "2")
        #expect(1e300.fixed(3).count == 305)
        #expect((-Double.greatestFiniteMagnitude).fixed(100).count == 411)
    }

    @Test func significantDigits() {
        #expect(3.14159e-07.significant(3) == "3.14e-07")
        #expect(1234.5678.significant(6) == "1234.57")
        #expect(0.5.significant(3) == "0.5")
        #expect(Float(0.1).significant(3) == "0.1")
    }

    @Test func numbersThatAreNone() {
        for nan in [Double.nan, -Double.nan, .signalingNaN] {
            #expect(nan.fixed(2) == "nan")
            #expect(nan.significant(2) == "nan")
        }
        #expect(Double.infinity.fixed(2) == "inf")
        #expect((-Double.infinity).significant(2) == "-inf")
    }

    @Test func thousandsAreSetApart() {
        #expect(0.grouped == "0")
        #expect(999.grouped == "999")
        #expect(58423.grouped == "58,423")
        #expect((-1_234_567).grouped == "-1,234,567")
        #expect(Int.min.grouped == "-9,223,372,036,854,775,808")
        #expect(UInt8(255).grouped == "255")
    }

    @Test func aCellOfPagesDoesNotWidenTheOthers() {
        var table = TextTable([("Name", .left), ("Size", .right)])
        let long = String(repeating: "n", count: TextTable.widest + 1)
        for name in ["a", long, "bcdef"] { table.append([name, "1"]) }
        #expect(table.text == "Name   Size\na         1\n\(long)     1\nbcdef     1")
    }

    @Test(
        arguments: [
            ("", 0), ("abc", 3), ("äß", 2), ("a\u{308}", 1), ("\u{308}", 0), ("\u{200B}", 0), ("日本語", 6),
            ("한국", 4), ("\u{1112}\u{1161}\u{11AB}", 2), ("ｶﾅ", 2), ("Ａ", 2), ("カナ", 4), ("。", 2), ("𠀀", 2),
            ("😀", 2), ("👩‍👩‍👧", 2), ("🇩🇪", 2), ("α→×", 3), ("𝐴", 1),
        ])
    func wideCharactersTakeTwoColumns(text: String, columns: Int) {
        #expect(text.columns == columns)
    }

    @Test func columnsStandBelowEachOtherWhateverTheirCharacters() {
        var table = TextTable([("Name", .left), ("Size", .right)])
        for name in ["日本語", "cafe\u{301}", "abcdef"] { table.append([name, "1"]) }
        #expect(table.text == "Name    Size\n日本語     1\ncafe\u{301}       1\nabcdef     1")
    }

    @Test func textIsPaddedToAWidth() {
        #expect("ab".padded(to: 4) == "ab  ")
        #expect("ab".rightAligned(to: 4) == "  ab")
        #expect("abcde".padded(to: 4) == "abcde")
        #expect("ä😀".rightAligned(to: 4) == " ä😀")
        #expect("abc".dropFirst().padded(to: 3) == "bc ")
    }

    @Test func numbersInNamesAreSortedAsNumbers() {
        let sorted = [
            "", "0", "00", "0a", "01", "1", "2", "10", "a", "vars/1", "vars/2", "vars/2/a", "vars/2/b", "vars/10",
            "vars/10/a", "vars/99999999999999999999", "vars/100000000000000000000", "vars/a", "w10b2", "w10b10", "é",
        ]
        for (position, left) in sorted.enumerated() {
            for (other, right) in sorted.enumerated() {
                #expect(left.naturallyPrecedes(right) == (position < other), "\(left), \(right)")
            }
        }
        #expect(nearMisses(of: "dense_", in: ["dense_10", "dense_11", "dense_2"], most: 2) == ["dense_2", "dense_10"])
    }

    @Test(
        arguments: [
            "an Embedding", "an Add", "an Identity", "an ELU", "an UpSampling2D", "an int8", "an embeddings", "a Dense",
            "a ReLU", "a kernel", "an LSTM", "an LSTMCell", "an RMSNormalization", "an STFTSpectrogram", "a GRU",
            "a PReLU", "a TFOpLambda", "a UnitNormalization", "a uint8", "a user>Scale", "a Package>Attention",
        ])
    func wordsHaveTheArticleTheyAreSpokenWith(words: String) {
        let word = words.split(separator: " ")[1]
        #expect(word.withArticle == words)
    }

    @Test func nearMissesComeNearestFirst() {
        let layers = ["conv2d", "conv2d_1", "conv2d_10", "dense", "dense_1", "predictions"]
        #expect(nearMisses(of: "conv2d_2", in: layers) == ["conv2d_1", "conv2d", "conv2d_10"])
        #expect(nearMisses(of: "DENSE", in: layers) == ["dense", "dense_1"])
        #expect(nearMisses(of: "predict", in: layers) == ["predictions"])
        #expect(nearMisses(of: "2d_", in: layers, most: 1) == ["conv2d_1"])
        #expect(nearMisses(of: "flatten", in: layers) == [])
        #expect(nearMisses(of: "", in: layers) == [])
        #expect(nearMisses(of: "dense", in: []) == [])
    }
}
