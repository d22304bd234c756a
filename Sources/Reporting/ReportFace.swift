import MienBasics
public import MienImaging

/// A face that the network has seen.
public struct ReportFace: Sendable {
    /// What the face shows, an emotion as a rule.
    public var caption: String
    /// Where the picture is from: a path, a row of a table.
    public var source: String
    /// The picture as the network got it.
    public var image: Image
    /// The network's probability for each class, in the order of the classes; empty where they are not known.
    public var predictions: [(label: String, probability: Float)]

    public init(caption: String, source: String, image: Image, predictions: [(label: String, probability: Float)]) {
        self.caption = caption
        self.source = source
        self.image = image
        self.predictions = predictions
    }

    /// The class with the largest probability; nil where none is known, or none is a number.
    var best: (label: String, probability: Float)? {
        predictions.filter { !$0.probability.isNaN }.max { $0.probability < $1.probability }
    }
}

extension ReportFace {
    /// A card of a page: the picture and what the network says.
    ///
    /// - Parameter remark: what else is to be said of it.
    func card(_ remark: String? = nil) throws -> String {
        let best = best
        var html = """
            <figure class="face">
            <img class="input" src="\(try Markup.address(of: image))" width="\(image.width)" \
            height="\(image.height)" alt="\(Markup.escaped("input face: \(caption)"))"/>
            <figcaption>
            <h3>\(Markup.escaped(caption))</h3>
            <p class="source">\(Markup.escaped(source))</p>

            """
        if let best { html += "<p class=\"predicted\">predicted <b>\(Markup.escaped(best.label))</b></p>\n" }
        if let remark { html += "<p class=\"predicted\">\(Markup.escaped(remark))</p>\n" }
        if !predictions.isEmpty { html += "<ul class=\"bars\">\n" }
        for (label, probability) in predictions {
            let isBest = label == best?.label && probability == best?.probability
            let share = probability.isFinite ? Double(min(max(probability, 0), 1)) * 100 : 0
            html += """
                <li\(isBest ? " class=\"best\"" : "")><span class="label">\(Markup.escaped(label))</span>\
                <span class="track"><span class="bar" style="width:\(Markup.length(share))%"></span></span>\
                <span class="percent">\(Markup.percent(probability))</span></li>

                """
        }
        if !predictions.isEmpty { html += "</ul>\n" }
        return html + "</figcaption>\n</figure>\n"
    }
}
