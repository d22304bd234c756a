public import MienNetworks
import MienTensors

extension Preprocessing {
    /// How many standard deviations from their mean the numbers of a standardised picture go, as a rule.
    private static let standardizedRange: Float = 2

    /// What black and white are among the numbers that go into a network, for each channel. A picture that is standardised by
    /// itself has neither: there it is two standard deviations on both sides.
    public func ranges(channels: Int) -> [ClosedRange<Float>] {
        func numbers(_ level: UInt8) -> [Float] {
            let even = Image(
                width: 1, height: 1, channels: channels, pixels: [UInt8](repeating: level, count: channels))
            return FittedPicture(even).tensor(self).values
        }
        return zip(numbers(0), numbers(255)).map { black, white in
            let (low, high) = (min(black, white), max(black, white))
            return scale == .standardized ? low - Self.standardizedRange...high + Self.standardizedRange : low...high
        }
    }
}
