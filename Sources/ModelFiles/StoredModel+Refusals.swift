package import MienBasics
import MienKerasFormat
import MienNetworks

extension StoredModel {
    /// The whole models of Keras that this one can't be written as, and why: the error names the first layer whose meaning
    /// would be lost.
    package var refusals: [(form: String, error: FileError)] {
        let forms: [(String, KerasWriter.Format)] = [
            (".keras", .archive), (".h5 with --dialect keras3", .legacyModel(.keras3)),
            (".h5 with --dialect keras2", .legacyModel(.keras2)),
        ]
        return forms.compactMap { form, format in
            KerasWriter.refusal(of: self, as: format, at: provenance.file).map { (form, $0) }
        }
    }
}
