import MienBasics
import MienFER2013
import Testing

@Suite struct LabelOrderTests {
    @Test func knowsTheThreeOrders() throws {
        #expect(try LabelOrder(parsing: "fer2013").names == "angry disgust fear happy sad surprise neutral".words)
        #expect(try LabelOrder(parsing: "alphabetical").names == "angry disgust fear happy neutral sad surprise".words)
        let ferplus = try LabelOrder(parsing: "ferplus")
        #expect(ferplus.names == "neutral happiness surprise sadness anger disgust fear contempt".words)
        #expect(ferplus.emotion(at: 3) == .sad)
        #expect(ferplus.emotion(at: 7) == .contempt)
        #expect(ferplus.index(of: .angry) == 4)
    }

    @Test func numbersEmotionsAsTheCSVDoes() {
        #expect(Emotion.fer2013.map(\.rawValue) == LabelOrder.fer2013.names)
    }

    @Test(
        arguments: [
            ("Anger", Emotion.angry), ("DISGUSTED", .disgust), ("scared", .fear), ("fearful", .fear),
            ("happiness", .happy), ("sadness", .sad), ("surprised", .surprise), ("calm", .neutral),
        ])
    func understandsSynonyms(_ name: String, _ emotion: Emotion) {
        #expect(Emotion(named: name) == emotion)
        #expect(Emotion(named: "bored") == nil)
    }

    @Test func readsClassNames() throws {
        let order = try LabelOrder(parsing: "calm, happy ,bored")
        #expect(order.names == ["calm", "happy", "bored"])
        #expect(order.index(of: .neutral) == 0)
        #expect(order.index(of: .sad) == nil)
    }

    @Test func matchesEmotionsAndOutputsByName() throws {
        let emotions: [Emotion] = [.sad, .neutral, .surprise, .sad]
        #expect(try LabelOrder.fer2013.outputs(for: emotions) == [4, 6, 5, 4])
        #expect(try LabelOrder.alphabetical.outputs(for: emotions) == [5, 4, 6, 5])
        #expect(try LabelOrder.ferplus.outputs(for: emotions) == [3, 0, 2, 3])
        #expect(try LabelOrder(["bored", "Sadness", "calm", "surprised"]).outputs(for: emotions) == [1, 2, 3, 1])
        #expect(try LabelOrder(["bored"]).outputs(for: []) == [])
    }

    @Test func namesAndCountsTheEmotionsThatNoOutputStandsFor() throws {
        let order = try LabelOrder(["glum", "sadness", "happy"])
        let error = try #require(throws: FileError.self) {
            try order.outputs(for: [.sad, .neutral, .disgust, .happy, .neutral])
        }
        #expect(
            error.problem == "found 1 disgust face, 2 neutral faces, expected faces of classes that the network has: "
                + "glum, sadness, happy")
    }

    /// A network that says how much somebody smiles has one class.
    @Test(arguments: ["a", "smiling", "fear", "so so", "alpha"]) func readsASingleClassName(name: String) throws {
        #expect(try LabelOrder(parsing: name).names == [name])
    }

    @Test(
        arguments: [
            (
                "alphabetic",
                "found the label order \"alphabetic\", expected fer2013, alphabetical, ferplus or class names"
                    + " with commas between them (did you mean alphabetical?)"
            ),
            ("happy,,sad", "found the classes \"happy,,sad\", expected one name or more, none of them empty"),
            ("", "found the classes \"\", expected one name or more, none of them empty"),
            (" ", "found the classes \"\", expected one name or more, none of them empty"),
            ("happy,sad,happiness", "found the class \"happiness\" twice in the label order, expected it once"),
        ])
    func refuses(_ text: String, _ problem: String) throws {
        let error = try #require(throws: FileError.self) { try LabelOrder(parsing: text) }
        #expect(error.problem == problem)
    }
}

extension String {
    fileprivate var words: [String] { split(separator: " ").map(String.init) }
}
