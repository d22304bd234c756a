import MienBasics

/// Where a head is in the picture, and what light falls on it.
struct FacePose {
    /// The head's centre, in pixels.
    let x: Double
    let y: Double
    /// Pixels per unit of length.
    let scale: Double
    /// The rotation in the picture's plane.
    let cosine: Double
    let sine: Double
    /// How far the features move over the head as it turns and nods.
    let turn: Double
    let nod: Double
    /// Towards the light; of length 1.
    let light: (x: Double, y: Double, z: Double)
    /// How much of the light has this direction.
    let contrast: Double
    let exposure: Double
    let noise: Double

    init(_ generator: inout SeededGenerator) {
        x = 24 + generator.uniform(-1.8...1.8)
        y = 22.6 + generator.uniform(-1.5...1.5)
        scale = 23.2 * generator.uniform(0.92...1.07)
        // Half the angle's tangent gives sine and cosine without a library's approximation.
        let half = generator.uniform(-0.085...0.085)
        cosine = (1 - half * half) / (1 + half * half)
        sine = 2 * half / (1 + half * half)
        turn = generator.uniform(-0.10...0.10)
        nod = generator.uniform(-0.05...0.05)
        let sideways = generator.uniform(-0.75...0.75)
        let downwards = generator.uniform(-0.7...0.1)
        let length = (sideways * sideways + downwards * downwards + 0.7).squareRoot()
        light = (sideways / length, downwards / length, (0.7).squareRoot() / length)
        contrast = generator.uniform(0.3...0.7)
        exposure = generator.uniform(0.85...1.12)
        noise = generator.uniform(0.008...0.035)
    }

    /// How bright a white surface of a head is at a point.
    func brightness(_ x: Double, _ y: Double) -> Double {
        var (u, v) = (x / 0.9, y / 1.15)
        let square = u * u + v * v
        if square > 0.9 {
            let length = (square / 0.9).squareRoot()
            (u, v) = (u / length, v / length)
        }
        let depth = (1 - min(square, 0.9)).squareRoot()
        let direct = max(u * light.x + v * light.y + depth * light.z, 0)
        return 1 - contrast + contrast * 1.2 * direct
    }
}
