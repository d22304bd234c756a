import MienBasics
import MienKernels

/// One shape of convolution. Sizes and padding are given; the output has as many cells as the window fits into.
struct ConvolutionCase: Sendable, CustomStringConvertible {
    var batch = 1
    var rows = 5
    var columns = 7
    var kernel = (3, 3)
    var stride = (1, 1)
    var dilation = (1, 1)
    /// Before and after, of rows and columns.
    var padding = ((0, 0), (0, 0))
    var channels = 3
    var filters = 5
    var groups = 1

    var window: Window {
        func axis(_ input: Int, _ kernel: Int, _ stride: Int, _ dilation: Int, _ padding: (Int, Int)) -> WindowAxis {
            let room = input + padding.0 + padding.1 - (kernel - 1) * dilation - 1
            precondition(room >= 0, "a case whose window fits")
            return WindowAxis(
                input: input, kernel: kernel, stride: stride, dilation: dilation, paddingBefore: padding.0,
                output: room / stride + 1)
        }
        return Window(
            rows: axis(rows, kernel.0, stride.0, dilation.0, padding.0),
            columns: axis(columns, kernel.1, stride.1, dilation.1, padding.1))
    }

    var inputCount: Int { batch * rows * columns * channels }
    var outputCells: Int { batch * window.outputCells }
    var depth: Int { kernel.0 * kernel.1 * channels / groups }

    var description: String {
        "\(batch)×\(rows)×\(columns)×\(channels) → \(filters), kernel \(kernel), stride \(stride), dilation \(dilation), "
            + "padding \(padding), groups \(groups)"
    }

    static let around = ((1, 1), (1, 1))

    /// Every remainder of pixels and filters that a tile can leave.
    static let remainders: [ConvolutionCase] =
        [1, 2, 3, 4, 5, 7, 9, 11, 12, 13, 17].map {
            ConvolutionCase(rows: 1, columns: $0, kernel: (1, 1), channels: 4, filters: 9)
        }
        + [1, 3, 4, 5, 7, 8, 9, 15, 16, 17, 24, 31, 32, 33, 40, 57].map {
            ConvolutionCase(rows: 2, columns: 3, kernel: (1, 1), channels: 3, filters: $0)
        }

    /// Numbers of channels below and above what fuses rows of taps.
    static let channelCounts: [ConvolutionCase] =
        [1, 3, 7, 15, 16, 33, 64].map { ConvolutionCase(padding: around, channels: $0, filters: 7) }
        + [1, 3, 16].map { ConvolutionCase(batch: 3, padding: around, channels: $0, filters: 10) }

    /// Kernels of all sizes, with and without padding, in which a window may lie as a whole.
    static let kernels: [ConvolutionCase] =
        (1...5).map { ConvolutionCase(rows: 6, columns: 5, kernel: ($0, $0), channels: 2) }
        + (2...4).map { ConvolutionCase(kernel: ($0, 6 - $0), padding: ((1, 0), (0, 2))) }
        + [1, 16].map { channels in
            ConvolutionCase(rows: 2, columns: 2, kernel: (5, 5), padding: ((2, 2), (2, 2)), channels: channels)
        }
        + [1, 16].map { channels in
            ConvolutionCase(rows: 1, columns: 9, kernel: (1, 4), padding: ((0, 0), (3, 0)), channels: channels)
        }
        + [1, 16].map { ConvolutionCase(rows: 3, columns: 2, padding: ((4, 3), (3, 5)), channels: $0) }
        + [1, 16].map { ConvolutionCase(rows: 4, columns: 1, padding: around, channels: $0) }

    static let steps: [ConvolutionCase] =
        [(2, 2), (3, 3), (1, 3), (2, 1)].map {
            ConvolutionCase(rows: 8, columns: 9, stride: $0, padding: ((0, 1), (1, 1)), channels: 3, filters: 8)
        }
        + [(2, 2), (3, 1), (1, 2)].map {
            ConvolutionCase(rows: 8, columns: 9, dilation: $0, padding: ((2, 2), (1, 2)), channels: 5, filters: 6)
        }
        + [
            ConvolutionCase(rows: 7, columns: 7, kernel: (1, 1), stride: (2, 2), channels: 33, filters: 40),
            ConvolutionCase(
                batch: 2, rows: 9, columns: 9, stride: (2, 2), padding: ((0, 1), (0, 1)), channels: 16, filters: 32),
        ]

    /// Few filters, for output cells that can be taken for one in twos and fours, and such as can't.
    static let narrow: [ConvolutionCase] = [1, 2, 3, 4, 7, 8, 12].flatMap { filters in
        [(8, 1, 3), (8, 1, 1), (6, 2, 3), (12, 1, 8), (7, 1, 3), (8, 3, 20)].map { columns, stride, channels in
            ConvolutionCase(
                batch: 2, rows: 5, columns: columns * stride, stride: (1, stride), padding: ((1, 1), (1, stride)),
                channels: channels, filters: filters)
        }
    }

    static let groups: [ConvolutionCase] = [(4, 6, 2), (6, 6, 6), (9, 12, 3), (64, 32, 2)].map {
        ConvolutionCase(batch: 2, padding: around, channels: $0.0, filters: $0.1, groups: $0.2)
    }

    /// Shapes that nobody thought of, the same ones in every run.
    static let drawn: [ConvolutionCase] = {
        var generator = SeededGenerator(seed: 20)
        func number(_ range: ClosedRange<Int>) -> Int { range.lowerBound + generator.index(below: range.count) }
        return (0..<60).map { _ in
            var shape = ConvolutionCase()
            shape.batch = number(1...3)
            shape.kernel = (number(1...4), number(1...4))
            shape.stride = (number(1...3), number(1...3))
            shape.dilation = (number(1...2), number(1...2))
            shape.padding = ((number(0...3), number(0...3)), (number(0...3), number(0...3)))
            shape.rows = max(number(1...8), (shape.kernel.0 - 1) * shape.dilation.0 + 1 - shape.padding.0.0)
            shape.columns = max(number(1...14), (shape.kernel.1 - 1) * shape.dilation.1 + 1 - shape.padding.1.0)
            shape.groups = number(1...4) == 1 ? number(2...3) : 1
            shape.channels = number(1...20) * shape.groups
            shape.filters = number(1...20) * shape.groups
            return shape
        }
    }()

    static let all = remainders + channelCounts + kernels + steps + narrow + groups + drawn
}
