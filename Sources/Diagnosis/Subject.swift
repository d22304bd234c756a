import MienBasics
import MienNetworks
import MienTensors

/// The model that is looked at, with what several findings need of it.
struct Subject {
    let model: StoredModel
    let architecture: String?
    /// The calls of all layers, those in nested networks too.
    let calls: Calls
    /// How many classes the first output has; nil where it is no row of classes, or that can't be told.
    let classCount: Int?

    /// Whether one picture goes in.
    var takesPictures: Bool { (try? network.pictureInput()) != nil }

    var network: Network { model.network }
    var card: ModelCard { model.card }

    init(_ model: StoredModel, architecture: String?) {
        self.model = model
        self.architecture = architecture
        calls = Calls(model.network)
        classCount = (try? model.network.classCount()) ?? nil
    }

    /// A command about this model: `mien convert fer.h5 fer.mien --set-card scale=unit`.
    func command(_ name: String, _ arguments: String...) -> String {
        let layers = architecture.map { ["--architecture", Self.quoted($0)] } ?? []
        return (["`mien \(name)", Self.quoted(model.provenance.file)] + arguments + layers).joined(separator: " ") + "`"
    }

    /// The name of a checkpoint of this model, which is another file.
    var checkpointName: String {
        let name = FilePaths.name(of: model.provenance.file)
        let stem = name.lastIndex(of: ".").map { name[..<$0] } ?? name[...]
        return Self.quoted(stem + (name.hasSuffix(".mien") ? ".corrected.mien" : ".mien"))
    }

    /// A name as a shell takes it for one word.
    static func quoted(_ name: some StringProtocol) -> String {
        let isPlain = name.utf8.allSatisfy {
            ($0 > 0x2C && $0 < 0x3B) || ($0 > 0x3F && $0 < 0x5B) || $0 == 0x5F || ($0 > 0x60 && $0 < 0x7B)
        }
        guard !isPlain || name.isEmpty else { return String(name) }
        return "'" + name.onOneLine.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''")
            + "'"
    }
}

/// How many there are of something: `1 layer`, `12 layers`.
func count(_ number: Int, _ noun: String) -> String { "\(number.grouped) \(noun)\(number == 1 ? "" : "s")" }
