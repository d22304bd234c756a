public import MienBasics
public import MienNetworks

/// What will not work in a model, what was translated, what is suspicious, and what to do about each, before anything is
/// run.
///
///     let diagnosis = Diagnosis(try StoredModel(contentsOf: "fer.h5", hdf5: .inProcess))
///     for finding in diagnosis.findings where finding.severity == .error { print(finding.title, finding.places) }
///     print(diagnosis.text)
///
/// The weights are read once. A finding says how sure it is: what stands in the file is certain, that a layer was never trained
/// is a matter of how its numbers are spread.
public struct Diagnosis: Sendable {
    /// The file that the model came from.
    public let file: String
    /// The file's format and what wrote it, in words.
    let origin: String
    /// What is found, the most important first; each ``Finding/Kind`` at most once.
    public let findings: [Finding]
    /// Whether the weights were looked at; false of an architecture alone.
    public let hasWeights: Bool

    /// Whether nothing keeps the model from being run and from giving numbers: no finding is an error.
    public var passes: Bool { !findings.contains { $0.severity == .error } }

    /// Looks at all of `model`. No error is thrown: whatever is wrong is a finding.
    ///
    /// - Parameters:
    ///   - architecture: the file that the layers were read from where the weights stood alone, for the commands that are
    ///     advised.
    ///   - pool: where the weights are gone through.
    public init(_ model: StoredModel, architecture: String? = nil, pool: ThreadPool = .shared) {
        let subject = Subject(model, architecture: architecture)
        let found =
            subject.runningFindings + subject.weightFindings(pool: pool) + subject.outputFindings
            + subject.inputFindings + subject.labelFindings + subject.layerFindings + subject.fileFindings
        let order = Dictionary(uniqueKeysWithValues: Finding.Kind.allCases.enumerated().map { ($1, $0) })
        let severities = Finding.Severity.allCases
        file = model.provenance.file
        hasWeights = model.hasWeights
        origin = model.provenance.line
        findings = severities.flatMap { severity in
            found.filter { $0.severity == severity }.sorted { (order[$0.kind] ?? 0) < (order[$1.kind] ?? 0) }
        }
    }

    /// The findings of one severity.
    func findings(_ severity: Finding.Severity) -> [Finding] { findings.filter { $0.severity == severity } }
}

extension Provenance {
    /// What the file is and what wrote it: `Keras legacy HDF5, whole model, Keras 2.21.0, tensorflow`.
    fileprivate var line: String {
        let parts = [format, kerasVersion.map { "Keras \($0)" }, backend].compactMap(\.self).joined(separator: ", ")
        return parts + (source.map { ", from \($0.name)" } ?? "")
    }
}
