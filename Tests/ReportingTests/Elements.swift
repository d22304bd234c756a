import Foundation

#if canImport(FoundationXML)
import FoundationXML
#endif

/// The elements of a document, as an XML parser that is not ours sees them.
final class Elements: NSObject, XMLParserDelegate {
    struct Element {
        var name: String
        var attributes: [String: String]
        /// The text directly in it.
        var text = ""
    }

    struct Malformed: Error {
        var line: Int
        var problem: String
    }

    /// In the order of their start tags.
    private(set) var all: [Element] = []
    private var open: [Int] = []

    init(of document: String) throws {
        super.init()
        let parser = XMLParser(data: Data(document.utf8))
        parser.delegate = self
        guard parser.parse() else {
            throw Malformed(line: parser.lineNumber, problem: "\(parser.parserError as (any Error)?)")
        }
    }

    func named(_ name: String) -> [Element] { all.filter { $0.name == name } }

    func texts(_ name: String) -> [String] { named(name).map(\.text) }

    func parser(
        _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
        attributes: [String: String] = [:]
    ) {
        open.append(all.count)
        all.append(Element(name: name, attributes: attributes))
    }

    func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
        open.removeLast()
    }

    func parser(_ parser: XMLParser, foundCharacters string: String) {
        if let last = open.last { all[last].text += string }
    }
}
