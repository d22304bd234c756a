/// Settings of a training that are not understood, or that can't be: what stands where, and what could.
///
///     optimizer Adam: gradient_accumulation_steps: found 4, expected null
public struct SettingsError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What is set, by kind, class and name: `optimizer Adam: clipnorm`.
    public var place: String
    /// What stood there.
    public var found: String
    /// What could have stood there.
    public var expected: String

    public init(place: String, found: String, expected: String) {
        self.place = place
        self.found = found
        self.expected = expected
    }

    public var description: String { "\(place): found \(found), expected \(expected)" }
}
