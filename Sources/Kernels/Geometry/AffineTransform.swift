import MienBasics

/// Where the pixels of a picture are taken from: an affine map of the columns and rows that come out to those that went in, in
/// single precision and with the operations of Keras 3.15, step by step.
///
/// The names are those of Keras's `ops.image.affine_transform`, whose last two numbers are 0 here.
package struct AffineTransform: Hashable, Sendable {
    /// The column is `a0` · column + `a1` · row + `a2`.
    package var a0, a1, a2: Float
    /// The row is `b0` · column + `b1` · row + `b2`.
    package var b0, b1, b2: Float

    @usableFromInline init(_ a0: Float, _ a1: Float, _ a2: Float, _ b0: Float, _ b1: Float, _ b2: Float) {
        (self.a0, self.a1, self.a2) = (a0, a1, a2)
        (self.b0, self.b1, self.b2) = (b0, b1, b2)
    }

    /// A picture mirrored, its columns, its rows or both.
    package static func flip(columns: Bool, rows: Bool, height: Int, width: Int) -> AffineTransform {
        AffineTransform(
            columns ? -1 : 1, 0, columns ? Float(width - 1) : 0, 0, rows ? -1 : 1, rows ? Float(height - 1) : 0)
    }

    /// A picture turned round its middle.
    ///
    /// - Parameter angle: in degrees, against the clock.
    package static func rotation(angle: Float, height: Int, width: Int) -> AffineTransform {
        let radians = angle * Float(Double.pi / 180)
        let (cosine, sine) = (cosf(radians), sinf(radians))
        let (x, y) = (0.5 * Float(width - 1), 0.5 * Float(height - 1))
        return AffineTransform(
            cosine, -sine, x - x * cosine - y * -sine, sine, cosine, y - x * sine - y * cosine)
    }

    /// A picture moved right and down, in pixels.
    package static func translation(right: Float, down: Float) -> AffineTransform {
        AffineTransform(1, 0, -right, 0, 1, -down)
    }

    /// A picture that shows so many times as many columns and rows around its middle.
    package static func zoom(columns: Float, rows: Float, height: Int, width: Int) -> AffineTransform {
        AffineTransform(
            columns, 0, Float(width - 1) / 2 * (1 - columns), 0, rows, Float(height - 1) / 2 * (1 - rows))
    }

    /// A picture whose rows are moved by a share of their number, and whose columns by one of theirs.
    package static func shear(x: Float, y: Float) -> AffineTransform { AffineTransform(1, x, 0, y, 1, 0) }

    /// The place that the pixel of a row and a column is taken from.
    @inlinable func place(row: Int, column: Int) -> (x: Float, y: Float) {
        let (x, y) = (Float(column), Float(row))
        return (a0 * x + a1 * y + a2, b0 * x + b1 * y + b2)
    }
}
