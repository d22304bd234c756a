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
}
