/// A layer that moves a learned kernel over its input: a convolution of any kind that has filters.
protocol ConvolutionalLayer: SpatialLayer {
    var filters: Int { get set }
    var kernelSize: Sizes { get set }
    var strides: Sizes { get set }
    var padding: Padding { get set }
    var dilationRate: Sizes { get set }
}

extension ConvolutionalLayer {
    /// The lines of the table that all of them share, in Keras's order.
    ///
    /// - Parameter oldDilation: what an older version called the dilation, where it had one.
    static func convolutionOptions(oldDilation: String? = nil) -> [LayerOption<Self>] {
        [
            .init("filters", \.filters, oldNames: ["nb_filter"], isRequired: true),
            .init("kernel_size", \.kernelSize, isRequired: true),
            .init("strides", \.strides, oldNames: ["subsample"]),
            .init("padding", \.padding, oldNames: ["border_mode"]),
            .init("data_format", \.dataFormat),
            .init("dilation_rate", \.dilationRate, oldNames: oldDilation.map { [$0] } ?? []),
        ]
    }
}
