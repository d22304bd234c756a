import MienBasics
import MienNetworks
import MienTensors

/// The sections that this version knows, in the order in which they are written.
enum SectionName: String, CaseIterable {
    case network, card, provenance, testVectors, trainingState
}

extension StoredModel {
    /// The model in the sections of `file`; those that are not known are kept.
    init(_ file: CheckpointFile) throws {
        func section(_ name: SectionName) -> CheckpointFile.Section? {
            file.sections.first { $0.name == name.rawValue }
        }
        func required(_ name: SectionName) throws -> CheckpointFile.Section {
            guard let section = section(name) else {
                throw FileError(
                    .malformed, file: file.file, place: "header", found: "no section `\(name.rawValue)`",
                    expected: "one")
            }
            return section
        }
        var reader = try NetworkReader(required(.network))
        self.init(
            network: try reader.network(), card: try section(.card).map(Self.card) ?? ModelCard(),
            provenance: try Provenance(required(.provenance), of: file, dialect: reader.dialect),
            testVectors: try section(.testVectors).map(TestVectors.init),
            trainingState: try section(.trainingState).map(TrainingState.init),
            otherSections: file.sections.filter { SectionName(rawValue: $0.name) == nil }.map { section in
                CheckpointSection(
                    name: section.name, value: section.value.json, tensors: section.tensors.map(\.tensor))
            })
        try checkRules(file: file.file, .malformed)
    }

    private static func card(_ section: CheckpointFile.Section) throws -> ModelCard {
        try SectionTensors(section).checkAllAreTaken()
        return try ModelCard(section.value)
    }

    /// All that the model holds, as sections; `stored` says how each weight is stored.
    ///
    /// - Precondition: the sections that are not known have names of their own.
    func sections(_ stored: (Weight, Layer) throws -> StoredTensor) throws -> [SectionWriter] {
        var network = SectionWriter(name: SectionName.network.rawValue)
        network.value = [
            "dialect": .string(DialectName(provenance.dialect).rawValue),
            "graph": try self.network.graph(in: provenance.dialect, addingTo: &network, stored),
        ]
        func plain(_ name: SectionName, _ value: JSON.Object) -> SectionWriter {
            var section = SectionWriter(name: name.rawValue)
            section.value = .object(value)
            return section
        }
        var sections = [network]
        if !card.json.isEmpty { sections.append(plain(.card, card.json)) }
        sections.append(plain(.provenance, provenance.json))
        if let testVectors { sections.append(testVectors.section) }
        if let trainingState { sections.append(trainingState.section) }
        let known = SectionName.allCases.map(\.rawValue)
        precondition(
            Set(otherSections.map(\.name)).union(known).count == otherSections.count + known.count,
            "unknown sections with names of their own")
        for other in otherSections {
            var section = SectionWriter(name: other.name)
            section.value = other.value
            section.tensors = other.tensors
            sections.append(section)
        }
        return sections
    }
}
