import MienBasics

/// What all figures are made of.
enum SVG {
    /// For what is said beside the point: numbers of an axis, shapes, sizes.
    static let soft = "fill=\"#5a6169\""
    static let bold = "font-weight=\"bold\""

    /// A figure on white, so that it reads the same in a dark viewer; `description` is what a reader who can't see it is
    /// told.
    static func document(width: Int, height: Int, title: String, description: String, _ content: String) -> String {
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <svg xmlns="http://www.w3.org/2000/svg" width="\(width)" height="\(height)" \
        viewBox="0 0 \(width) \(height)" role="img" aria-labelledby="title desc" font-family="system-ui, \
        -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif" fill="#1c2024">
        <title id="title">\(Markup.escaped(title))</title>
        <desc id="desc">\(Markup.escaped(description))</desc>
        <rect width="\(width)" height="\(height)" fill="#ffffff"/>
        \(content)</svg>

        """
    }

    /// The attributes that give a figure its colours: fixed ones on paper, and those of the page, light or dark, within one.
    struct Colors {
        let ink, soft, accent, bar, lineStroke, softStroke, accentStroke: String

        /// On white.
        static let paper = Colors(
            ink: "fill=\"#1c2024\"", soft: SVG.soft, accent: "fill=\"#1b6b74\"", bar: "fill=\"#7fa8ab\"",
            lineStroke: "stroke=\"#b5b1a8\"", softStroke: "stroke=\"#5a6169\"",
            accentStroke: "stroke=\"#1b6b74\"")
        /// By the style sheet's classes.
        static let page = Colors(
            ink: "class=\"ink\"", soft: "class=\"soft\"", accent: "class=\"accent\"", bar: "class=\"figure-bar\"",
            lineStroke: "class=\"line-stroke\"", softStroke: "class=\"soft-stroke\"",
            accentStroke: "class=\"accent-stroke\"")
    }

    /// A figure within a page, which has a background of its own.
    static func element(width: Int, height: Int, title: String, description: String, _ content: String) -> String {
        """
        <svg class="figure" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(width) \(height)" width="\(width)" \
        height="\(height)" role="group" aria-label="\(Markup.escaped(title)). \(Markup.escaped(description))">
        \(content)</svg>

        """
    }

    /// A line of text, cut where there is no room for it: SVG has no other way to keep two texts apart.
    static func text(_ text: String, x: Int, y: Int, size: Int, within room: Int, _ attributes: String = "") -> String {
        line(cut(text, size: size, within: room), x: x, y: y, size: size, attributes)
    }

    /// A line of text.
    static func line(_ text: String, x: Int, y: Int, size: Int, _ attributes: String = "") -> String {
        "<text x=\"\(x)\" y=\"\(y)\" font-size=\"\(size)\" \(attributes)>\(Markup.escaped(text))</text>\n"
    }

    /// As much of the text as there is room for.
    static func cut(_ text: String, size: Int, within room: Int) -> String {
        let most = max(room * 100 / (size * letterWidth), 1)
        guard text.columns > most else { return text }
        var shown = text.prefix(most - 1)
        while shown.columns > most - 1 { shown.removeLast() }
        return shown + "…"
    }

    /// About how wide a line of text is.
    static func width(of text: String, size: Int) -> Int { (text.columns * size * letterWidth + 99) / 100 }

    /// In hundredths of their height: letters of a sans serif are a bit over half as wide as they are high.
    private static let letterWidth = 56
}
