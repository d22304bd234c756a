import MienBasics
import MienImaging

/// Pictures in a folder, by name, and what is known of each without its being read.
struct PictureList: Sendable {
    private(set) var names = NameList()
    private(set) var labels: [FaceLabel] = []
    let path: String
    let budgets: Budgets

    init(path: String, budgets: Budgets) {
        (self.path, self.budgets) = (path, budgets)
    }

    var count: Int { labels.count }

    /// - Throws: ``FileError`` of kind `overBudget` by ``Budgets/samples``.
    mutating func append(_ name: String, _ label: FaceLabel) throws {
        guard count < budgets.samples else {
            throw FileError(
                .overBudget, file: path, found: "more than \(budgets.samples.grouped) pictures",
                expected: "at most as many")
        }
        names.append(name)
        labels.append(label)
    }

    func reordered(_ order: [Int]) -> PictureList {
        var list = self
        list.names = names.reordered(order)
        list.labels = order.map { labels[$0] }
        return list
    }

    /// Reads a picture.
    ///
    /// - Throws: see `Image.init(contentsOf:budgets:)`; the error names the data set and the file as its place.
    func sample(at index: Int) throws -> FaceSample {
        let (name, label) = (names[index], labels[index])
        let file = FilePaths.join(path, name)
        let image = try Image(contentsOf: file, budgets: budgets)
        return FaceSample(index: index, name: name, emotion: label.emotion, usage: label.usage, image: image)
    }

    /// Whether a file is a picture by its name.
    static func isPicture(_ name: String) -> Bool {
        ["png", "jpg", "jpeg"].contains(FilePaths.fileExtension(of: name))
    }
}
