import MienBasics
import MienTestSupport
import Testing

/// Pictures that are none, and data sets that are broken.
@Suite struct BadPictureTests {
    @Test(arguments: [
        ("<html></html>", "found an HTML page, expected a PNG or JPEG picture"),
        ("", "found an empty file, expected a PNG or JPEG picture"),
        ("version https://git-lfs.github.com/spec/v1\n", "found a Git LFS pointer, expected a PNG or JPEG picture"),
    ])
    func saysWhatAPictureIsInstead(content: String, problem: String) throws {
        let place = try Workplace.small()
        try AtomicFile.write(content, to: place.path("face.png"))
        try place.expectRefusal(
            "predict", "small.h5", "white.png", "face.png", "--scale", "unit", message: "face.png: \(problem)")
        try place.expectRefusal(
            "extract", "small.h5", "face.png", "--layers", "conv", "--scale", "unit", "-o", "out.npz",
            message: "face.png: \(problem)")
        try place.expectRefusal(
            "maps", "small.h5", "face.png", "--scale", "unit", "-o", "out", message: "face.png: \(problem)")
    }

    @Test func saysThatAPictureIsNotThere() throws {
        let place = try Workplace.small()
        try place.expectRefusal(
            "predict", "small.h5", "face.png", "--scale", "unit", message: "face.png: no such file or directory")
        try place.expectRefusal(
            "maps", "small.h5", "happy=face.png", "--scale", "unit", "-o", "out",
            message: "face.png: no such file or directory")
    }

    @Test func saysWhichRowOfACSVIsWrong() throws {
        let place = try Workplace.small()
        try AtomicFile.write("emotion,pixels,Usage\n0,1 2 3,Training\n", to: place.path("faces.csv"))
        try place.expectRefusal(
            "extract", "small.h5", "faces.csv", "--layers", "conv", "--scale", "unit", "-o", "out.npz",
            message: "faces.csv: row 2: found 3 pixels, expected 2,304")
    }

    @Test func saysThatAFolderHoldsNoFaces() throws {
        let place = try Workplace.small()
        try FilePaths.makeFolder(place.path("faces"))
        try place.expectRefusal(
            "extract", "small.h5", "faces", "--layers", "conv", "--scale", "unit", "-o", "out.npz",
            message: "faces: found no pictures, expected PNG or JPEG files, mostly in folders named after emotions")
    }
}
