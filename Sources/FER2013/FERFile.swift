/// FER2013 as a CSV.
public struct FERFile: Sendable {
    /// The width and the height of its faces, in pixels.
    public static let side = 48
}
