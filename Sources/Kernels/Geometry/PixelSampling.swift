/// How a pixel is made of those around a place between them, and what there is beyond a picture's borders: the formulas of
/// TensorFlow's `ImageProjectiveTransformV3`, in single precision
/// (https://github.com/tensorflow/tensorflow/blob/v2.21.0/tensorflow/core/kernels/image/image_ops.h).
package struct PixelSampling: Hashable, Sendable {
    package enum Interpolation: String, Sendable, CaseIterable { case nearest, bilinear }

    /// What is beyond the borders of `a b c d`.
    package enum FillMode: String, Sendable, CaseIterable {
        /// `k k k k | a b c d | k k k k`, of which k is ``PixelSampling/fillValue``.
        case constant
        /// `a a a a | a b c d | d d d d`
        case nearest
        /// `d c b a | a b c d | d c b a`
        case reflect
        /// `a b c d | a b c d | a b c d`
        case wrap

        /// A place along an axis of `size` pixels, brought within it.
        @inlinable func within(_ size: Int, _ place: Float) -> Float {
            var place = place
            let last = Float(size - 1)
            switch self {
            case .constant: return place
            case .nearest: break
            case _ where size <= 1: return 0
            case .reflect where place < 0:
                place += Float(2 * size * Int(-place / Float(2 * size)))
                place = place < Float(-size) ? place + Float(2 * size) : -place - 1
            case .reflect where place > last:
                place -= Float(2 * size * Int(place / Float(2 * size)))
                if place >= Float(size) { place = Float(2 * size) - place - 1 }
            case .wrap where place < 0: place += Float(size * (Int(-place / last) + 1))
            case .wrap where place > last: place -= Float(size * Int(place / last))
            case .reflect, .wrap: break
            }
            return min(max(place, 0), last)
        }
    }

    package var interpolation: Interpolation
    package var fillMode: FillMode
    package var fillValue: Float

    package init(_ interpolation: Interpolation, _ fillMode: FillMode, fillValue: Float = 0) {
        (self.interpolation, self.fillMode, self.fillValue) = (interpolation, fillMode, fillValue)
    }
}

/// Rows, columns and channels of a picture, in this order in memory.
package struct PictureExtents: Hashable, Sendable {
    package var height: Int
    package var width: Int
    package var channels: Int

    package init(height: Int, width: Int, channels: Int) {
        (self.height, self.width, self.channels) = (height, width, channels)
    }

    package var count: Int { height * width * channels }

    /// Where a pixel begins; nil for one beyond the borders.
    @inlinable func start(_ row: Int, _ column: Int) -> Int? {
        guard row >= 0, row < height, column >= 0, column < width else { return nil }
        return (row * width + column) * channels
    }
}

/// The pixels around a place of a picture, and how much each counts.
package struct PixelTaps {
    /// Where they begin, nil for what is beyond the borders: above left, above right, below left and below right.
    package var starts: (Int?, Int?, Int?, Int?)
    /// Of those on the left and on the right.
    package var columns: (Float, Float)
    /// Of those above and below.
    package var rows: (Float, Float)

    @inlinable package init(_ picture: PictureExtents, x: Float, y: Float) {
        let (left, top) = (x.rounded(.down), y.rounded(.down))
        let (row, column) = (Int(top), Int(left))
        starts = (
            picture.start(row, column), picture.start(row, column + 1), picture.start(row + 1, column),
            picture.start(row + 1, column + 1)
        )
        columns = (left + 1 - x, x - left)
        rows = (top + 1 - y, y - top)
    }
}
