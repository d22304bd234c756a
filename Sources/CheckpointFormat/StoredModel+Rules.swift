import MienBasics
import MienNetworks

extension StoredModel {
    /// Makes sure that layers have the weights of their class.
    ///
    /// - Throws: `FileError` of that kind that says all that does not fit.
    func checkRules(file: String, _ kind: FileError.Kind) throws {
        let faults: [String]
        do {
            faults = try network.weightFaults()
        } catch {
            throw FileError(error, file: file, kind: kind)
        }
        guard faults.isEmpty else {
            throw FileError(mismatches: faults, file: file, place: "section `network`", kind)
        }
    }
}
