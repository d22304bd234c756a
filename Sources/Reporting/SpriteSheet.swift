import MienBasics
import MienFeatureMaps

/// The maps of a page, as rules of its style sheet: a rule for all channels of one face of one layer, and a place in its picture
/// for each of them.
struct SpriteSheet {
    private(set) var rules: [String] = []

    /// Maps as they stand in a page: the class of their picture, and where each channel lies in it.
    struct Entry {
        let name: String
        private let sprite: Sprite
        private let maps: FeatureMaps
        private let face: Int

        fileprivate init(name: String, sprite: Sprite, maps: FeatureMaps, face: Int) {
            (self.name, self.sprite, self.maps, self.face) = (name, sprite, maps, face)
        }

        /// The attributes of a list of these maps, by which its script reads values: a map's width and height, and maps side by
        /// side.
        var attributes: String { "data-size=\"\(sprite.mapWidth) \(sprite.mapHeight) \(sprite.columns)\"" }
        /// A map's width by its height, for the style sheet.
        var ratio: String { Markup.length(Double(sprite.mapWidth) / Double(sprite.mapHeight)) }

        /// The values that the ends of a map's colours stand for, as its script wants them; nothing where there are none.
        func rangeAttribute(_ channel: Int) -> String {
            guard let range = maps.drawnRange(face: face, channel: channel) else { return "" }
            return " data-range=\"\(range.lowerBound.significant(4)) \(range.upperBound.significant(4))\""
        }

        /// The element that shows a channel.
        func element(_ channel: Int, says words: String) -> String {
            let (x, y) = sprite.origin(channel)
            // A background at p % has its own place p % at that of the element.
            func percent(_ origin: Int, _ whole: Int, _ part: Int) -> String {
                Markup.length(whole == part ? 0 : Double(origin) * 100 / Double(whole - part))
            }
            let place = "\(percent(x, sprite.width, sprite.mapWidth))% \(percent(y, sprite.height, sprite.mapHeight))%"
            return """
                <i class="map \(name)" role="img" aria-label="\(words)" style="background-position:\(place)"></i>
                """
        }
    }

    /// - Throws: ``FileError`` where a picture is too large for a PNG.
    mutating func add(_ maps: FeatureMaps, face: Int) throws -> Entry {
        let sprite = Sprite(maps)
        let name = "m\(rules.count)"
        func percent(_ whole: Int, _ part: Int) -> String { Markup.length(Double(whole) * 100 / Double(part)) }
        rules.append(
            ".\(name) { background-image: url(\(try Markup.address(of: sprite.image(of: maps, face: face)))); "
                + "background-size: \(percent(sprite.width, sprite.mapWidth))% "
                + "\(percent(sprite.height, sprite.mapHeight))%; }")
        return Entry(name: name, sprite: sprite, maps: maps, face: face)
    }

    /// A list of all channels of one face, as a grid, each with its number and its values.
    ///
    /// - Parameters:
    ///   - shown: the maps as they stand in the page, which may be smaller.
    ///   - label: what a reader who can't see it is told.
    /// - Throws: ``FileError`` where a picture is too large for a PNG.
    mutating func grid(of maps: FeatureMaps, face: Int, shown: FeatureMaps, label: String) throws -> String {
        // With more columns than these, a channel's number, or a lone value, has no room on a phone.
        let columns = maps.isVector ? min(maps.channelCount, 5) : min(Mosaic(maps).columns, 8)
        let entry = maps.isVector ? nil : try add(shown, face: face)
        var html = """
            <ul class="maps" style="--columns:\(columns)\(entry.map { ";--ratio:\($0.ratio)" } ?? "")" \
            \(entry.map { $0.attributes + " " } ?? "")aria-label="\(Markup.escaped(label))">

            """
        for channel in 0..<maps.channelCount {
            let value = maps.valueText(face: face, channel: channel)
            let words = "channel \(channel): \(value)"
            html += "<li title=\"\(words)\"\(entry?.rangeAttribute(channel) ?? "")>"
            if let entry {
                html += entry.element(channel, says: words)
            } else {
                let color = maps.colors(face: face, channel: channel)[0].hex
                html += "<i class=\"map value\" role=\"img\" aria-label=\"\(words)\" style=\"background:\(color)\"></i>"
            }
            html += "<b aria-hidden=\"true\">\(channel)</b>"
            if maps.isVector { html += "<small aria-hidden=\"true\">\(value)</small>" }
            html += "</li>\n"
        }
        return html + "</ul>\n"
    }
}
