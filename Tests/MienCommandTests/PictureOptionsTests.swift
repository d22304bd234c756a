import MienArrayFormats
import MienBasics
import MienImaging
import MienNetworks
import MienTensors
import MienTestSupport
import Testing

@Suite struct PictureOptionsTests {
    /// A card that says all that one can say, and the pixels that it asks for.
    @Test func theCardDecidesAndOptionsOverrideIt() throws {
        let place = try Workplace.small()
        let wide = Image(width: 13, height: 7, channels: 3, pixels: (0..<273).map { UInt8($0 * $0 % 251) })
        try wide.write(toPNG: place.path("wide.png"))
        let card = "scale=raw,grey=average,resize=tf-bilinear-antialias,fit=letterbox"
        #expect(try place.mien("convert", "small.h5", "small.mien", "--set-card", card).status == 0)
        #expect(
            try place.mien("inspect", "small.mien").output.contains(
                "\nPixels: grey average, resize tf-bilinear-antialias, fit letterbox, scale raw (0 … 255)\n"))

        func values(_ options: String..., expecting preprocessing: Preprocessing) throws {
            let run = try place.mien(
                ["extract", "small.mien", "wide.png", "--layers", "face", "-o", "out.npz"] + options)
            let steps = preprocessing.lines.map { "\($0.name) \($0.value)" }.joined(separator: ", ")
            #expect(run.remarks.contains("preprocessing: \(steps) (there is no face detector)\n"), "\(run.remarks)")
            let found = try NamedArrays(contentsOf: place.path("out.npz"))["face"]?.floats
            let expected = try wide.prepared(width: 6, height: 6, channels: 1, preprocessing: preprocessing)
            #expect(found?.values == expected.values)
        }
        let own = Preprocessing(
            scale: .raw, grey: .average, resize: .tensorFlowBilinearAntialias, fit: .letterbox)
        #expect(own.lines.map(\.name) == ["crop", "grey", "resize", "fit", "scale"])
        try values(expecting: own)
        try values(
            "--grey", "itu601-opencv", "--resize", "opencv-area", "--fit", "stretch",
            expecting: Preprocessing(scale: .raw, grey: .itu601OpenCV, resize: .openCVArea))
    }

    @Test func helpNamesAllOfThem() throws {
        let help = try Workplace().mien("predict", "--help").output
            .split(whereSeparator: \.isWhitespace).joined(separator: " ")
        for names in [
            Preprocessing.GreyFormula.allCases.map(\.rawValue), Preprocessing.ResizeKernel.allCases.map(\.rawValue),
            Preprocessing.Fit.allCases.map(\.rawValue),
        ] {
            #expect(help.contains("(values: \(names.joined(separator: ", ")))"))
        }
    }

    @Test func refusesANameThatIsNone() throws {
        let place = try Workplace.small()
        let run = try place.mien("predict", "small.h5", "white.png", "--scale", "unit", "--resize", "bilinear")
        #expect(run.status == 64)
        #expect(run.remarks.contains("keras-nearest"), "\(run.remarks)")
        let card = try place.mien("convert", "small.h5", "small.mien", "--set-card", "fit=crop")
        #expect(card.remarks.contains("found fit=crop, expected one of stretch, letterbox"), "\(card.remarks)")
    }

    /// Schemas and the pages list what there is.
    @Test(arguments: ["checkpoint", "inspect"]) func schemasHaveTheSameNames(_ name: String) throws {
        let bytes = try fileBytes(PackageFolder.file("Schemas/\(name).schema.json"))
        let schema = try JSON(parsing: String(decoding: bytes, as: UTF8.self))
        let card = (schema["$defs"]?["card"] ?? schema["properties"]?["card"])?["properties"]
        func names(_ key: String) -> [String]? { card?[key]?["enum"]?.array?.compactMap(\.string) }
        #expect(names("scale") == Preprocessing.Scale.allCases.map(\.rawValue))
        #expect(names("grey") == Preprocessing.GreyFormula.allCases.map(\.rawValue))
        #expect(names("resize") == Preprocessing.ResizeKernel.allCases.map(\.rawValue))
        #expect(names("fit") == Preprocessing.Fit.allCases.map(\.rawValue))
    }

    @Test(arguments: ["Preprocessing", "Checkpoint"]) func pagesHaveTheSameNames(_ name: String) throws {
        let bytes = try fileBytes(PackageFolder.file("Sources/Mien/Mien.docc/\(name).md"))
        let page = String(decoding: bytes, as: UTF8.self)
        let names =
            Preprocessing.Scale.allCases.map(\.rawValue) + Preprocessing.GreyFormula.allCases.map(\.rawValue)
            + Preprocessing.ResizeKernel.allCases.map(\.rawValue) + Preprocessing.Fit.allCases.map(\.rawValue)
        for name in names { #expect(page.contains("`\(name)`") || page.contains(" \(name)`"), "\(name)") }
    }
}
