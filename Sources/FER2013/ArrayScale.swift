/// What the samples of a data set become in arrays.
public enum ArrayScale: String, CaseIterable, Sendable {
    /// Divided by 255: 0 ... 1.
    case unit
    /// Divided by 255, less a half, twice: -1 ... 1.
    case signed
    /// As they are, 0 ... 255, but floats: what a resize kernel gives as floats is not rounded.
    case raw
    /// Less the picture's own mean, divided by its own standard deviation.
    case standardized
    /// Less the mean of all 8-bit samples of all pictures for training, divided by their standard deviation.
    case standardizedBySet = "standardized-by-set"
    /// Likewise for each pixel by itself.
    case standardizedByPixel = "standardized-by-pixel"
}
