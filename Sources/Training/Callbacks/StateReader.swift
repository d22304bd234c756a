import MienBasics

/// Reads what a callback remembered, every member of which must be there.
struct StateReader {
    private let members: JSON.Object
    private let place: String

    init(_ json: JSON, of callback: String) throws(SettingsError) {
        place = "state of \(callback)"
        guard let members = json.object else {
            throw SettingsError(place: place, found: json.kindDescription, expected: "an object")
        }
        self.members = members
    }

    func count(_ name: String) throws(SettingsError) -> Int {
        guard let count = members[name]?.integer, count >= 0 else { throw error(name, expected: "a count") }
        return count
    }

    func flag(_ name: String) throws(SettingsError) -> Bool {
        guard let flag = members[name]?.bool else { throw error(name, expected: "true or false") }
        return flag
    }

    /// A number, or nil for null.
    func number(_ name: String) throws(SettingsError) -> Double? {
        if members[name]?.isNull == true { return nil }
        guard let number = members[name]?.number else { throw error(name, expected: "a number, or null") }
        return number
    }

    private func error(_ name: String, expected: String) -> SettingsError {
        SettingsError(
            place: "\(place): \(name)", found: members[name]?.kindDescription ?? "nothing", expected: expected)
    }
}
