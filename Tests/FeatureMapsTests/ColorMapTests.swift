import MienFeatureMaps
import Testing

@Suite struct ColorMapTests {
    /// Every eighth colour and the last, as Matplotlib 3.11 gives them.
    private static let references: [(name: String, tolerance: Int, colors: [UInt32])] = [
        (
            "viridis", 2,
            [
                0x440154, 0x470D60, 0x48186A, 0x482374, 0x472D7B, 0x453781, 0x424086, 0x3E4989, 0x3B528B, 0x375B8D,
                0x33638D, 0x2F6B8E, 0x2C728E, 0x297A8E, 0x26828E, 0x23898E, 0x21918C, 0x1F988B, 0x1FA088, 0x22A785,
                0x28AE80, 0x32B67A, 0x3FBC73, 0x4EC36B, 0x5EC962, 0x70CF57, 0x84D44B, 0x98D83E, 0xADDC30, 0xC2DF23,
                0xD8E219, 0xECE51B, 0xFDE725,
            ]
        ),
        (
            "magma", 2,
            [
                0x000004, 0x030312, 0x0A0822, 0x130D34, 0x1D1147, 0x29115A, 0x36106B, 0x440F76, 0x51127C, 0x5D177F,
                0x6A1C81, 0x762181, 0x832681, 0x902A81, 0x9C2E7F, 0xAA337D, 0xB73779, 0xC43C75, 0xD0416F, 0xDC4869,
                0xE75263, 0xEF5D5E, 0xF56B5C, 0xF9795D, 0xFC8961, 0xFD9869, 0xFEA772, 0xFEB67C, 0xFEC488, 0xFED395,
                0xFDE2A3, 0xFCF0B2, 0xFCFDBF,
            ]
        ),
        (
            "coolwarm", 3,
            [
                0x3B4CC0, 0x445ACC, 0x4E68D8, 0x5875E1, 0x6282EA, 0x6C8FF1, 0x779AF7, 0x82A6FB, 0x8DB0FE, 0x98B9FF,
                0xA3C2FE, 0xAEC9FC, 0xB9D0F9, 0xC3D5F4, 0xCCD9ED, 0xD5DBE5, 0xDDDCDC, 0xE5D8D1, 0xECD3C5, 0xF1CCB8,
                0xF5C4AC, 0xF7BA9F, 0xF7B093, 0xF6A586, 0xF4987A, 0xF08B6E, 0xEB7D62, 0xE46E56, 0xDD5F4B, 0xD44E41,
                0xCA3B37, 0xBE242E, 0xB40426,
            ]
        ),
        ("grey", 0, (0..<32).map { $0 * 8 * 0x010101 } + [0xFFFFFF]),
    ]

    @Test(arguments: 0..<4) func mapsAreCloseToTheirOriginals(_ index: Int) throws {
        let reference = Self.references[index]
        let map = try #require(ColorMap(named: reference.name))
        #expect(map.colors.count == 256)
        for (step, digits) in reference.colors.enumerated() {
            let color = map[min(step * 8, 255)]
            let original = ColorMap.Color(digits)
            let distances = [
                abs(Int(color.red) - Int(original.red)), abs(Int(color.green) - Int(original.green)),
                abs(Int(color.blue) - Int(original.blue)),
            ]
            #expect(distances.allSatisfy { $0 <= reference.tolerance }, "\(map.name) \(step): \(color.hex)")
        }
    }

    @Test func mapsAreFoundByTheirNames() {
        for map in ColorMap.all { #expect(ColorMap(named: map.name) == map) }
        #expect(ColorMap.all.first == .viridis)
        #expect(ColorMap(named: "Viridis") == nil)
    }

    @Test func theColourOfTheUndefinedIsFarFromAllOthers() {
        for map in ColorMap.all {
            let nearest = map.colors.map { color in
                let red = Int(color.red) - Int(map.undefined.red)
                let green = Int(color.green) - Int(map.undefined.green)
                let blue = Int(color.blue) - Int(map.undefined.blue)
                return red * red + green * green + blue * blue
            }.min()
            #expect((nearest ?? 0) > 64 * 64, "\(map.name)")
        }
    }

    @Test func valuesSpreadOverTheWholeMap() {
        let grey = ColorMap.grey
        #expect(grey.color(of: -1, in: -1...3) == grey[0])
        #expect(grey.color(of: 3, in: -1...3) == grey[255])
        #expect(grey.color(of: 1, in: -1...3) == grey[128])
        #expect(grey.color(of: -9, in: -1...3) == grey[0])
        #expect(grey.color(of: 9, in: -1...3) == grey[255])
    }

    @Test func aRangeWiderThanAnyFloatStillSpreads() {
        let grey = ColorMap.grey
        let widest = -Float.greatestFiniteMagnitude...Float.greatestFiniteMagnitude
        #expect(grey.color(of: .greatestFiniteMagnitude, in: widest) == grey[255])
        #expect(grey.color(of: 0, in: widest) == grey[128])
    }

    @Test func aRangeOfOneValueHasOneColour() {
        #expect(ColorMap.grey.color(of: 5, in: 5...5) == ColorMap.grey[0])
        #expect(ColorMap.coolwarm.color(of: 0, in: 0...0) == ColorMap.coolwarm[128])
    }

    @Test func whatHasNoPlaceInTheRangeIsMarked() {
        let map = ColorMap.viridis
        #expect(map.color(of: .nan, in: 0...1) == map.undefined)
        #expect(map.color(of: .infinity, in: 0...1) == map.undefined)
        #expect(map.color(of: -.infinity, in: 0...1) == map.undefined)
        #expect(map.color(of: 0, in: nil) == map.undefined)
    }

    @Test func hexKeepsLeadingZeros() {
        #expect(ColorMap.Color(0x00000A).hex == "#00000a")
    }
}
