import MienArchives
import MienArrayFormats
import MienBasics
import MienHDF5Tree
import MienImaging
import MienNetworks
import MienTensors

extension ConversionRun {
    /// Writes NumPy arrays.
    func writeNPZ() throws -> DatasetConversion.Outcome {
        let layout = try ArrayLayout(self)
        var labels: [FaceLabel] = []
        try Archive.write(to: path) { archive in
            try archive.addRows(layout.elementType, layout.shape, most: conversion.source.count, named: "x") { put in
                try self.writeRows(layout, &labels, put)
                return labels.count
            }
            try archive.add(self.numbers(labels), named: "y", file: path)
            try archive.add(labels.map { $0.usage?.rawValue ?? "" }, named: "usage")
            try archive.add(conversion.labels.names, named: "classes")
            for (name, array) in layout.statistics { try archive.add(array, named: name, file: path) }
        }
        let manifest = try manifest(size: (layout.shape[1], layout.shape[0]))
        try write(manifest)
        return outcome(manifest)
    }

    /// Writes the same arrays into an HDF5 file, which is put together in memory.
    func writeHDF5() throws -> DatasetConversion.Outcome {
        guard let hdf5 = conversion.hdf5 else {
            throw FileError(.unsupported, file: path, "an HDF5 file needs to be told how it is written (an HDF5Access)")
        }
        let layout = try ArrayLayout(self)
        var labels: [FaceLabel] = []
        let spool = try NamelessFile(beside: path)
        var size = 0
        try writeRows(layout, &labels) { piece in
            try spool.write(piece, at: size)
            size += piece.count
        }
        let x = StoredTensor(
            layout.elementType, Shape([labels.count] + layout.shape.dimensions), Storage(try spool.mapped(size: size)))
        var root = HDF5Group(place: HDF5Place(file: path))
        try root.add(.dataset(HDF5Dataset(.tensor(x))), at: "x")
        try root.add(.dataset(HDF5Dataset(.tensor(numbers(labels)))), at: "y")
        try root.add(.dataset(HDF5Dataset(.texts(labels.map { $0.usage?.rawValue ?? "" }))), at: "usage")
        try root.add(.dataset(HDF5Dataset(.texts(conversion.labels.names))), at: "classes")
        for (name, array) in layout.statistics { try root.add(.dataset(HDF5Dataset(.tensor(array))), at: name) }
        try hdf5.write(HDF5Tree(root: root), to: path)
        let manifest = try manifest(size: (layout.shape[1], layout.shape[0]))
        try write(manifest)
        return outcome(manifest)
    }

    /// Hands out the pictures as rows, and notes what they show.
    private func writeRows(
        _ layout: ArrayLayout, _ labels: inout [FaceLabel], _ put: (UnsafeRawBufferPointer) throws -> Void
    ) throws {
        var noted: [FaceLabel] = []
        var pending: [UInt8] = []
        func flush() throws {
            try pending.withUnsafeBytes(put)
            pending.removeAll(keepingCapacity: true)
        }
        try walk(layout.row) { made in
            noted.append(made.label)
            pending += made.bytes
            if pending.count > 1 << 20 { try flush() }
        }
        try flush()
        labels = noted
    }

    /// A number for each face, in the order of the labels; -1 for a face of which nobody says what it shows.
    private func numbers(_ labels: [FaceLabel]) throws -> StoredTensor {
        let order = Dictionary(
            uniqueKeysWithValues: Emotion.allCases.compactMap { emotion in
                conversion.labels.index(of: emotion).map { (emotion, $0) }
            })
        let numbers = try labels.map { label -> Int64 in
            guard let emotion = label.emotion else { return -1 }
            guard let number = order[emotion] else {
                throw FileError(
                    .mismatch, file: path, found: "a face that shows \(emotion.rawValue)",
                    expected: "one of \(conversion.labels.names.joined(separator: ", "))")
            }
            return Int64(number).littleEndian
        }
        return StoredTensor(
            .int64, [numbers.count],
            Storage(byteCount: 8 * numbers.count) { bytes in numbers.withUnsafeBytes { bytes.copyMemory(from: $0) } })
    }
}

/// What the rows of the array of pictures are.
private struct ArrayLayout {
    /// Height × width × channels.
    let shape: Shape
    let scale: ArrayScale?
    let path: String
    /// Of 0 ... 255, for all samples or for each place; none where each picture is for itself.
    private let moments: (mean: [Double], deviation: [Double])?

    var elementType: ElementType { scale == nil ? .uint8 : .float32 }

    init(_ run: ConversionRun) throws {
        (scale, path) = (run.conversion.scale, run.path)
        let first = try run.firstPicture()
        shape = [first.height, first.width, first.channels]
        moments = try scale.flatMap { try run.moments(for: $0, samples: first.pixels.count) }
    }

    /// The arrays that say how pictures were standardized.
    var statistics: [(name: String, array: StoredTensor)] {
        guard let moments else { return [] }
        return [("mean", moments.mean), ("std", moments.deviation)].map { name, values in
            let shape: Shape = values.count == 1 ? [] : shape
            let bits = values.map(\.bitPattern.littleEndian)
            return (
                name,
                StoredTensor(
                    .float64, shape,
                    Storage(byteCount: 8 * bits.count) { bytes in bits.withUnsafeBytes { bytes.copyMemory(from: $0) } })
            )
        }
    }

    /// A picture's bytes in the array.
    func row(_ sample: FaceSample, _ fitted: FittedPicture) throws -> [UInt8] {
        let image = sample.image
        guard [image.height, image.width, image.channels] == shape.dimensions else {
            throw FileError(
                .mismatch, file: path, place: sample.name,
                found:
                    "a picture of \(image.width) × \(image.height) pixels in \(image.channels == 1 ? "grey" : "colour")",
                expected: "\(shape[1]) × \(shape[0]) in \(shape[2] == 1 ? "grey" : "colour"), as the first one has; "
                    + "--size and --grey make them so")
        }
        guard let scale else { return image.pixels }
        let values: [Float]
        switch scale {
        case .unit: values = Array(fitted.tensor(Preprocessing(scale: .unit)).values)
        case .signed: values = Array(fitted.tensor(Preprocessing(scale: .signed)).values)
        case .raw: values = Array(fitted.tensor(Preprocessing(scale: .raw)).values)
        case .standardized: values = Array(fitted.tensor(Preprocessing(scale: .standardized)).values)
        case .standardizedBySet, .standardizedByPixel:
            guard let moments else { preconditionFailure("there are moments for these") }
            let isOne = moments.mean.count == 1
            values = image.pixels.enumerated().map { index, pixel in
                Float((Double(pixel) - moments.mean[isOne ? 0 : index]) / moments.deviation[isOne ? 0 : index])
            }
        }
        return values.map(\.bitPattern.littleEndian).withUnsafeBytes(Array.init)
    }
}

extension ConversionRun {
    /// The first picture that can be read, changed.
    fileprivate func firstPicture() throws -> Image {
        let source = conversion.source
        for index in 0..<source.count {
            if let sample = try? source.sample(at: index) { return try conversion.change(sample.image).image }
        }
        // Reading them all says why none can be.
        try walk({ _, _ in [] }, { _ in })
        throw FileError(.mismatch, file: source.path, found: "no faces", expected: "at least one")
    }

    /// Mean and deviation of the training part, where there is one, else of all.
    fileprivate func moments(for scale: ArrayScale, samples: Int) throws -> (mean: [Double], deviation: [Double])? {
        guard scale == .standardizedBySet || scale == .standardizedByPixel else { return nil }
        let (source, change) = (conversion.source, conversion.change)
        let isDivided = (0..<source.count).contains { (try? source.label(at: $0).usage) == .training }
        var statistics = SampleStatistics(samples: samples)
        try source.walk(pool: conversion.pool) { sample in
            isDivided && sample.usage != .training ? nil : try change(sample.image).image.pixels
        } _: { _, results in
            // What can't be read says so when it is to be written.
            for case .success(let pixels?) in results where pixels.count == samples { statistics.add(pixels) }
        }
        return scale == .standardizedBySet ? statistics.ofAll : statistics.byPlace
    }
}
