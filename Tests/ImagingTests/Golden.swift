// Printed by golden.py with Pillow 13.0.0.

enum Golden {
    /// What Pillow's `convert("RGB")` and `convert("L")` make of each file, as checksums.
    static let pictures: [(file: String, rgb: UInt64, grey: UInt64)] = [
        ("colour.jpg", 0x53F6B20B40F2E7EB, 0x76625AD69A449497),
        ("colour422.jpg", 0x119EEA7E426C86CE, 0x9FBA89BBC02AC3BE),
        ("colour444.jpg", 0x19DF30975DCFA622, 0x49488C192ADB860C),
        ("grey.jpg", 0x854CF9366843881C, 0xA34626F23A8F028E),
        ("grey1.png", 0xFA205B50C8DBB0D2, 0x427251E017C707F8),
        ("grey16.png", 0xB0E072C4DA82989D, 0xEDB632611614F55D),
        ("grey2.png", 0x9885E2B8559D647A, 0xBA91AEA79886CED0),
        ("grey4.png", 0x0430B340FEAEAB3E, 0x2E412B6EADC9BD6C),
        ("grey4interlaced.png", 0x0430B340FEAEAB3E, 0x2E412B6EADC9BD6C),
        ("grey8.png", 0x23CD15EA0594F1CE, 0x97FEF40C1E68469C),
        ("greyAlpha8.png", 0x23CD15EA0594F1CE, 0x97FEF40C1E68469C),
        ("greyTransparent8.png", 0x23CD15EA0594F1CE, 0x97FEF40C1E68469C),
        ("palette1.png", 0x0286584CE0D981F3, 0x545D12D93BE837E3),
        ("palette2.png", 0xDDC9CC38D68CA5F9, 0x8D95983DE9869A84),
        ("palette2interlaced.png", 0xDDC9CC38D68CA5F9, 0x8D95983DE9869A84),
        ("palette4.png", 0x180A9F0840BFA1A9, 0x6E083FC6BF5DB10F),
        ("palette8.png", 0xEBC8F30AFC217F29, 0xA8D52AAB97185752),
        ("progressive.jpg", 0x884111386C42A78E, 0xBB24744327216B62),
        ("rgb16.png", 0xA157FFBB5A68E2A4, 0xFBAAC9797A39CAD3),
        ("rgb8.png", 0x3F7A12D23C44BA09, 0xC2C846D387FF0975),
        ("rgb8interlaced.png", 0x3F7A12D23C44BA09, 0xC2C846D387FF0975),
        ("rgba16.png", 0xA157FFBB5A68E2A4, 0xFBAAC9797A39CAD3),
        ("rgba8.png", 0x3F7A12D23C44BA09, 0xC2C846D387FF0975),
    ]

    /// The grey of ``formulaPicture``, resized with `Image.BILINEAR`.
    static let resized: [(width: Int, height: Int, checksum: UInt64)] = [
        (48, 48, 0xC0A7549C3C5924E1),
        (64, 64, 0xDA0197BC74B25E32),
        (7, 5, 0xA5CE0BBF5FCEDDD4),
        (23, 40, 0x05F79689210F4971),
        (9, 17, 0xFDF833256AB70685),
        (1, 1, 0xAF643C4C86028FAC),
        (224, 224, 0x31B2CA4D264068FC),
    ]

    /// Its first row of seven at 7 × 5, in grey and in colour.
    static let firstRow: [UInt8] = [122, 127, 122, 132, 122, 129, 129]
    static let firstColourRow: [UInt8] = [
        111, 126, 130, 127, 126, 135, 117,
        124, 123, 140, 129, 128, 129, 115,
        139, 124, 131, 130, 119, 138, 116,
    ]
    static let grey: UInt64 = 0xC2C846D387FF0975
    static let colourAt64: UInt64 = 0x661E11C27B1AB3C4

    /// The first samples of the grey picture as a tensor, by the usual NumPy expressions in float32.
    static let unit: [Float] = [0.16862745583057404, 0.3137255012989044, 0.4588235318660736, 0.6039215922355652]
    static let signed: [Float] = [-0.6627451181411743, -0.37254899740219116, -0.08235293626785278, 0.20784318447113037]
    static let standardized: [Float] = [
        -1.8867826461791992, -1.069754719734192, -0.25272688269615173, 0.5643010139465332,
    ]
    /// The first two pixels of the colour picture and its last one, from 0 to 1, less a mean for each channel and divided by
    /// a deviation for each, in float32.
    static let normalized: [Float] = [
        -2.1179039478302, -1.107843041419983, 0.04305018484592438,
        -1.4842880964279175, -0.4600839912891388, 0.6879304647445679,
        -1.0561692714691162, 1.6582633256912231, 0.008191797882318497,
    ]
}
