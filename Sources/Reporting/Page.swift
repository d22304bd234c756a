/// A page with all it needs in it: it asks no network for anything, and can be read without its script.
struct Page {
    /// What kind of page it is, in a word or two above the title.
    var kind: String
    var title: String
    /// A line each, below the title.
    var lines: [String] = []
    /// What the style sheet has beyond that of all pages.
    var style = ""
    /// The colours of maps, as six hexadecimal digits each, lowest first.
    var palette: [String] = []
    /// Everything below the title, as markup.
    var content = ""
    /// What stands at the end.
    var footer: String

    /// What tells a page of ours from another one.
    static let generatorTag = "<meta name=\"generator\" content=\"Mien\"/>"

    /// - Parameter files: the names of all files written with it, so that a later report knows what it may replace.
    func html(files: [String] = []) -> String {
        """
        <!DOCTYPE html>
        <html lang="en" xmlns="http://www.w3.org/1999/xhtml">
        <head>
        <meta charset="utf-8"/>
        <meta name="viewport" content="width=device-width, initial-scale=1"/>
        <meta name="color-scheme" content="light dark"/>
        \(Self.generatorTag)
        <meta name="mien-files" content="\(files.joined(separator: " "))"/>
        <title>\(Markup.escaped("\(kind): \(title)"))</title>
        <style>
        \(Self.style)
        \(style)
        </style>
        </head>
        <body data-palette="\(palette.joined(separator: " "))">
        <header>
        <div class="kicker"><p>\(Markup.escaped(kind))</p> <button type="button" id="theme" hidden="">Dark</button></div>
        <h1>\(Markup.escaped(title))</h1>
        \(Markup.list(lines, style: "summary"))
        </header>
        <main>
        \(content)</main>
        <dialog id="viewer" aria-labelledby="viewer-title">
        <div class="viewer-head"><h2 id="viewer-title"></h2>
        <button type="button" data-step="-1" aria-label="Previous channel">←</button>
        <button type="button" data-step="1" aria-label="Next channel">→</button>
        <button type="button" data-close="" aria-label="Close">×</button></div>
        <div class="viewer-maps"></div>
        </dialog>
        <footer>\(Markup.escaped(footer))</footer>
        <script>
        \(Self.script)
        </script>
        </body>
        </html>

        """
    }
}
