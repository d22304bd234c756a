public import MienNetworks

extension Image {
    /// The picture in grey; a grey picture stays as it is.
    public func grey(_ formula: Preprocessing.GreyFormula = .itu601Pillow) -> Image {
        guard channels == 3 else { return self }
        return switch formula {
        case .itu601Pillow: grey { (19595 * $0 + 38470 * $1 + 7471 * $2 + 0x8000) >> 16 }
        case .itu601OpenCV: grey { (9798 * $0 + 19235 * $1 + 3735 * $2 + 0x4000) >> 15 }
        case .average: grey { ($0 + $1 + $2) / 3 }
        }
    }

    @inline(__always)
    private func grey(_ value: (_ red: Int, _ green: Int, _ blue: Int) -> Int) -> Image {
        let grey = [UInt8](unsafeUninitializedCapacity: width * height) { output, count in
            pixels.withUnsafeBufferPointer { input in
                for index in 0..<width * height {
                    let (red, green, blue) = (input[3 * index], input[3 * index + 1], input[3 * index + 2])
                    output[index] = UInt8(value(Int(red), Int(green), Int(blue)))
                }
            }
            count = width * height
        }
        return Image(width: width, height: height, channels: 1, pixels: grey)
    }

    /// The picture with three channels; grey is repeated.
    public func rgb() -> Image {
        guard channels == 1 else { return self }
        return Image(width: width, height: height, channels: 3, pixels: pixels.flatMap { [$0, $0, $0] })
    }
}
