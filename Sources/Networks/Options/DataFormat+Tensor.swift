public import MienTensors

extension DataFormat {
    /// A tensor of N×H×W×C, or with other spatial axes, with its axes as they stand in this format.
    ///
    /// - Precondition: there are channels and a batch.
    public func arranged(_ tensor: Tensor) -> Tensor {
        guard self == .channelsFirst else { return tensor }
        let sizes = tensor.shape.dimensions
        let places = sizes.dropFirst().dropLast()
        return tensor.exchanged(
            rows: places.reduce(1, *), columns: sizes[sizes.count - 1],
            Shape(sizes.prefix(1) + sizes.suffix(1) + places))
    }

    /// A tensor of this format as N×H×W×C, or with other spatial axes.
    ///
    /// - Precondition: there are channels and a batch.
    public func channelsLast(_ tensor: Tensor) -> Tensor {
        guard self == .channelsFirst, tensor.shape.rank > 2 else { return tensor }
        let sizes = tensor.shape.dimensions
        let places = sizes.dropFirst(2)
        return tensor.exchanged(
            rows: sizes[1], columns: places.reduce(1, *), Shape(sizes.prefix(1) + places + [sizes[1]]))
    }
}

extension Tensor {
    /// Each item, a matrix of rows × columns, as columns × rows, under another shape.
    fileprivate func exchanged(rows: Int, columns: Int, _ shape: Shape) -> Tensor {
        Tensor(shape) { output in
            withValues { values in
                for start in stride(from: 0, to: values.count, by: max(rows * columns, 1)) {
                    for row in 0..<rows {
                        for column in 0..<columns {
                            output[start + column * rows + row] = values[start + row * columns + column]
                        }
                    }
                }
            }
        }
    }
}
