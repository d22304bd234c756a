public import MienTensors

/// Texts, and the form in which the file holds them, so that they can be written as they were.
public struct HDF5Strings: Sendable, Equatable {
    /// What fills a text of fixed size up.
    public enum Padding: String, Sendable, CaseIterable {
        case nullTerminated, nullPadded, spacePadded
    }

    public enum Form: Sendable, Hashable {
        /// Each text has its own length.
        case variable
        /// Each text takes `size` bytes.
        case fixed(size: Int, padding: Padding)
    }

    /// What the file says of the bytes. They are read as UTF-8 either way, because writers tag UTF-8 as ASCII.
    public enum Charset: String, Sendable, CaseIterable {
        case ascii, utf8
    }

    public let shape: Shape
    /// The texts in row-major order.
    public let values: [String]
    public let form: Form
    public let charset: Charset

    /// - Precondition: as many texts as the shape has elements, none longer than a fixed size, which is not 0.
    public init(_ values: [String], shape: Shape, form: Form = .variable, charset: Charset = .utf8) {
        precondition(values.count == shape.count, "as many texts as the shape has elements")
        if case .fixed(let size, _) = form {
            precondition(size > 0 && values.allSatisfy { $0.utf8.count <= size }, "a text fits its fixed size")
        }
        self.shape = shape
        self.values = values
        self.form = form
        self.charset = charset
    }

    /// A list of texts in fields just wide enough for the longest, padded with zeros: NumPy's `S` type.
    public static func fixed(_ values: [String], charset: Charset = .ascii) -> HDF5Strings {
        let size = max(values.map(\.utf8.count).max() ?? 0, 1)
        return HDF5Strings(
            values, shape: [values.count], form: .fixed(size: size, padding: .nullPadded), charset: charset)
    }

    /// Whether bytes, shape and form are equal.
    public static func == (left: HDF5Strings, right: HDF5Strings) -> Bool {
        left.shape == right.shape && left.form == right.form && left.charset == right.charset
            && zip(left.values, right.values).allSatisfy { $0.isSameBytes(as: $1) }
    }
}
