import MienBasics
public import MienNetworks

/// The calls of a network, one below the other, with the lines along which tensors go, as a picture: SVG, with all it needs in it.
/// Beside each may stand a number as a bar, and each may lead to a place in the page that it is in.
public struct NetworkFigure: Sendable {
    /// What is told of the calls, as bars.
    public struct Measure: Sendable {
        /// `accuracy of a linear probe`.
        public var title: String
        /// By the calls' names; of 1 the bar has its whole length.
        public var values: [String: Double]
        /// Where a line crosses all bars, and what it stands for.
        public var reference: (value: Double, title: String)?

        public init(title: String, values: [String: Double], reference: (value: Double, title: String)? = nil) {
            (self.title, self.values, self.reference) = (title, values, reference)
        }
    }

    private struct Row {
        var name: String
        /// The name without those of the networks around it.
        var label: String
        var kind: String
        var shape: String
        var depth: Int
    }

    private let title: String
    private let measure: Measure?
    /// The address of what a call leads to, by its name.
    private let links: [String: String]
    private var rows: [Row] = []
    /// Rows, from and to.
    private var edges: [(from: Int, to: Int)] = []

    /// - Throws: `NetworkError` that names the first layer whose inputs do not fit it.
    public init(
        _ network: Network, title: String, measure: Measure? = nil, links: [String: String] = [:]
    ) throws(NetworkError) {
        (self.title, self.measure, self.links) = (title, measure, links)
        for name in network.nodeNames {
            let shape = try network.shape(ofNode: name).map(Self.text) ?? ""
            let kind = network.layer(named: name)?.specification.className ?? ""
            rows.append(Row(name: name, label: name, kind: kind, shape: shape, depth: 0))
        }
        var next = 0
        connect(network, depth: 0, prefix: "", &next)
    }

    /// The axes behind the batch: `46 × 46 × 8`.
    private static func text(_ shape: PartialShape) -> String {
        shape.dimensions.dropFirst().map { $0.map(String.init) ?? "?" }.joined(separator: " × ")
    }

    /// Gives the rows of a network, which begin at `next`, their edges.
    private mutating func connect(_ network: Network, depth: Int, prefix: String, _ next: inout Int) {
        var rowOfNode: [Int] = []
        for node in network.nodes {
            let row = next
            let name = network.name(of: node)
            rows[row].depth = depth
            rows[row].label = name
            rowOfNode.append(row)
            next += 1
            if let nested = network.layers[node.layer].specification as? NestedNetwork {
                connect(nested.network, depth: depth + 1, prefix: "\(prefix)\(name)/", &next)
            }
            edges += Set(node.inputs.map { rowOfNode[$0.node] }).sorted().map { ($0, row) }
        }
    }

    private static let margin = 28
    private static let headHeight = 84
    private static let rowHeight = 26
    private static let laneWidth = 12
    private static let nameWidth = 300
    private static let kindWidth = 170
    private static let shapeWidth = 120
    private static let barWidth = 200

    /// The figure as a file's text.
    public func svg() -> String {
        SVG.document(
            width: width, height: height, title: "The network \(title)", description: description, content(.paper))
    }

    /// The figure as an element of a page, in the page's colours.
    func element() -> String {
        SVG.element(
            width: width, height: height, title: "The network \(title)", description: description, content(.page))
    }

    private var width: Int {
        let left = Self.margin + laneCount * Self.laneWidth + 24
        let bar = measure == nil ? 0 : Self.barWidth + 64
        return left + Self.nameWidth + Self.kindWidth + Self.shapeWidth + bar + Self.margin
    }
    private var height: Int { Self.headHeight + rows.count * Self.rowHeight + Self.margin }
    private var laneCount: Int { (lanes().max() ?? -1) + 1 }

    /// For each edge that passes over a row, the lane left of the rows in which it goes so that no two lie on each other; -1 for
    /// one from a row to the next.
    private func lanes() -> [Int] {
        /// The row at which each lane is free again.
        var ends: [Int] = []
        var lanes = [Int](repeating: -1, count: edges.count)
        let long = edges.indices.filter { edges[$0].to > edges[$0].from + 1 }
        for edge in long.sorted(by: { (edges[$0].from, edges[$0].to) < (edges[$1].from, edges[$1].to) }) {
            let (from, to) = edges[edge]
            let lane = ends.firstIndex { $0 <= from } ?? ends.count
            if lane == ends.count { ends.append(to) } else { ends[lane] = to }
            lanes[edge] = lane
        }
        return lanes
    }

    /// What a reader who can't see the figure is told.
    private var description: String {
        var text = "\(rows.count) calls of layers, from \(rows.first?.name ?? "") to \(rows.last?.name ?? "")."
        guard let measure else { return text }
        let told = rows.compactMap { row in measure.values[row.name].map { "\(row.name) \(Markup.percent($0))" } }
        text += " \(measure.title.prefix(1).uppercased() + measure.title.dropFirst()): \(told.joined(separator: ", "))."
        if let reference = measure.reference { text += " \(reference.title): \(Markup.percent(reference.value))." }
        return text
    }

    private func content(_ colors: SVG.Colors) -> String {
        let lanes = lanes()
        let spine = Self.margin + laneCount * Self.laneWidth + 6
        func y(_ row: Int) -> Int { Self.headHeight + row * Self.rowHeight + Self.rowHeight / 2 }
        func x(_ row: Int) -> Int { spine + rows[row].depth * Self.laneWidth }
        var svg = SVG.text(
            title, x: Self.margin, y: Self.margin + 18, size: 20, within: width - 2 * Self.margin,
            SVG.bold + " " + colors.ink)
        for (edge, lane) in zip(edges, lanes) {
            let (start, end) = (y(edge.from), y(edge.to))
            let path: String
            if lane < 0 {
                path = "M\(x(edge.from)) \(start)L\(x(edge.to)) \(end)"
            } else {
                let left = spine - (lane + 1) * Self.laneWidth
                path = """
                    M\(x(edge.from)) \(start)H\(left + 6)Q\(left) \(start) \(left) \(start + 6)V\(end - 6)\
                    Q\(left) \(end) \(left + 6) \(end)H\(x(edge.to))
                    """
            }
            svg += "<path d=\"\(path)\" fill=\"none\" stroke-width=\"1.5\" \(colors.lineStroke)/>\n"
        }
        let nameLeft = spine + 14
        let kindLeft = nameLeft + Self.nameWidth
        let shapeLeft = kindLeft + Self.kindWidth
        let barLeft = shapeLeft + Self.shapeWidth
        if let measure {
            svg += SVG.text(
                measure.title, x: barLeft, y: Self.headHeight - 22, size: 13, within: Self.barWidth + 64, colors.soft)
            if let reference = measure.reference {
                let place = barLeft + Int(Double(Self.barWidth) * min(max(reference.value, 0), 1))
                svg += SVG.text(
                    "line: \(reference.title), \(Markup.percent(reference.value))", x: barLeft, y: Self.headHeight - 6,
                    size: 12,
                    within: Self.barWidth + 64, colors.soft)
                svg += """
                    <path d="M\(place) \(Self.headHeight)V\(y(rows.count - 1) + 10)" stroke-dasharray="3 3" \
                    \(colors.softStroke)/>

                    """
            }
        }
        for (index, row) in rows.enumerated() {
            let isLed = links[row.name] != nil
            var line = """
                <circle cx="\(x(index))" cy="\(y(index))" r="\(isLed ? 5 : 3)" \(isLed ? colors.accent : colors.soft)/>

                """
            let indent = row.depth * Self.laneWidth
            line += SVG.text(
                row.label, x: nameLeft + indent, y: y(index) + 5, size: 14, within: Self.nameWidth - indent - 8,
                isLed ? "\(SVG.bold) \(colors.accent)" : colors.ink)
            line += SVG.text(row.kind, x: kindLeft, y: y(index) + 5, size: 13, within: Self.kindWidth - 8, colors.soft)
            line += SVG.text(
                row.shape, x: shapeLeft, y: y(index) + 5, size: 13, within: Self.shapeWidth - 8, colors.soft)
            if let value = measure?.values[row.name] {
                let length = Int(Double(Self.barWidth) * min(max(value, 0), 1))
                line += """
                    <rect x="\(barLeft)" y="\(y(index) - 6)" width="\(max(length, 1))" height="12" rx="2" \
                    \(colors.bar)/>

                    """
                line += SVG.line(
                    Markup.percent(value), x: barLeft + Self.barWidth + 8, y: y(index) + 5, size: 13, colors.ink)
            }
            if let link = links[row.name] { line = "<a href=\"\(Markup.escaped(link))\">\n\(line)</a>\n" }
            svg += line
        }
        return svg
    }
}
