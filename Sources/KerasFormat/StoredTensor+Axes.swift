import MienTensors

extension StoredTensor {
    /// The elements with the axes in another order: axis `i` of the result is axis `axes[i]` of this one. An axis of size 1
    /// may be left out.
    ///
    /// - Precondition: the axes exist, none stands twice, and those left out have size 1.
    func transposed(_ axes: [Int]) -> StoredTensor {
        precondition(
            Set(axes).count == axes.count && axes.allSatisfy(shape.dimensions.indices.contains)
                && shape.dimensions.indices.allSatisfy { axes.contains($0) || shape[$0] == 1 },
            "an order of the tensor's own axes")
        let strides = self.strides
        return gathered(Shape(axes.map { shape[$0] }), strides: axes.map { strides[$0] }, from: 0)
    }

    /// The elements with the first `count` axes turned around: a kernel of two spatial axes rotated by 180°.
    ///
    /// - Precondition: there are as many axes.
    func reversed(leading count: Int) -> StoredTensor {
        precondition(count >= 0 && count <= shape.rank, "axes that the tensor has")
        guard shape.count > 0 else { return self }
        var strides = self.strides
        var start = 0
        for axis in 0..<count {
            start += (shape[axis] - 1) * strides[axis]
            strides[axis].negate()
        }
        return gathered(shape, strides: strides, from: start)
    }

    /// The tensors side by side along their last axis; nil where types or the other axes differ.
    static func concatenatedAlongLastAxis(_ tensors: [StoredTensor]) -> StoredTensor? {
        guard let first = tensors.first, first.shape.rank > 0 else { return nil }
        let leading = Array(first.shape.dimensions.dropLast())
        guard
            tensors.allSatisfy({
                $0.elementType == first.elementType && $0.shape.rank > 0
                    && Array($0.shape.dimensions.dropLast()) == leading
            })
        else { return nil }
        let widths = tensors.map { $0.shape[$0.shape.rank - 1] }
        let size = first.elementType.size
        guard let shape = Shape(checking: leading + [widths.reduce(0, +)]) else { return nil }
        let storage = Storage(byteCount: shape.count * size) { bytes in
            let rowLength = widths.reduce(0, +) * size
            var column = 0
            for (tensor, width) in zip(tensors, widths) {
                tensor.withBytes { source in
                    guard width > 0 else { return }
                    for row in 0..<source.count / (width * size) {
                        let part = UnsafeRawBufferPointer(
                            rebasing: source[row * width * size..<(row + 1) * width * size])
                        UnsafeMutableRawBufferPointer(rebasing: bytes[(row * rowLength + column)...])
                            .copyMemory(from: part)
                    }
                }
                column += width * size
            }
        }
        return StoredTensor(first.elementType, shape, storage)
    }

    /// How many elements apart two neighbours along each axis lie.
    private var strides: [Int] {
        var strides = Array(repeating: 1, count: shape.rank)
        for axis in shape.dimensions.indices.dropLast().reversed() {
            strides[axis] = strides[axis + 1] * shape[axis + 1]
        }
        return strides
    }

    /// A new tensor whose element at `indices` is the one at `start` + the sum of `indices` times `strides` here.
    private func gathered(_ shape: Shape, strides: [Int], from start: Int) -> StoredTensor {
        let size = elementType.size
        let storage = Storage(byteCount: shape.count * size) { output in
            withBytes { input in
                var indices = Array(repeating: 0, count: shape.rank)
                var source = start
                for position in 0..<shape.count {
                    for byte in 0..<size { output[position * size + byte] = input[source * size + byte] }
                    for axis in indices.indices.reversed() {
                        indices[axis] += 1
                        source += strides[axis]
                        guard indices[axis] == shape[axis] else { break }
                        source -= strides[axis] * shape[axis]
                        indices[axis] = 0
                    }
                }
            }
        }
        return StoredTensor(elementType, shape, storage)
    }
}
