import MienBasics
import MienKernels

extension AxisTaps {
    /// A Gaussian filter that leaves out what is beyond the border, and what is further away than the radius.
    static func gaussian(_ size: Int, deviation: Double, radius: Int) -> AxisTaps {
        AxisTaps(
            input: size,
            runs: (0..<size).map { position in
                let seen = max(position - radius, 0)...min(position + radius, size - 1)
                let weights = seen.map { place in
                    let distance = Double(place - position) / deviation
                    return exp(-distance * distance / 2)
                }
                let sum = weights.reduce(0, +)
                return (seen.lowerBound, weights.map { Float($0 / sum) })
            })
    }
}
