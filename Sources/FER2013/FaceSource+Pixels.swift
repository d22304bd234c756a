public import MienBasics
import MienImaging
public import MienTensors

extension FaceSource {
    /// All pictures in memory, as bytes: faces × height × width × channels, NHWC.
    ///
    /// - Throws: ``FileError``: what reading a face throws, for the first that is at fault; `mismatch` for a picture of another
    ///   size or colour than the first one, and where there is none.
    public func pixels(pool: ThreadPool = .shared) throws -> StoredTensor {
        guard count > 0 else {
            throw FileError(.mismatch, file: path, found: "no faces", expected: "at least one")
        }
        let first = try sample(at: 0).image
        let size = first.pixels.count
        let storage = try Storage(byteCount: count * size) { bytes in
            // Each face has a place of its own.
            let places = bytes
            try walk(pool: pool) { sample in
                let image = sample.image
                guard (image.width, image.height, image.channels) == (first.width, first.height, first.channels) else {
                    throw FileError(
                        .mismatch, file: path, place: sample.name,
                        found: "a picture of \(image.width) × \(image.height) × \(image.channels)",
                        expected: "\(first.width) × \(first.height) × \(first.channels), as the first one has")
                }
                image.pixels.withUnsafeBytes {
                    UnsafeMutableRawBufferPointer(rebasing: places[sample.index * size..<(sample.index + 1) * size])
                        .copyMemory(from: $0)
                }
            } _: { _, results in
                for result in results { try result.get() }
            }
        }
        return StoredTensor(.uint8, [count, first.height, first.width, first.channels], storage)
    }
}
