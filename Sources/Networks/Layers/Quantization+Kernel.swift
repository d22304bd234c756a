import MienBasics
package import MienTensors

extension Quantization {
    /// The kernel of a layer with so many units as floats, (inputs, units), of weights by Keras's names.
    ///
    /// - Precondition: the weights have the shapes that the layer asks for.
    /// - Throws: ``LayerError`` for numbers that no kernel can be made of.
    package func floatKernel(of weights: [String: Tensor], units: Int) throws(LayerError) -> Tensor {
        guard let kernel = weights["kernel"], let scale = weights["kernel_scale"] else {
            throw LayerError("its weight kernel or kernel_scale is missing")
        }
        let rows = try rows(ofScale: scale, weights["g_idx"], inputs: kernel.shape[0])
        let numbers = try numbers(kernel, units: units)
        let (scales, zeros) = (scale.values, weights["kernel_zero"]?.values)
        return Tensor([kernel.shape[0], units]) { output in
            for (input, row) in rows.enumerated() {
                for unit in 0..<units {
                    let (place, own) = (input * units + unit, row * units + unit)
                    output[place] =
                        zeros.map { (numbers[place] - $0[own]) * scales[own] } ?? numbers[place] / scales[own]
                }
            }
        }
    }

    /// Makes sure that a kernel can be made of a layer's weights, without making it.
    ///
    /// - Throws: ``LayerError`` for weights of another type, and for scales and groups that nothing can be made of.
    package func check(_ weights: [Weight]) throws(LayerError) {
        for weight in weights where ["kernel", "kernel_zero"].contains(weight.name) {
            guard weight.tensor.elementType == .int8 else {
                throw LayerError("found a \(weight.name) of \(weight.tensor.elementType.rawValue), expected int8")
            }
        }
        func weight(_ name: String) -> Tensor? { weights.first { $0.name == name }?.tensor.floats }
        guard let scale = weight("kernel_scale") else { return }
        let groups = weight("g_idx")
        _ = try rows(ofScale: scale, groups, inputs: groups?.count ?? 1)
    }

    /// For each input the row of scales that it has.
    private func rows(ofScale scale: Tensor, _ groups: Tensor?, inputs: Int) throws(LayerError) -> [Int] {
        guard case .int4(_?) = kernel, let groups else {
            guard !scale.values.contains(0) else {
                throw LayerError("found 0 in its kernel_scale, expected numbers to divide by")
            }
            return Array(repeating: 0, count: inputs)
        }
        let count = scale.shape[0]
        var rows: [Int] = []
        for group in groups.values {
            guard let row = Int(exactly: group), (0..<count).contains(row) else {
                throw LayerError("found \(group) in its g_idx, expected a whole number from 0 to \(count - 1)")
            }
            rows.append(row)
        }
        return rows
    }

    /// The whole numbers that the kernel is made of, (inputs, units), as floats.
    private func numbers(_ kernel: Tensor, units: Int) throws(LayerError) -> [Float] {
        let stored = kernel.values
        guard self.kernel != .int8 else { return stored }
        var numbers: [Float] = []
        numbers.reserveCapacity(kernel.shape[0] * units)
        for input in 0..<kernel.shape[0] {
            for unit in 0..<units {
                let value = stored[input * kernel.shape[1] + unit / 2]
                guard let byte = Int8(exactly: value) else {
                    throw LayerError("found \(value) in its packed kernel, expected whole numbers of 8 bits")
                }
                numbers.append(Float(Self.number(unit, in: byte)))
            }
        }
        return numbers
    }
}
