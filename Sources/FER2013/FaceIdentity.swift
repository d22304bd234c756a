import MienBasics

/// What stays of a face when its mood changes. Lengths are in units of half the head's height, tones are 0 ... 1.
struct FaceIdentity {
    enum Hair: Int, CaseIterable { case short, swept, fringe, long, none }

    let hair: Hair
    let hairTone: Double
    let hairline: Double
    let skin: Double
    let background: Double
    let clothes: Double
    /// Half the head's width, and how much of it the jaw keeps.
    let width: Double
    let jaw: Double
    let eyeDistance: Double
    let eyeWidth: Double
    let eyeOpening: Double
    let eyeSlant: Double
    let eyeHeight: Double
    let iris: Double
    let browHeight: Double
    let browThickness: Double
    let browTone: Double
    let noseLength: Double
    let noseWidth: Double
    let mouthHeight: Double
    let mouthWidth: Double
    let lips: Double
    let age: Double
    let hasGlasses: Bool
    let roundGlasses: Bool
    /// 0 for none.
    let beard: Double
    let moustache: Double

    init(_ generator: inout SeededGenerator) {
        hair = Hair.allCases[generator.index(below: Hair.allCases.count * 3 - 2) / 3]
        skin = generator.uniform(0.38...0.86)
        let isFair = generator.unit() < 0.3 && skin > 0.55
        hairTone = isFair ? generator.uniform(0.5...0.8) : generator.uniform(0.06...0.3)
        hairline = generator.uniform(-0.68 ... -0.52)
        background = generator.uniform(0.08...0.92)
        clothes = generator.uniform(0.08...0.85)
        width = generator.uniform(0.70...0.82)
        jaw = generator.uniform(0.70...0.95)
        eyeDistance = generator.uniform(0.32...0.38)
        eyeWidth = generator.uniform(0.155...0.20)
        eyeOpening = generator.uniform(0.062...0.085)
        eyeSlant = generator.uniform(-0.02...0.04)
        eyeHeight = generator.uniform(-0.14 ... -0.06)
        iris = generator.uniform(0.06...0.4)
        browHeight = generator.uniform(0.20...0.26)
        browThickness = generator.uniform(0.028...0.055)
        browTone = hairTone * generator.uniform(0.5...0.9)
        noseLength = generator.uniform(0.34...0.44)
        noseWidth = generator.uniform(0.10...0.15)
        mouthHeight = generator.uniform(0.50...0.57)
        mouthWidth = generator.uniform(0.25...0.31)
        lips = generator.uniform(0.035...0.065)
        age = generator.uniform(0...1)
        hasGlasses = generator.unit() < 0.14
        roundGlasses = generator.unit() < 0.5
        let grows = hair != .long && generator.unit() < 0.3
        beard = grows ? generator.uniform(0.15...0.6) : 0
        moustache = grows || hair != .long && generator.unit() < 0.1 ? generator.uniform(0.2...0.7) : 0
    }
}
