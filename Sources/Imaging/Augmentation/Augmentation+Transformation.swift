import MienBasics

extension Augmentation {
    /// What chance made of the settings for one picture.
    package struct Transformation: Sendable, Equatable {
        package var isFlipped = false
        /// To the right, as a share of the width.
        package var shiftX = 0.0
        /// Downwards, as a share of the height.
        package var shiftY = 0.0
        /// Degrees; positive ones turn the picture counter-clockwise, as in Keras's `RandomRotation`.
        package var rotation = 0.0
        /// How many times as large the picture is drawn.
        package var zoom = 1.0
        /// Degrees; positive ones move what is above the middle to the right.
        package var shear = 0.0
        /// What is added to the pixels, as a share of 255.
        package var brightness = 0.0
        /// What the distances of the pixels from their channel's mean are multiplied by.
        package var contrast = 1.0
        /// The side of the part that is put out, as a share of the picture's; 0 for none.
        package var cutOut = 0.0
        /// Where its middle is, as a share of the width; likewise of the height.
        package var cutOutX = 0.5
        package var cutOutY = 0.5
        package var fill = Fill.nearest

        package init() {}
    }

    /// What happens to the `index`-th picture in an epoch. It depends on nothing else, neither on threads nor on the order of
    /// the pictures, and no setting changes what is drawn for another one.
    package func randomTransformation(seed: UInt64, epoch: Int, index: Int) -> Transformation {
        var generator = SeededGenerator(seed: seed)
        for number in [epoch, index] {
            generator = SeededGenerator(seed: generator.next() ^ UInt64(bitPattern: Int64(number)))
        }
        /// A number from -most to most. It is drawn where `most` is 0 too.
        func number(upTo most: Double) -> Double { (2 * generator.unit() - 1) * most }
        var transformation = Transformation()
        transformation.isFlipped = generator.unit() < horizontalFlip
        transformation.shiftX = number(upTo: shift)
        transformation.shiftY = number(upTo: shift)
        transformation.rotation = number(upTo: rotation)
        transformation.zoom = 1 + number(upTo: zoom)
        transformation.shear = number(upTo: shear)
        transformation.brightness = number(upTo: brightness)
        transformation.contrast = 1 + number(upTo: contrast)
        transformation.cutOut = cutOut
        transformation.cutOutX = generator.unit()
        transformation.cutOutY = generator.unit()
        transformation.fill = fill
        return transformation
    }
}
