import MienBasics

// The arithmetic is TensorFlow's, in single precision where it has it: a position that falls between two pixels by a hair
// more or less is another pixel. https://www.tensorflow.org/api_docs/python/tf/image/resize

extension AxisTaps {
    /// Each position `times` times.
    package static func repeating(_ input: Int, times: Int) -> AxisTaps {
        AxisTaps(input: input, runs: (0..<input * times).map { ($0 / times, [1]) })
    }

    /// The position nearest to the middle of each.
    package static func nearest(_ input: Int, to output: Int) -> AxisTaps {
        let scale = Float(input) / Float(output)
        return AxisTaps(
            input: input,
            runs: (0..<output).map { (min(Int(((Float($0) + 0.5) * scale).rounded(.down)), input - 1), [1]) })
    }

    /// The two positions around the middle of each, by their distances.
    package static func bilinear(_ input: Int, to output: Int) -> AxisTaps {
        let scale = Float(input) / Float(output)
        return AxisTaps(
            input: input,
            runs: (0..<output).map { position in
                let place = (Float(position) + 0.5) * scale - 0.5
                let floor = place.rounded(.down)
                let (lower, upper) = (max(Int(floor), 0), min(Int(place.rounded(.up)), input - 1))
                let share = place - floor
                return lower == upper || share == 0 ? (lower, [1]) : (lower, [1 - share, share])
            })
    }

    /// Four positions around the middle of each, by Keys's cubic with a = -1/2, whose argument is rounded to 1/1024; those
    /// beyond the border count for nothing. Keys, 1981, doi:10.1109/TASSP.1981.1163711.
    package static func bicubic(_ input: Int, to output: Int) -> AxisTaps {
        let scale = Float(input) / Float(output)
        return AxisTaps(
            input: input,
            runs: (0..<output).map { position in
                let place = (Float(position) + 0.5) * scale - 0.5
                let floor = place.rounded(.down)
                let share = ((place - floor) * 1024).rounded(.toNearestOrEven) / 1024
                let first = Int(floor) - 1
                let seen = max(first, 0)..<min(first + 4, input)
                return (
                    seen.lowerBound,
                    normalized(seen.map { ResamplingKernel.keys(abs(Float($0 - first - 1) - share)) })
                )
            })
    }

    /// Every position by how much of it falls into each.
    package static func area(_ input: Int, to output: Int) -> AxisTaps {
        let scale = Float(input) / Float(output)
        return AxisTaps(
            input: input,
            runs: (0..<output).map { position in
                let (from, to) = (Float(position) * scale, Float(position + 1) * scale)
                let (first, last) = (Int(from.rounded(.down)), min(Int(to.rounded(.up)), input))
                return (
                    first,
                    (first..<max(last, first + 1)).map { pixel in
                        (min(Float(pixel + 1), to) - max(Float(pixel), from)) / scale
                    }
                )
            })
    }

    /// All positions within a kernel's reach of the middle of each, by their distances.
    ///
    /// - Parameter isAntialiased: whether the kernel grows where the output is the smaller one.
    package static func sampled(
        _ input: Int, to output: Int, by kernel: ResamplingKernel, isAntialiased: Bool
    ) -> AxisTaps {
        let inverse = 1 / (Float(output) / Float(input))
        let growth = isAntialiased ? max(inverse, 1) : 1
        let reach = kernel.radius * growth
        return AxisTaps(
            input: input,
            runs: (0..<output).map { position in
                let middle = (Float(position) + 0.5) * inverse
                guard middle >= 0 && middle <= Float(input) else { return (0, []) }
                let first = min(max(Int((middle - reach - 0.5).rounded(.up)), 0), input - 1)
                let last = min(max(Int((middle + reach - 0.5).rounded(.down)), 0), input - 1)
                return (
                    first,
                    normalized((first...max(first, last)).map { kernel((Float($0) + 0.5 - middle) * (1 / growth)) })
                )
            })
    }

    /// As many windows as there are positions of the output, as even as they can be: from ⌊i n / m⌋ to ⌈(i + 1) n / m⌉,
    /// with the mean's weights.
    package static func adaptive(_ input: Int, to output: Int) -> AxisTaps {
        AxisTaps(
            input: input,
            runs: (0..<output).map { position in
                let (first, end) = (position * input / output, ((position + 1) * input + output - 1) / output)
                return (first, Array(repeating: 1 / Float(end - first), count: end - first))
            })
    }

    /// The weights divided by their sum, where there is one.
    private static func normalized(_ weights: [Float]) -> [Float] {
        let sum = weights.reduce(0, +)
        return abs(sum) >= 1000 * Float.leastNormalMagnitude ? weights.map { $0 * (1 / sum) } : weights.map { _ in 0 }
    }
}

/// How much a pixel counts, by its distance.
package enum ResamplingKernel: Hashable, Sendable {
    case triangle, keysCubic, mitchellCubic, gaussian
    /// sin πx / πx, with a window of this radius.
    case lanczos(Int)

    /// The distance from which on nothing counts.
    var radius: Float {
        switch self {
        case .triangle: 1
        case .keysCubic, .mitchellCubic: 2
        case .gaussian: 1.5
        case .lanczos(let radius): Float(radius)
        }
    }

    func callAsFunction(_ distance: Float) -> Float {
        let x = abs(distance)
        switch self {
        case .triangle: return max(1 - x, 0)
        case .keysCubic: return Self.keys(x)
        case .mitchellCubic:
            if x >= 2 { return 0 }
            if x >= 1 { return ((-7 / 18 * x + 2) * x - 10 / 3) * x + 16 / 9 }
            return (7 / 6 * x - 2) * x * x + 8 / 9
        case .gaussian: return x >= radius ? 0 : expf(-2 * x * x)
        case .lanczos:
            if x > radius { return 0 }
            if x <= 1e-3 { return 1 }
            let turn = Double(x) * .pi
            return Float(Double(radius) * sin(turn) * sin(turn / Double(radius)) / (turn * turn))
        }
    }

    static func keys(_ x: Float) -> Float {
        if x >= 2 { return 0 }
        return x >= 1 ? ((-0.5 * x + 2.5) * x - 4) * x + 2 : (1.5 * x - 2.5) * x * x + 1
    }
}
