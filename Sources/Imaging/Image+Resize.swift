public import MienNetworks

extension Image {
    /// The picture at another size, each sample as the library that the kernel is named after gives it; where that is a
    /// float, rounded.
    public func resized(
        width: Int, height: Int, using kernel: Preprocessing.ResizeKernel = .pillowBilinear
    ) -> Image {
        resized(width: width, height: height, using: kernel).image
    }

    /// The picture at another size, as a network gets it.
    func resized(width: Int, height: Int, using kernel: Preprocessing.ResizeKernel) -> FittedPicture {
        precondition(width > 0 && height > 0, "a picture has pixels")
        // None of the libraries changes a sample of a picture that has the size already.
        guard width != self.width || height != self.height else { return FittedPicture(self) }
        typealias Resize<Sample> = ([UInt8], _ width: Int, _ height: Int, _ channels: Int, Int, Int) -> [Sample]
        func bytes(_ resize: Resize<UInt8>) -> FittedPicture {
            let samples = resize(pixels, self.width, self.height, channels, width, height)
            return FittedPicture(Image(width: width, height: height, channels: channels, pixels: samples))
        }
        func floats(_ resize: Resize<Float>) -> FittedPicture {
            let samples = resize(pixels, self.width, self.height, channels, width, height)
            return FittedPicture(width: width, height: height, channels: channels, samples: samples)
        }
        func nearest(_ places: (_ source: Int, _ target: Int) -> [Int?]) -> FittedPicture {
            let (columns, rows) = (places(self.width, width), places(self.height, height))
            let samples = NearestSamples.take(
                pixels, width: self.width, channels: channels, columns: columns, rows: rows)
            return FittedPicture(Image(width: width, height: height, channels: channels, pixels: samples))
        }
        return switch kernel {
        case .pillowBilinear: bytes(PillowFilter.bilinear.resized)
        case .pillowBicubic: bytes(PillowFilter.bicubic.resized)
        case .pillowLanczos: bytes(PillowFilter.lanczos.resized)
        case .pillowBox: bytes(PillowFilter.box.resized)
        case .pillowNearest: nearest(NearestSamples.pillow)
        case .openCVLinear: bytes(OpenCVResize.linear)
        case .openCVArea: bytes(OpenCVResize.area)
        case .openCVNearest: nearest(NearestSamples.openCV)
        case .tensorFlowBilinear: floats(TensorFlowResize.bilinear)
        case .tensorFlowBilinearAntialias: floats(TensorFlowResize.triangle)
        case .kerasNearest: nearest(NearestSamples.keras)
        }
    }
}
