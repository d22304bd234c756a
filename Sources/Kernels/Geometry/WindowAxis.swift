/// One axis of a ``Window``: output position `o` sees the input at `o · stride − paddingBefore + tap · dilation` for
/// every tap below `kernel`, as far as that lies in the input.
package struct WindowAxis: Hashable, Sendable {
    package let input: Int
    package let kernel: Int
    package let stride: Int
    package let dilation: Int
    package let paddingBefore: Int
    package let output: Int

    /// The output split once: each run is a row of neighbours that see the same taps. The interior is the one run that
    /// sees them all; the others are border.
    package let runs: [Run]

    /// Neighbouring output positions that see the same taps of the kernel.
    package struct Run: Hashable, Sendable {
        package let positions: Range<Int>
        package let taps: Range<Int>
    }

    /// - Precondition: sizes are positive, the padding is not negative.
    package init(
        input: Int, kernel: Int, stride: Int = 1, dilation: Int = 1, paddingBefore: Int = 0, output: Int
    ) {
        precondition(input > 0 && kernel > 0 && output > 0, "a window has positive sizes")
        precondition(stride > 0 && dilation > 0, "a window has positive strides and dilations")
        precondition(paddingBefore >= 0, "padding is not negative")
        self.input = input
        self.kernel = kernel
        self.stride = stride
        self.dilation = dilation
        self.paddingBefore = paddingBefore
        self.output = output

        var runs: [Run] = []
        var start = 0
        var taps = 0..<0
        for position in 0..<output {
            // The first tap at or after the input's start, and the first at or after its end.
            let first = position * stride - paddingBefore
            let lower = first >= 0 ? 0 : min((-first + dilation - 1) / dilation, kernel)
            let upper = first >= input ? 0 : min((input - 1 - first) / dilation + 1, kernel)
            let seen = lower < upper ? lower..<upper : 0..<0
            if position > 0 && seen != taps {
                runs.append(Run(positions: start..<position, taps: taps))
                start = position
            }
            taps = seen
        }
        runs.append(Run(positions: start..<output, taps: taps))
        self.runs = runs
    }

    /// Where in the input the first tap of `position` lies; outside of it in the padding.
    package func start(of position: Int) -> Int { position * stride - paddingBefore }

    /// The output position whose tap `tap` falls on the input's `cell`; nil where none does.
    package func position(whose tap: Int, seesInput cell: Int) -> Int? {
        let distance = cell + paddingBefore - tap * dilation
        guard distance >= 0 && distance % stride == 0 && distance / stride < output else { return nil }
        return distance / stride
    }

    /// The output positions that see every tap.
    package var interior: Range<Int> {
        runs.first { $0.taps.count == kernel }?.positions ?? 0..<0
    }

    package var alwaysSeesInput: Bool { runs.allSatisfy { !$0.taps.isEmpty } }

    /// The axis on which so many neighbouring output positions are one, which sees what all of them see.
    ///
    /// - Precondition: where they are several, there is no dilation, and `positions` divides the output.
    func taken(_ positions: Int) -> WindowAxis {
        guard positions > 1 else { return self }
        precondition(dilation == 1 && output % positions == 0, "neighbours that can be taken for one")
        return WindowAxis(
            input: input, kernel: kernel + stride * (positions - 1), stride: stride * positions,
            paddingBefore: paddingBefore, output: output / positions)
    }

    package static func == (left: WindowAxis, right: WindowAxis) -> Bool {
        (left.input, left.kernel, left.stride) == (right.input, right.kernel, right.stride)
            && (left.dilation, left.paddingBefore, left.output) == (right.dilation, right.paddingBefore, right.output)
    }

    package func hash(into hasher: inout Hasher) {
        for size in [input, kernel, stride, dilation, paddingBefore, output] { hasher.combine(size) }
    }
}
