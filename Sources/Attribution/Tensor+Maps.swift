import MienKernels
import MienTensors

extension Tensor {
    /// N × height × width at another size: bilinear, with the centres of pixels at halves.
    func mapsResized(height: Int, width: Int) -> Tensor {
        sampled(rows: .bilinear(shape[1], to: height), columns: .bilinear(shape[2], to: width))
    }

    /// N × height × width × … with each row and column made of others.
    func sampled(rows: AxisTaps, columns: AxisTaps) -> Tensor {
        sampled(axis: 1, rows).sampled(axis: 2, columns)
    }

    private func sampled(axis: Int, _ taps: AxisTaps) -> Tensor {
        let inner = shape.dimensions[(axis + 1)...].reduce(1, *)
        var dimensions = shape.dimensions
        dimensions[axis] = taps.output
        return Tensor(Shape(dimensions)) { output in
            withValues { input in
                for outer in 0..<shape.dimensions[..<axis].reduce(1, *) {
                    for position in 0..<taps.output {
                        let to = (outer * taps.output + position) * inner
                        for (tap, place) in taps.range(position).enumerated() {
                            let from = (outer * taps.input + taps.starts[position] + tap) * inner
                            let weight = taps.weights[place]
                            for index in 0..<inner { output[to + index] += weight * input[from + index] }
                        }
                    }
                }
            }
        }
    }

    /// For each item of N × …, what `body` makes of its values, as a tensor of the same shape.
    func mappingItems(_ body: ([Float]) -> [Float]) -> Tensor {
        Tensor(shape, (0..<shape[0]).flatMap { body(item($0).values) })
    }
}
