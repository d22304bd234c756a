/// A shape, as the distance of any point from its edge: negative inside, about right near the edge. Beyond `radius`
/// around its centre there is nothing of it.
struct Outline {
    typealias Point = (x: Double, y: Double)

    let centre: Point
    let radius: Double
    let distance: (_ x: Double, _ y: Double) -> Double

    static func ellipse(_ centre: Point, _ width: Double, _ height: Double) -> Outline {
        Outline(centre: centre, radius: max(width, height)) { x, y in
            let (u, v) = ((x - centre.x) / width, (y - centre.y) / height)
            return ((u * u + v * v).squareRoot() - 1) * min(width, height)
        }
    }

    /// What lies between two curves over `centre.x ± width`; the curves get the position as -1 ... 1.
    static func band(
        _ centre: Point, _ width: Double, height: Double, top: @escaping (Double) -> Double,
        bottom: @escaping (Double) -> Double
    ) -> Outline {
        Outline(centre: centre, radius: width + height) { x, y in
            let u = (x - centre.x) / width
            guard u * u < 1 else { return ((u < 0 ? -u : u) - 1) * width + 0.02 }
            return max(top(u) - y, y - bottom(u))
        }
    }

    /// A line through points, of a radius that changes evenly from point to point.
    static func stroke(_ points: [Point], _ start: Double, _ end: Double) -> Outline {
        let middle = points[points.count / 2]
        let reach = points.map { point in
            let (x, y) = (point.x - middle.x, point.y - middle.y)
            return (x * x + y * y).squareRoot()
        }.max()
        let step = (end - start) / Double(points.count - 1)
        return Outline(centre: middle, radius: (reach ?? 0) + max(start, end)) { x, y in
            var nearest = Double.infinity
            for index in 1..<points.count {
                let (from, to) = (points[index - 1], points[index])
                let (along, up) = (to.x - from.x, to.y - from.y)
                let (dx, dy) = (x - from.x, y - from.y)
                let part = min(max((dx * along + dy * up) / (along * along + up * up), 0), 1)
                let (restX, restY) = (dx - part * along, dy - part * up)
                let radius = start + step * (Double(index - 1) + part)
                nearest = min(nearest, (restX * restX + restY * restY).squareRoot() - radius)
            }
            return nearest
        }
    }

    /// A line that bends towards `control`, as Bézier's quadratic curve does.
    static func curve(_ from: Point, _ control: Point, _ to: Point, _ start: Double, _ end: Double) -> Outline {
        let points: [Point] = (0...6).map { index in
            let t = Double(index) / 6
            let (a, b, c) = ((1 - t) * (1 - t), 2 * t * (1 - t), t * t)
            return (a * from.x + b * control.x + c * to.x, a * from.y + b * control.y + c * to.y)
        }
        return stroke(points, start, end)
    }

    /// What of it has a negative value of `other`, too.
    func clipped(_ other: @escaping (_ x: Double, _ y: Double) -> Double) -> Outline {
        Outline(centre: centre, radius: radius) { x, y in max(distance(x, y), other(x, y)) }
    }

    /// What of it lies in `other`, too.
    func clipped(by other: Outline) -> Outline { clipped(other.distance) }
}
