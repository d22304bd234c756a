import MienBasics
import MienKernels
import MienTensors

/// The way of pictures towards what excites a network: all that does not need the network.
struct PictureAscent {
    private let picture: Shape
    private let settings: MaximizationSettings
    /// The middle of each channel's range and half its width.
    private let middle: [Float]
    private let half: [Float]
    private let blur: (rows: AxisTaps, columns: AxisTaps)?

    /// - Parameter picture: height × width × channels.
    init(_ picture: Shape, _ settings: MaximizationSettings) {
        let (ranges, channels) = (settings.ranges, picture[2])
        precondition(ranges.count == 1 || ranges.count == channels, "one range, or one for each channel")
        let all = (0..<channels).map { ranges[ranges.count == 1 ? 0 : $0] }
        middle = all.map { ($0.lowerBound + $0.upperBound) / 2 }
        half = all.map { ($0.upperBound - $0.lowerBound) / 2 }
        blur =
            settings.blur > 0
            ? (
                .gaussian(picture[0], deviation: settings.blur, radius: Self.radius(settings.blur)),
                .gaussian(picture[1], deviation: settings.blur, radius: Self.radius(settings.blur))
            ) : nil
        (self.picture, self.settings) = (picture, settings)
    }

    /// A Gaussian has next to nothing beyond three deviations.
    private static func radius(_ deviation: Double) -> Int { Int((3 * deviation).rounded(.up)) }

    /// Pictures to begin with, N×H×W×C, all the same.
    func noise(count: Int, _ generator: inout SeededGenerator) -> Tensor {
        let numbers = (0..<picture.count).map { place in
            middle[place % picture[2]]
                + settings.noise * half[place % picture[2]] * Float(generator.normal())
        }
        return cut(Tensor(Shape([count] + picture.dimensions), (0..<count).flatMap { _ in numbers }))
    }

    /// How far to move a step's pictures.
    func move(_ generator: inout SeededGenerator) -> (down: Int, across: Int) {
        func way() -> Int { generator.index(below: 2 * settings.jitter + 1) - settings.jitter }
        let down = way()
        return (down, way())
    }

    /// Pictures that were moved; what leaves them on one side comes back on the other.
    func moved(_ pictures: Tensor, _ move: (down: Int, across: Int)) -> Tensor {
        guard move != (0, 0) else { return pictures }
        let (rows, columns, channels) = (picture[0], picture[1], picture[2])
        func around(_ place: Int, _ count: Int) -> Int { (place % count + count) % count }
        return Tensor(pictures.shape) { output in
            pictures.withValues { input in
                for row in 0..<pictures.shape[0] * rows {
                    let (item, row) = row.quotientAndRemainder(dividingBy: rows)
                    let to = item * rows + around(row + move.down, rows)
                    for column in 0..<columns {
                        let place = to * columns + around(column + move.across, columns)
                        for channel in 0..<channels {
                            output[place * channels + channel] =
                                input[((item * rows + row) * columns + column) * channels + channel]
                        }
                    }
                }
            }
        }
    }

    /// A step up. A gradient that is 0 everywhere, or has what is no number, changes nothing.
    func climbed(_ pictures: Tensor, _ gradients: Tensor, isLast: Bool) -> Tensor {
        let size = picture.count
        var values = pictures.values
        gradients.withValues { gradients in
            for first in stride(from: 0, to: gradients.count, by: size) {
                let squares = gradients[first..<first + size].reduce(0.0) { $0 + Double($1) * Double($1) }
                let root = (squares / Double(size)).squareRoot()
                let rate = root > 0 && root.isFinite ? settings.rate / Float(root) : 0
                for place in first..<first + size {
                    let channel = place % picture[2]
                    let gradient = rate > 0 ? gradients[place] : 0
                    let offset = values[place] + rate * half[channel] * gradient - middle[channel]
                    values[place] = middle[channel] + (1 - settings.decay) * offset
                }
            }
        }
        var pictures = Tensor(pictures.shape, values)
        if let blur, !isLast { pictures = pictures.sampled(rows: blur.rows, columns: blur.columns) }
        return cut(pictures)
    }

    private func cut(_ pictures: Tensor) -> Tensor {
        Tensor(pictures.shape) { output in
            pictures.withValues { input in
                for place in input.indices {
                    let channel = place % picture[2]
                    output[place] = min(
                        max(input[place], middle[channel] - half[channel]), middle[channel] + half[channel])
                }
            }
        }
    }
}
