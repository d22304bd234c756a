package import MienBasics

/// The windows along one axis, laid side by side in the channels, with zeros where they leave the input: what makes a
/// convolution with one axis fewer of one with that axis. One input: axis × cells × channels.
///
/// What comes out is positions × cells × groups × taps × (channels / groups).
package struct Unfold: Operation {
    private let axis: WindowAxis
    private let cells: Int
    private let channels: Int
    private let groups: Int

    /// - Precondition: the groups divide the channels.
    package init(_ axis: WindowAxis, cells: Int, channels: Int, groups: Int) {
        precondition(groups > 0 && channels % groups == 0, "groups of as many channels each")
        self.axis = axis
        self.cells = cells
        self.channels = channels
        self.groups = groups
    }

    package var flops: Int { 0 }

    package var algorithm: String { "copy" }

    package func run(
        inputs: [UnsafePointer<Float>], output: UnsafeMutablePointer<Float>, batch: Int, pool: ThreadPool
    ) {
        precondition(inputs.count == 1, "one input")
        let width = channels / groups
        let slice = cells * channels
        let size = slice * axis.kernel
        pool.run(over: batch * axis.output, nanoseconds: batch * axis.output * size / 4) { range in
            for index in range {
                let item = inputs[0] + index / axis.output * axis.input * slice
                let first = axis.start(of: index % axis.output)
                for tap in 0..<axis.kernel {
                    let position = first + tap * axis.dilation
                    let isInside = position >= 0 && position < axis.input
                    for run in 0..<cells * groups {
                        let to = output + index * size + (run * axis.kernel + tap) * width
                        if isInside {
                            to.update(from: item + position * slice + run * width, count: width)
                        } else {
                            to.update(repeating: 0, count: width)
                        }
                    }
                }
            }
        }
    }
}
