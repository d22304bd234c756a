import MienBasics
import MienImaging

/// The text of HTML and SVG. Both are written as XML: every element is closed and every attribute quoted.
enum Markup {
    /// `text` for use between tags and in quoted attributes. What XML has no place for, such as control characters,
    /// becomes the replacement character.
    static func escaped(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&#39;"
            case "\t", "\n", "\r": escaped += " "
            case "\u{0}"..<"\u{20}", "\u{7F}"..<"\u{A0}", "\u{FFFE}", "\u{FFFF}": escaped += "\u{FFFD}"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }

    /// The picture as the address of an image element, with the picture itself in it.
    static func address(of image: Image) throws -> String {
        "data:image/png;base64," + Base64.encode(try image.pngData())
    }

    static func address(of image: IndexedImage) throws -> String {
        "data:image/png;base64," + Base64.encode(try image.pngData())
    }

    /// A list of texts; nothing where there is none.
    static func list(_ lines: [String], style: String) -> String {
        guard !lines.isEmpty else { return "" }
        return "<ul class=\"\(style)\">" + lines.map { "<li>\(escaped($0))</li>" }.joined() + "</ul>"
    }

    /// A share as a reader sees it, `99.7 %`, with a space that no line breaks at.
    static func percent(_ share: some BinaryFloatingPoint) -> String {
        share.isFinite ? "\((Double(share) * 100).fixed(1))\u{A0}%" : "\(share)"
    }

    /// A number for a place that takes plain decimals only.
    static func length(_ value: Double) -> String {
        let text = value.fixed(4)
        return String(text.reversed().drop { $0 == "0" }.drop { $0 == "." }.reversed())
    }
}
