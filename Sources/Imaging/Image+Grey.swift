public import MienNetworks

extension Image {
    /// The picture in grey; a grey picture stays as it is.
    public func grey(_ formula: Preprocessing.GreyFormula = .itu601Pillow) -> Image {
        guard channels == 3 else { return self }
        switch formula {
        case .itu601Pillow:
            let pixels = (0..<width * height).map { index in
                let red = Int(self.pixels[3 * index])
                let green = Int(self.pixels[3 * index + 1])
                let blue = Int(self.pixels[3 * index + 2])
                return UInt8((19595 * red + 38470 * green + 7471 * blue + 0x8000) >> 16)
            }
            return Image(width: width, height: height, channels: 1, pixels: pixels)
        }
    }

    /// The picture with three channels; grey is repeated.
    public func rgb() -> Image {
        guard channels == 1 else { return self }
        return Image(width: width, height: height, channels: 3, pixels: pixels.flatMap { [$0, $0, $0] })
    }
}
