import MienBasics

/// Paints one face, from the back to the front.
struct FaceDrawing {
    typealias Point = Outline.Point

    let identity: FaceIdentity
    let expression: FaceExpression
    private var canvas: FaceCanvas

    init(_ identity: FaceIdentity, _ expression: FaceExpression, _ pose: FacePose) {
        self.identity = identity
        self.expression = expression
        canvas = FaceCanvas(pose)
    }

    mutating func draw() {
        drawBackground()
        drawHead()
        drawNose()
        drawBeard()
        drawMouth()
        drawFolds()
        for side in [-1.0, 1.0] {
            drawEye(side)
            drawBrow(side)
        }
        drawHair()
        drawGlasses()
    }

    func developed(using generator: inout SeededGenerator) -> [UInt8] { canvas.developed(using: &generator) }

    /// A point of the head's front, which moves as the head turns; what stands out moves more.
    private func front(_ x: Double, _ y: Double, depth: Double = 1) -> Point {
        (x + canvas.pose.turn * depth, y + canvas.pose.nod * depth)
    }

    // MARK: Behind the features

    private mutating func drawBackground() {
        canvas.fill(identity.background * 0.85, to: min(identity.background * 1.15, 1))
        if identity.hair == .long {
            canvas.paint(.ellipse((0, 0.15), identity.width * 1.28, 1.2), identity.hairTone * 0.85)
        }
        canvas.paint(.ellipse((0, 1.75), 1.25, 0.62), identity.clothes)
        canvas.paint(.ellipse((0, 1.0), identity.width * 0.55, 0.45), identity.skin * 0.78)
    }

    /// An egg: an ellipse above, tapering to the chin below.
    private func head(margin: Double = 0) -> Outline {
        let (width, jaw, bottom) = (identity.width + margin, identity.jaw, 1 + expression.jaw + margin)
        return Outline(centre: (0, 0), radius: bottom + 0.1) { x, y in
            let v = y > 0 ? y / bottom : y / (1 + margin)
            let half = y > 0 ? width * (1 - (1 - jaw) * v * v) : width
            let u = x / half
            return ((u * u + v * v).squareRoot() - 1) * half
        }
    }

    private mutating func drawHead() {
        for side in [-1.0, 1.0] where identity.hair != .long {
            canvas.paint(.ellipse((side * identity.width, 0.03), 0.10, 0.19), identity.skin * 0.9)
            canvas.shade(.ellipse((side * identity.width, 0.03), 0.05, 0.10), 0.25, softness: 0.04)
        }
        canvas.shade(.ellipse((0, 1.08 + expression.jaw), identity.width * 0.6, 0.16), 0.35, softness: 0.1)
        canvas.paint(head(), identity.skin)
        for side in [-1.0, 1.0] {
            let socket = front(side * identity.eyeDistance, identity.eyeHeight - 0.04)
            canvas.shade(.ellipse(socket, 0.22, 0.13), 0.16, softness: 0.09)
        }
    }

    private mutating func drawHair() {
        let (tone, line) = (identity.hairTone, identity.hairline)
        switch identity.hair {
        case .none:
            canvas.shade(head(margin: 0.01).clipped { _, y in y - line }, 0.12, softness: 0.06)
        case .short:
            canvas.paint(head(margin: 0.05).clipped { x, y in y - line - 0.75 * x * x * x * x }, tone)
        case .swept:
            canvas.paint(head(margin: 0.07).clipped { x, y in y - line + 0.22 * x - 0.8 * x * x * x * x }, tone)
            canvas.shade(.curve((-0.5, -0.75), (0, -0.95), (0.5, -0.7), 0.02, 0.03), 0.2, softness: 0.05)
        case .fringe:
            canvas.paint(
                head(margin: 0.07).clipped { x, y in y - max(line + 0.14 - 0.12 * x * x, 5 * x * x - 2.7) }, tone)
        case .long:
            canvas.paint(
                head(margin: 0.08).clipped { x, y in y - line + 0.12 * x - max(1.1 * x * x - 0.08, 9 * (x * x - 0.41))
                },
                tone)
            for side in [-1.0, 1.0] {
                let bend: Point = (side * (identity.width + 0.28), -0.3)
                canvas.paint(
                    .curve((side * 0.2, -0.9), bend, (side * (identity.width + 0.08), 0.7), 0.015, 0.03),
                    min(tone * 1.7 + 0.04, 1), opacity: 0.5, softness: 0.05)
            }
        }
    }

    // MARK: Features

    private mutating func drawNose() {
        let lift = expression.noseWrinkles * 0.03
        let tip = front(0, identity.eyeHeight + identity.noseLength - lift, depth: 1.5)
        let bridge = front(0, identity.eyeHeight, depth: 1.1)
        let (width, shadow) = (identity.noseWidth, canvas.pose.light.x > 0 ? -1.0 : 1.0)
        canvas.shade(
            .curve(
                (bridge.x + shadow * 0.07, bridge.y), (tip.x + shadow * 0.05, (bridge.y + tip.y) / 2),
                (tip.x + shadow * width, tip.y - 0.03), 0.02, 0.035), 0.22, softness: 0.05)
        canvas.shade(.ellipse((tip.x, tip.y + 0.05), width * 1.1, 0.035), 0.25, softness: 0.05)
        for side in [-1.0, 1.0] {
            canvas.shade(
                .curve(
                    (tip.x + side * width * 0.95, tip.y - 0.07), (tip.x + side * width * 1.3, tip.y),
                    (tip.x + side * width * 0.75, tip.y + 0.02), 0.012, 0.014), 0.35, softness: 0.025)
            canvas.shade(.ellipse((tip.x + side * width * 0.45, tip.y + 0.012), 0.034, 0.018), 0.7)
        }
    }

    private mutating func drawEye(_ side: Double) {
        let centre = front(side * identity.eyeDistance, identity.eyeHeight)
        let (width, opening, slant) = (identity.eyeWidth, identity.eyeOpening, identity.eyeSlant)
        let upper = opening * expression.upperLid
        let lower = opening * (0.8 * expression.lowerLid - 0.25 * expression.cheeks)
        let lean = expression.lidSlant * 0.8
        func bow(_ u: Double) -> Double { 0.6 * (1 - u * u) + 0.4 * (1 - u * u).squareRoot() }
        func top(_ u: Double) -> Double { centre.y - slant * u * side - upper * (1 - lean * u * side) * bow(u) }
        func bottom(_ u: Double) -> Double { centre.y - slant * u * side + lower * bow(u) }
        func line(_ y: (Double) -> Double, dy: Double = 0) -> [Point] {
            (-4...4).map { (centre.x + width * Double($0) / 4, y(Double($0) / 4) + dy) }
        }

        let white = Outline.band(centre, width, height: upper, top: top, bottom: bottom)
        canvas.paint(white, 0.72 + 0.2 * identity.skin)
        let middle = (centre.x, centre.y - 0.012)
        canvas.paint(Outline.ellipse(middle, 0.084, 0.084).clipped(by: white), identity.iris)
        canvas.paint(Outline.ellipse(middle, 0.042, 0.042).clipped(by: white), 0.02)
        canvas.paint(
            Outline.ellipse((middle.0 + 0.03, middle.1 - 0.035), 0.022, 0.022).clipped(by: white), 1, isLit: false)
        canvas.shade(.stroke(line(top), 0.018, 0.022), 0.8)
        canvas.shade(.stroke(line(bottom), 0.008, 0.012), 0.35)
        canvas.shade(.stroke(line(top, dy: -0.055), 0.006, 0.010), 0.25, softness: 0.03)
        let bag = 0.1 + 0.25 * identity.age + 0.3 * expression.cheeks
        canvas.shade(
            .curve(
                (centre.x - width * 0.8, centre.y + 0.10), (centre.x, centre.y + 0.17),
                (centre.x + width * 0.8, centre.y + 0.10), 0.008, 0.012), bag * 0.6, softness: 0.03)
    }

    private mutating func drawBrow(_ side: Double) {
        let (distance, width) = (identity.eyeDistance, identity.eyeWidth)
        let height = identity.eyeHeight - identity.browHeight
        let (inner, outer) = (expression.browInner, expression.browOuter)
        let from = front(side * (distance - 1.05 * width - expression.browKnit), height + 0.03 - inner)
        let to = front(side * (distance + 1.3 * width), height + 0.05 - outer)
        let bend = front(side * (distance + 0.25 * width), height - 2 * expression.browArch - (inner + outer) / 2)
        let brow = Outline.curve(from, bend, to, identity.browThickness, identity.browThickness * 0.45)
        canvas.paint(brow, identity.browTone, opacity: 0.9)
        if expression.frown > 0 {
            let top = front(side * 0.05, height - 0.06 - inner * 0.5)
            let end = front(side * 0.06, height + 0.12 - inner * 0.3)
            canvas.shade(.stroke([top, end], 0.012, 0.018), 0.5 * expression.frown, softness: 0.02)
        }
    }

    private mutating func drawMouth() {
        let middle = front(0, identity.mouthHeight + expression.jaw * 0.4, depth: 1.2)
        let width = identity.mouthWidth * expression.mouthWidth
        let (above, below, sneer) = (expression.mouthTop, expression.mouthBottom, expression.sneer)
        let lip = identity.lips * max(expression.lips, 0.2)
        let corners = expression.corners
        func bow(_ u: Double) -> Double { 0.5 * (1 - u * u) + 0.5 * (1 - u * u).squareRoot() }
        func line(_ u: Double) -> Double { middle.y - corners * (u * u - 0.35) - 0.035 * sneer * u }
        // A sneer lifts the upper lip most between the middle and one corner.
        func raised(_ u: Double) -> Double {
            let off = u * (sneer < 0 ? -1 : 1) - 0.4
            return 0.075 * (sneer < 0 ? -sneer : sneer) * max(1 - off * off * 2.5, 0)
        }
        func top(_ u: Double) -> Double { line(u) - above * bow(u) - (above > 0.01 ? raised(u) * bow(u) : 0) }
        func bottom(_ u: Double) -> Double { line(u) + below * bow(u) }
        func band(_ top: @escaping (Double) -> Double, _ bottom: @escaping (Double) -> Double) -> Outline {
            .band(middle, width, height: 0.4, top: top, bottom: bottom)
        }

        let tone = identity.skin
        canvas.paint(
            band({ top($0) - (lip * 0.8 + raised($0) * 0.7) * bow($0) }, { line($0) }), tone * 0.62, opacity: 0.85)
        canvas.paint(band({ line($0) }, { bottom($0) + lip * 1.2 * bow($0) }), tone * 0.74, opacity: 0.85)
        canvas.shade(
            .ellipse((middle.x, bottom(0) + lip * 1.2 + 0.06), width * 0.6, 0.025), 0.22, softness: 0.045)

        let opening = above + below
        let inside = band(top, bottom)
        canvas.paint(inside, 0.07, opacity: opening / 0.03)
        if expression.teeth > 0.05 {
            let share = min(expression.teeth, 1)
            let teeth = band({ top($0) + 0.012 }, { top($0) + (bottom($0) - top($0)) * share - 0.006 })
            canvas.paint(teeth.clipped(by: inside), 0.95, opacity: min(opening / 0.05, 1))
            if share > 0.75 && below > 0.03 && above > 0.03 {
                canvas.shade(.stroke(points(of: line, middle, width * 0.9), 0.006, 0.006), 0.5)
            }
        }
        let closed = 1 - min(opening / 0.06, 1)
        canvas.shade(.stroke(points(of: line, middle, width), 0.016, 0.016), 0.75 * closed)
        canvas.shade(.stroke(points(of: top, middle, width), 0.010, 0.010), 0.6 * (1 - closed))
        for side in [-1.0, 1.0] {
            canvas.shade(.ellipse((middle.x + side * width, line(side)), 0.03, 0.03), 0.4, softness: 0.02)
        }
    }

    private func points(of line: (Double) -> Double, _ middle: Point, _ width: Double) -> [Point] {
        (-4...4).map { (middle.x + width * Double($0) / 4, line(Double($0) / 4)) }
    }

    // MARK: Lines, beards, glasses

    private mutating func drawFolds() {
        let nose = front(0, identity.eyeHeight + identity.noseLength, depth: 1.3)
        let mouth = front(0, identity.mouthHeight, depth: 1.2)
        let reach = identity.mouthWidth * expression.mouthWidth
        let depth = max(expression.folds + 0.2 * identity.age, 0)
        for side in [-1.0, 1.0] {
            let isRaised = expression.sneer * side
            canvas.shade(
                .curve(
                    (nose.x + side * identity.noseWidth * 1.25, nose.y - 0.06),
                    (nose.x + side * (reach + 0.05), nose.y + 0.02),
                    (mouth.x + side * (reach + 0.08), mouth.y + 0.02), 0.014, 0.018),
                depth * (0.45 + 0.2 * isRaised), softness: 0.03)
            canvas.paint(
                .ellipse(front(side * 0.42, 0.22), 0.17, 0.11), min(identity.skin * 1.25, 1),
                opacity: 0.45 * expression.cheeks, softness: 0.09)
        }
        for index in 0..<3 where expression.noseWrinkles > 0.2 {
            let y = identity.eyeHeight - 0.03 + 0.075 * Double(index)
            let half = 0.055 + 0.015 * Double(index)
            canvas.shade(
                .curve(
                    front(-half, y + 0.03, depth: 1.2), front(0, y - 0.03, depth: 1.2),
                    front(half, y + 0.03, depth: 1.2), 0.011, 0.011),
                0.5 * expression.noseWrinkles, softness: 0.018)
        }
        let lines = expression.foreheadLines * (0.6 + 0.4 * identity.age)
        for index in 0..<2 where lines > 0.1 {
            let y = identity.eyeHeight - identity.browHeight - 0.24 - 0.09 * Double(index)
            canvas.shade(
                .curve(front(-0.33, y + 0.01), front(0, y - 0.04), front(0.33, y + 0.01), 0.009, 0.009),
                0.4 * lines, softness: 0.02)
        }
    }

    private mutating func drawBeard() {
        if identity.beard > 0 {
            let beard = head().clipped { x, y in 0.78 - 1.45 * x * x - y }
            canvas.paint(beard, identity.hairTone, opacity: identity.beard, softness: 0.1)
        }
        if identity.moustache > 0 {
            let mouth = front(0, identity.mouthHeight - 0.09 - expression.mouthTop, depth: 1.2)
            let reach = identity.mouthWidth * 0.9
            canvas.paint(
                .curve(
                    (mouth.x - reach, mouth.y + 0.06), (mouth.x, mouth.y - 0.05), (mouth.x + reach, mouth.y + 0.06),
                    0.045, 0.045), identity.hairTone, opacity: identity.moustache, softness: 0.03)
        }
    }

    private mutating func drawGlasses() {
        guard identity.hasGlasses else { return }
        let (width, height) = identity.roundGlasses ? (0.23, 0.20) : (0.26, 0.165)
        for side in [-1.0, 1.0] {
            let centre = front(side * identity.eyeDistance, identity.eyeHeight + 0.02, depth: 1.2)
            let rim = Outline.ellipse(centre, width, height)
            canvas.paint(
                Outline(centre: centre, radius: width + 0.03) { x, y in
                    let distance = rim.distance(x, y)
                    return (distance < 0 ? -distance : distance) - 0.016
                }, 0.06, opacity: 0.85)
            canvas.paint(
                .stroke([(centre.x + side * width, centre.y - 0.03), (side * identity.width, -0.04)], 0.014, 0.014),
                0.06, opacity: 0.8)
        }
        let bridge = front(0, identity.eyeHeight, depth: 1.2)
        let half = identity.eyeDistance - width
        canvas.paint(
            .curve(
                (bridge.x - half, bridge.y), (bridge.x, bridge.y - 0.03), (bridge.x + half, bridge.y), 0.014, 0.014),
            0.06, opacity: 0.85)
    }
}
