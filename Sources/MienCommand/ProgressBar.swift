import MienBasics
import MienFER2013
import MienImaging

/// How far long work has come, on one line of the terminal that goes away when it is done. Nothing where standard error is no
/// terminal, and for work that takes no time.
final class ProgressBar {
    private let title: String
    private let total: Int
    private let things: String
    private let start = ContinuousClock.now
    private var shown: ContinuousClock.Instant?
    private let isShown = isatty(STDERR_FILENO) != 0

    /// - Parameter title: what stands before the bar.
    init(_ total: Int, _ things: String, title: String = "") {
        (self.title, self.total, self.things) = (title, total, things)
    }

    /// Work that ends with an error leaves no line behind either.
    deinit { clear() }

    /// Says that so many are done.
    func show(_ done: Int) { show(done, note: "") }

    /// - Parameter note: what is to be said of them, `loss 1.2345`.
    func show(_ done: Int, note: @autoclosure () -> String) {
        let now = ContinuousClock.now
        guard isShown, now - (shown ?? start) > .milliseconds(shown == nil ? 500 : 100) else { return }
        guard done < total else { return clear() }
        shown = now
        let text = Self.text(done, of: total, things, note: note(), after: (now - start) / .seconds(1))
        write("\r" + title + text + "\u{1B}[K")
    }

    private func clear() {
        guard shown != nil else { return }
        shown = nil
        write("\r\u{1B}[K")
    }

    private func write(_ text: String) {
        let bytes = Array(text.utf8)
        _ = bytes.withUnsafeBytes { MienBasics.write(STDERR_FILENO, $0.baseAddress, $0.count) }
    }

    /// `[████████            ] 14,336 of 35,887 pictures, 5,120 a second, 5 s left`
    static func text(
        _ done: Int, of total: Int, _ things: String, note: String = "", after seconds: Double
    ) -> String {
        let width = 20
        let filled = width * done / max(total, 1)
        let rate = Double(done) / max(seconds, 1e-3)
        let left = Int((Double(total - done) / max(rate, 1e-3)).rounded(.up))
        let bar = String(repeating: "█", count: filled) + String(repeating: " ", count: width - filled)
        let parts = ["\(done.grouped) of \(total.grouped) \(things)", "\(Int(rate).grouped) a second"]
        return "[\(bar)] " + (parts + (note.isEmpty ? [] : [note]) + ["\(left) s left"]).joined(separator: ", ")
    }
}

extension ProgressBar {
    /// A bar for work that says itself how much there is to do.
    final class Lazy {
        private let things: String
        private let title: String
        private var bar: ProgressBar?

        init(_ things: String, title: String) { (self.things, self.title) = (things, title) }

        func show(_ done: Int, of total: Int) {
            let bar = bar ?? ProgressBar(total, things, title: title)
            self.bar = bar
            bar.show(done)
        }
    }
}

extension FacePictures {
    /// A face's name and picture, as those want them who run networks.
    func named(_ index: Int) throws -> (name: String, image: Image) {
        let face = try face(at: index)
        return (face.name, face.image)
    }
}
