import MienTestSupport
import Testing

/// What the command says of itself, and of a command line that is wrong.
@Suite struct UsageTests {
    @Test(arguments: [["--help"], ["-h"], ["help"], []]) func explainsItself(arguments: [String]) throws {
        let run = try Workplace().mien(arguments)
        #expect(
            run.output == """
                OVERVIEW: Reads Keras networks, runs them on faces, and shows what their layers
                see.

                Data goes to standard output, remarks to standard error. Exit status: 0 when
                all is well; 1 when the answer is no (a verification that fails, models that
                differ, one that will not run); 2 when it could not be done; 64 when the
                command line is wrong.

                USAGE: mien <subcommand>

                OPTIONS:
                  --version               Show the version.
                  -h, --help              Show help information.

                SUBCOMMANDS:
                  inspect                 Prints what is in a model: layers, output shapes,
                                          parameters, connections.
                  doctor                  Lists what will not work in a model, what is
                                          suspicious, and what to do.
                  diff                    Compares two models: layers, options, connections,
                                          weights, cards.
                  layers                  Prints which of Keras's layers and activations are
                                          supported, and which are not.
                  convert                 Writes a model in another format.
                  predict                 Prints what a network says of pictures.
                  evaluate                Scores a network on faces of which it is known what
                                          they show.
                  extract                 Writes what named layers give out for pictures.
                  verify                  Holds every layer's output against a reference or
                                          another model.
                  maps                    Draws what layers see in faces of each emotion, as
                                          pictures, figures and a report.
                  explain                 Shows where a network looks when it says a class, and
                                          tests whether to believe it.
                  train                   Trains a network on faces, with Keras's arithmetic.
                  dataset                 Converts, splits and checks data sets of faces.

                  See 'mien help <subcommand>' for detailed help.

                """)
        #expect(run.remarks == "")
        #expect(run.status == 0)
    }

    @Test(arguments: [
        "inspect", "doctor", "diff", "layers", "convert", "predict", "evaluate", "extract", "verify", "maps",
        "explain", "train", "dataset",
    ])
    func explainsEachSubcommand(name: String) throws {
        let run = try Workplace().mien(name, "--help")
        #expect(run.output.hasPrefix("OVERVIEW: "))
        #expect(run.output.contains("\nUSAGE: mien \(name) "))
        // Lists of values come from one place.
        #expect(!run.output.contains("unit|signed"))
        #expect(run.status == 0)
    }

    @Test func printsItsVersion() throws {
        let run = try Workplace().mien("--version")
        #expect(run.output == "0.1.0\n")
        #expect(run.status == 0)
    }

    @Test func callsAWrongCommandLineWrong() throws {
        let place = try Workplace.small()
        try place.expectUsageError("bogus", words: "Error: Unexpected argument 'bogus'")
        try place.expectUsageError("inspect", words: "Error: Missing expected argument '<model>'")
        try place.expectUsageError("inspect", "small.h5", "--jsn", words: "Error: Unknown option '--jsn'")
        try place.expectUsageError("inspect", "a.h5", "b.h5", words: "Error: Unexpected argument 'b.h5'")
        try place.expectUsageError("predict", "small.h5", words: "Error: Missing expected argument '<data> ...'")
        try place.expectUsageError(
            "extract", "small.h5", "white.png", "--layers", "conv", "--scale", "unit",
            words: "Error: Missing expected argument '--output <file>'")
        try place.expectUsageError(
            "extract", "small.h5", "white.png", "-o", "x.npz",
            words: "Error: Missing expected argument '--layers <a,b>'")
        try place.expectUsageError("convert", "small.h5", words: "Error: Missing expected argument '<out>'")
        try place.expectUsageError("maps", "small.h5", "white.png", words: "Error: Missing expected argument '--output")
    }

    @Test func saysWhichValueAnOptionCanNotHave() throws {
        let place = try Workplace.small()
        try place.expectUsageError(
            "predict", "small.h5", "white.png", "--scale", "255",
            words: "Please provide one of 'unit', 'signed', 'raw' or 'standardized'.")
        try place.expectUsageError(
            "predict", "small.h5", "white.png", "--labels", "fer2012",
            words:
                "'--labels <order>': found the label order \"fer2012\", expected fer2013, alphabetical, ferplus or class "
                + "names with commas between them (did you mean fer2013?)")
        try place.expectUsageError(
            "predict", "small.h5", "white.png", "--labels", "a,b,a",
            words: "found the class \"a\" twice in the label order, expected it once")
        try place.expectUsageError(
            "predict", "small.h5", "white.png", "--crop", "1,2,3", words: "expected the left edge, the top edge")
        try place.expectUsageError(
            "predict", "small.h5", "white.png", "--crop", "0,0,0,4", words: "expected the left edge, the top edge")
        try place.expectUsageError(
            "predict", "small.h5", "white.png", "--threads", "0", words: "--threads takes a number from 1")
        try place.expectUsageError(
            "predict", "small.h5", "white.png", "--json", "--csv", words: "--json and --csv exclude each other")
        try place.expectUsageError(
            "evaluate", "small.h5", "white.png", "--json", "--csv", words: "--json and --csv exclude each other")
        try place.expectUsageError(
            "evaluate", "small.h5", "white.png", "--count", "0", words: "--count takes a number from 1")
        for resamples in ["-1", "100001"] {
            try place.expectUsageError(
                "evaluate", "small.h5", "white.png", "--resamples", resamples,
                words: "--resamples takes a number from 0 to 100,000")
        }
        for confidence in ["0", "100", "-5", "nan"] {
            try place.expectUsageError(
                "evaluate", "small.h5", "white.png", "--confidence", confidence,
                words: "--confidence takes a number above 0 and below 100")
        }
        try place.expectUsageError(
            "evaluate", "small.h5", "white.png", "--usage", "test",
            words: "Please provide one of 'training', 'publictest' or 'privatetest'.")
        try place.expectUsageError(
            "extract", "small.h5", "white.png", "--layers", "conv", "-o", "out.txt",
            words: "--output takes a name that ends in .npz, .safetensors or .h5")
        try place.expectUsageError(
            "extract", "small.h5", "white.png", "--layers", "conv", "-o", "o.npz", "--count", "0",
            words: "--count takes a number from 1")
        try place.expectUsageError(
            "maps", "small.h5", "white.png", "-o", "o", "--count", "0", words: "--count takes a number from 1")
        for tolerance in ["-1", "nan", "inf"] {
            try place.expectUsageError(
                "verify", "small.h5", "--reference", "r.npz", "--tolerance=\(tolerance)",
                words: "--tolerance takes a number from 0")
        }
        try place.expectUsageError(
            "maps", "small.h5", "white.png", "-o", "o", "--emotions", "happy,hapy",
            words: "\"hapy\" is none of angry,disgust,fear,happy,sad,surprise,neutral")
        try place.expectUsageError(
            "maps", "small.h5", "white.png", "-o", "o", "--emotions", "happy,happiness",
            words: "happy stands there twice")
        try place.expectUsageError(
            "maps", "small.h5", "white.png", "-o", "o", "--colors", "jet", words: "'--colors <map>'")
        try place.expectUsageError(
            "maps", "small.h5", "white.png", "-o", "o", "--range", "all",
            words: "one of 'per-map', 'per-channel' or 'per-layer'")
    }

    @Test func drawsADataSetOfFaces() throws {
        let place = Workplace()
        let run = try place.mien("dataset", "synthesize", "faces.csv", "--count", "8", "--seed", "3")
        #expect(
            run.remarks == """
                labels: 0 angry, 1 disgust, 2 fear, 3 happy, 4 sad, 5 surprise, 6 neutral (fer2013)
                faces.csv: 8 faces (Training 6, PublicTest 1, PrivateTest 1)

                """)
        #expect(run.output == "")
        #expect(run.status == 0)
        try place.expectUsageError(
            "dataset", "synthesize", "x.csv", "--count", "0", words: "--count takes a number from 1")
        try place.expectRefusal(
            "dataset", "synthesize", "nowhere/x.csv",
            message: "nowhere/x.csv: found no folder nowhere, expected one for the file to lie in")
    }
}
