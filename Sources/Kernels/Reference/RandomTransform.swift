/// What chance does to the places of a picture's pixels in training: each picture of a batch gets an affine map of its own, whose
/// numbers are drawn as Keras 3.15 draws them.
package struct RandomTransform: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        /// Mirrored or not, as often as not; where both axes are, `isOneDraw` says whether both are at once.
        case flip(columns: Bool, rows: Bool, isOneDraw: Bool)
        /// In full turns.
        case rotation(ClosedRange<Double>)
        /// In heights, downwards, and in widths, to the right.
        case translation(height: ClosedRange<Double>, width: ClosedRange<Double>)
        /// How much more is shown of the height, and of the width: nil for the same.
        case zoom(height: ClosedRange<Double>, width: ClosedRange<Double>?)
        /// As shares, which both change their sign for half of the pictures.
        case shear(x: ClosedRange<Double>, y: ClosedRange<Double>)
        /// A part, at the same place of all pictures of a batch.
        case crop
    }

    package var kind: Kind
    package var sampling: PixelSampling
    package var input: PictureExtents
    package var output: PictureExtents

    package init(_ kind: Kind, _ sampling: PixelSampling, input: PictureExtents, output: PictureExtents? = nil) {
        (self.kind, self.sampling, self.input, self.output) = (kind, sampling, input, output ?? input)
    }

    /// What becomes of a batch's picture.
    package func affine(_ draws: Draws, item: Int) -> AffineTransform {
        let (height, width) = (input.height, input.width)
        /// One of a picture's numbers.
        func unit(_ index: Int) -> Double { draws.unit(3 * item + index) }
        func number(_ index: Int, _ range: ClosedRange<Double>) -> Double {
            draws.uniform(3 * item + index, range)
        }
        switch kind {
        case .flip(let columns, let rows, let isOneDraw):
            return .flip(
                columns: columns && unit(0) <= 0.5, rows: rows && unit(isOneDraw ? 0 : 1) <= 0.5, height: height,
                width: width)
        case .rotation(let turns):
            return .rotation(angle: Float(360 * number(0, turns)), height: height, width: width)
        case .translation(let down, let right):
            return .translation(
                right: Float(number(1, right)) * Float(width), down: Float(number(0, down)) * Float(height))
        case .zoom(let rows, let columns):
            let shown = 1 + number(0, rows)
            return .zoom(
                columns: Float(columns.map { 1 + number(1, $0) } ?? shown), rows: Float(shown), height: height,
                width: width)
        case .shear(let x, let y):
            let sign: Float = unit(0) > 0.5 ? -1 : 1
            return .shear(x: Float(number(2, x)) * sign, y: Float(number(1, y)) * sign)
        case .crop:
            let top = Int(draws.unit(0) * Double(height - output.height + 1))
            let left = Int(draws.unit(1) * Double(width - output.width + 1))
            return .translation(right: Float(-left), down: Float(-top))
        }
    }
}
