import MienBasics

/// Loss and accuracy by epoch, for training and validation, as a picture for a paper or a report: SVG, with all it needs
/// in it. The learning rate stands beside them where it is known.
///
///     TrainingCurves([["loss": 1.82, "val_loss": 1.71], ["loss": 1.55, "val_loss": 1.58]], title: "VGG").svg()
///
/// What is not finite is left out, as a gap in its line, and counted in the head.
public struct TrainingCurves: Sendable {
    private let title: String
    private let epochCount: Int
    /// Epochs are counted from 0 here, and from 1 for readers.
    private let best: Int?
    private let panels: [Panel]
    /// How many values are not finite.
    private let lostCount: Int

    /// - Parameters:
    ///   - epochs: for each the metrics by Keras's names, of which `loss`, `accuracy` and `learning_rate` are shown, and
    ///     `val_loss` and `val_accuracy`. An epoch may lack any.
    ///   - best: the epoch that is marked, counted from 0; the one of the lowest `val_loss` where it is nil.
    /// - Precondition: at least one epoch, and `best` is one of them.
    public init(_ epochs: [[String: Double]], title: String, best: Int? = nil) {
        precondition(!epochs.isEmpty, "at least one epoch")
        precondition(best.map(epochs.indices.contains) ?? true, "an epoch that there is")
        self.title = title
        epochCount = epochs.count
        self.best = best ?? Series("validation", "val_loss", of: epochs).points.min { $0.value < $1.value }?.epoch
        panels = Panel.all(of: epochs)
        lostCount = panels.reduce(0) { $0 + $1.series.reduce(0) { $0 + $1.lostCount } }
    }

    private static let margin = 28
    private static let headHeight = 112
    private static let plotHeight = 260
    private static let footHeight = 46
    private static let gap = 24

    /// The figure as a file's text.
    public func svg() -> String {
        let right = panels.reduce(Self.margin) { $0 + $1.width + Self.gap } - Self.gap
        let width = max(right + Self.margin, 480)
        let height = Self.margin + Self.headHeight + Self.plotHeight + Self.footHeight
        let room = width - 2 * Self.margin
        var svg = SVG.text(title, x: Self.margin, y: Self.margin + 20, size: 22, within: room, SVG.bold)
        svg += SVG.text(summary, x: Self.margin, y: Self.margin + 44, size: 14, within: room, SVG.soft)
        var x = Self.margin
        for panel in panels {
            svg += draw(panel, x: x, y: Self.margin + Self.headHeight)
            x += panel.width + Self.gap
        }
        return SVG.document(
            width: width, height: height, title: "Training curves, \(title)", description: description, svg)
    }

    private var summary: String {
        var parts = ["\(epochCount.grouped) \(epochCount == 1 ? "epoch" : "epochs")"]
        if let best { parts.append("best: epoch \((best + 1).grouped)") }
        if lostCount > 0 { parts.append("not finite, and left out: \(lostCount.grouped)") }
        return parts.joined(separator: " · ")
    }

    /// What a reader who can't see the figure is told.
    private var description: String {
        let lines = panels.flatMap { panel in
            panel.series.compactMap { series -> String? in
                guard let first = series.points.first, let last = series.points.last else { return nil }
                let name = series.name.isEmpty ? panel.title : "\(panel.title), \(series.name)"
                var line = "\(name): \(panel.text(first.value)) in epoch \(first.epoch + 1)"
                if last.epoch > first.epoch { line += ", \(panel.text(last.value)) in epoch \(last.epoch + 1)" }
                if let best, let value = series.value(at: best) { line += ", \(panel.text(value)) in the best" }
                return line + "."
            }
        }
        return ([summary + "."] + lines).joined(separator: " ")
    }
}

// Drawing.
extension TrainingCurves {
    private func draw(_ panel: Panel, x: Int, y: Int) -> String {
        let left = x + panel.labelRoom
        let bottom = y + Self.plotHeight
        var svg = SVG.line(panel.title, x: left, y: y - 32, size: 16, SVG.bold)
        guard let axis = panel.axis else {
            return svg + SVG.line("no finite value", x: left, y: y + Self.plotHeight / 2, size: 14, SVG.soft)
        }
        let epochs = Axis(epochs: epochCount, most: panel.plotWidth / (14 + 8 * "\(epochCount)".count))
        // A little within the frame, so that no dot is cut by it.
        let plot = Plot(
            epochs: epochs, values: axis, left: Double(left + 8), right: Double(left + panel.plotWidth - 8),
            top: Double(y), bottom: Double(bottom))
        for tick in axis.ticks {
            let height = Markup.length(plot.y(tick.value))
            svg += "<path d=\"M\(left) \(height)H\(left + panel.plotWidth)\" stroke=\"#e3e6e9\"/>\n"
            let baseline = Int((plot.y(tick.value) + 4).rounded())
            svg += SVG.line(
                tick.label, x: left - 8, y: baseline, size: 12, "text-anchor=\"end\" \(SVG.soft)")
        }
        svg += "<path d=\"M\(left) \(bottom)H\(left + panel.plotWidth)\" stroke=\"#8a9199\"/>\n"
        for tick in epochs.ticks {
            let place = plot.x(tick.value)
            svg += "<path d=\"M\(Markup.length(place)) \(bottom)v5\" stroke=\"#8a9199\"/>\n"
            svg += SVG.line(
                tick.label, x: Int(place.rounded()), y: bottom + 19, size: 12, "text-anchor=\"middle\" \(SVG.soft)")
        }
        svg += SVG.line(
            "epoch", x: left + panel.plotWidth / 2, y: bottom + 38, size: 13, "text-anchor=\"middle\" \(SVG.soft)")
        for series in panel.series { svg += line(series, on: plot, of: panel) }
        if let best { svg += mark(best, on: plot, of: panel, left: left) }
        return svg + names(on: plot, of: panel)
    }

    /// The best epoch: a line through the panel, a ring around what validation gave, and that value above.
    private func mark(_ best: Int, on plot: Plot, of panel: Panel, left: Int) -> String {
        let x = plot.x(Double(best + 1))
        let place = Markup.length(x)
        var svg = """
            <path d="M\(place) \(Markup.length(plot.top - 6))V\(Markup.length(plot.bottom))" stroke="#8a9199" \
            stroke-dasharray="3 3"/>

            """
        guard let series = panel.series.last(where: { !$0.name.isEmpty }), let value = series.value(at: best) else {
            return svg
        }
        let text = "epoch \((best + 1).grouped): \(panel.text(value))"
        let half = SVG.width(of: text, size: 12) / 2
        let middle = min(max(Int(x.rounded()), left + half), max(left + panel.plotWidth - half, left + half))
        svg += SVG.line(text, x: middle, y: Int(plot.top) - 11, size: 12, "text-anchor=\"middle\"")
        let dot = "<circle cx=\"\(place)\" cy=\"\(Markup.length(plot.y(value)))\""
        svg += """
            \(dot) r="6" fill="#ffffff" stroke="\(series.color)" stroke-width="1.75"/>
            \(dot) r="2.75" fill="\(series.color)"><title>\(Markup.escaped(text))</title></circle>

            """
        return svg
    }

    private func line(_ series: Series, on plot: Plot, of panel: Panel) -> String {
        var svg = ""
        for run in series.runs where run.count > 1 {
            let places = run.map { "\(Markup.length(plot.x(Double($0.epoch + 1)))),\(Markup.length(plot.y($0.value)))" }
            svg += """
                <polyline points="\(places.joined(separator: " "))" fill="none" stroke="\(series.color)" \
                stroke-width="2" stroke-linejoin="round" stroke-linecap="round"/>

                """
        }
        // Of many epochs only those are dots that would not be seen otherwise.
        let mostDots = 30
        let dots = epochCount <= mostDots ? series.points : series.runs.filter { $0.count == 1 }.flatMap(\.self)
        for point in dots {
            let name = "epoch \(point.epoch + 1): \(panel.text(point.value))"
            svg += """
                <circle cx="\(Markup.length(plot.x(Double(point.epoch + 1))))" cy="\(Markup.length(plot.y(point.value)))" \
                r="2.75" fill="\(series.color)"><title>\(Markup.escaped(name))</title></circle>

                """
        }
        return svg
    }

    /// The names of the lines, at their ends, and moved apart where those lie close together.
    private func names(on plot: Plot, of panel: Panel) -> String {
        let lines = panel.series.compactMap { series in
            series.points.last.map { (series, x: plot.x(Double($0.epoch + 1)), y: plot.y($0.value)) }
        }.filter { !$0.0.name.isEmpty }.sorted { $0.y < $1.y }
        let height = 16.0
        var places = lines.map(\.y)
        if places.count == 2, places[1] - places[0] < height {
            let middle = min(max((places[0] + places[1]) / 2, plot.top + height / 2), plot.bottom - height / 2)
            places = [middle - height / 2, middle + height / 2]
        }
        return zip(lines, places).map { line, y in
            // The only epoch's dots are in the middle.
            let x = epochCount == 1 ? line.x : plot.right
            return SVG.line(
                line.0.name, x: Int(x.rounded()) + 14, y: Int((y + 4.5).rounded()), size: 13,
                "fill=\"\(line.0.color)\" \(SVG.bold)")
        }.joined()
    }
}

extension TrainingCurves {
    /// The values of one metric.
    private struct Series: Sendable {
        struct Point: Sendable {
            var epoch: Int
            var value: Double
        }

        /// What stands at the end of its line; nothing where it is the only one.
        let name: String
        let color: String
        let points: [Point]
        let lostCount: Int

        init(_ name: String, _ metric: String, of epochs: [[String: Double]]) {
            self.name = name
            // Two colours that every kind of colour vision tells apart, dark enough for text on white.
            color = name == "validation" ? "#b84400" : "#0063a6"
            let values = epochs.enumerated().compactMap { epoch, metrics in
                metrics[metric].map { Point(epoch: epoch, value: $0) }
            }
            // Metrics are floats: what none can hold is as good as infinite.
            points = values.filter { Float($0.value).isFinite }
            lostCount = values.count - points.count
        }

        func value(at epoch: Int) -> Double? { points.first { $0.epoch == epoch }?.value }

        /// Points of epochs that follow each other.
        var runs: [[Point]] {
            points.reduce(into: []) { runs, point in
                if let last = runs.last?.last, last.epoch + 1 == point.epoch {
                    runs[runs.count - 1].append(point)
                } else {
                    runs.append([point])
                }
            }
        }
    }

    /// What is measured in one unit.
    private struct Panel: Sendable {
        let title: String
        let series: [Series]
        /// Nil where no value is finite.
        let axis: Axis?
        let plotWidth: Int
        let isShare: Bool

        static func all(of epochs: [[String: Double]]) -> [Panel] {
            func panel(_ title: String, _ metric: String, isShare: Bool) -> Panel? {
                let names = [("training", metric), ("validation", "val_" + metric)].filter { _, metric in
                    epochs.contains { $0[metric] != nil }
                }
                guard !names.isEmpty else { return nil }
                return Panel(title, names.map { Series($0, $1, of: epochs) }, width: 300, isShare: isShare)
            }
            let rate = Series("", "learning_rate", of: epochs)
            let panels = [
                panel("Loss", "loss", isShare: false), panel("Accuracy", "accuracy", isShare: true),
                rate.points.isEmpty ? nil : Panel("Learning rate", [rate], width: 150, isShare: false),
            ].compactMap(\.self)
            return panels.isEmpty ? [Panel("Loss", [], width: 300, isShare: false)] : panels
        }

        private init(_ title: String, _ series: [Series], width: Int, isShare: Bool) {
            self.title = title
            self.series = series
            plotWidth = width
            self.isShare = isShare
            let values = series.flatMap { $0.points.map(\.value) }.sorted()
            guard let least = values.first, let most = values.last else {
                axis = nil
                return
            }
            // On an even axis, a rate that falls by factors would lie at the bottom for some quarter of the epochs, and all
            // but the worst of a loss that blew up.
            let isRate = series.contains { $0.name.isEmpty }
            let isWide =
                least > 0 && (isRate ? most > 8 * values[values.count / 4] : most > 20 * values[values.count / 2])
            axis =
                (isWide ? Axis(logarithmic: values) : nil)
                ?? Axis(values, within: 0...(isShare ? 1 : .infinity), style: isShare ? .percent : .plain)
        }

        /// The room of the ticks' labels at its left.
        var labelRoom: Int {
            8 + (axis?.ticks.map { SVG.width(of: $0.label, size: 12) }.max() ?? 0)
        }

        var width: Int {
            let names = series.map { SVG.width(of: $0.name, size: 13) }.max() ?? 0
            return labelRoom + plotWidth + (names == 0 ? 0 : names + 6)
        }

        func text(_ value: Double) -> String {
            if isShare { return (value * 100).fixed(2) + "\u{A0}%" }
            return value == 0 || (0.01..<1e5).contains(abs(value)) ? value.fixed(4) : value.significant(4)
        }
    }

    /// The rectangle of two axes.
    private struct Plot {
        var epochs: Axis
        var values: Axis
        var left: Double
        var right: Double
        var top: Double
        var bottom: Double

        func x(_ epoch: Double) -> Double { left + epochs.place(of: epoch) * (right - left) }

        func y(_ value: Double) -> Double { bottom - values.place(of: value) * (bottom - top) }
    }
}
