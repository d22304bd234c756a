import MienBasics

/// Where each pixel of a new picture comes from: the one at (x, y) from (xx · x + xy · y + x0, yx · x + yy · y + y0) in the
/// original, in pixels from the middle of the upper left one. The numbers stand in the order of TensorFlow's
/// `ImageProjectiveTransformV3`.
package struct AffineMap: Sendable, Equatable {
    package var xx: Float
    package var xy: Float
    package var x0: Float
    package var yx: Float
    package var yy: Float
    package var y0: Float

    package init(xx: Float, xy: Float, x0: Float, yx: Float, yy: Float, y0: Float) {
        (self.xx, self.xy, self.x0) = (xx, xy, x0)
        (self.yx, self.yy, self.y0) = (yx, yy, y0)
    }

    /// The way back through what moves the pixels of a picture of a size: each step undone about the picture's middle, the
    /// last one first.
    package init(undoing transformation: Augmentation.Transformation, width: Int, height: Int) {
        let angle = transformation.rotation * .pi / 180
        let (sine, cosine) = (sin(angle), cos(angle))
        let lean = tan(transformation.shear * .pi / 180)
        let zoom = transformation.zoom
        // y points downwards, and a rotation is undone by (cosine, -sine; sine, cosine), a shear by (1, lean; 0, 1).
        let (yx, yy) = (sine / zoom, cosine / zoom)
        let sign = transformation.isFlipped ? -1.0 : 1.0
        let (xx, xy) = (sign * (cosine + lean * sine) / zoom, sign * (lean * cosine - sine) / zoom)
        let (middleX, middleY) = (Double(width - 1) / 2, Double(height - 1) / 2)
        let x = middleX + transformation.shiftX * Double(width)
        let y = middleY + transformation.shiftY * Double(height)
        self.init(
            xx: Float(xx), xy: Float(xy), x0: Float(middleX - xx * x - xy * y),
            yx: Float(yx), yy: Float(yy), y0: Float(middleY - yx * x - yy * y))
    }

    /// Each pixel from its own place.
    package static let identity = AffineMap(xx: 1, xy: 0, x0: 0, yx: 0, yy: 1, y0: 0)

    /// Left and right change places.
    package static func flip(width: Int) -> AffineMap {
        AffineMap(xx: -1, xy: 0, x0: Float(width - 1), yx: 0, yy: 1, y0: 0)
    }
}
