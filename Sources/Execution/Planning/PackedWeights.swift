import MienKernels
import MienTensors
import Synchronization

/// Packed weights that the plans of an executor share: the same numbers are packed once in each way, however many sizes of
/// batches and pictures there are plans for.
final class PackedWeights: Sendable {
    /// What tells packed weights apart: how they are packed, and of what numbers, of which 512 mixed bits stand for all.
    private struct Key: Hashable {
        enum Way: Hashable {
            case direct(cells: Int, stride: Int)
            case winograd(PackedWinograd.Square)
        }

        let way: Way
        let kernel: Shape
        let groups: Int
        let bits: SIMD16<UInt32>

        init(_ convolution: ConvolutionComputation, _ way: Way) {
            self.way = way
            kernel = convolution.kernel.shape
            groups = convolution.groups
            var bits = SIMD16<UInt32>(0..<16)
            convolution.kernel.withValues { bits.mix($0) }
            convolution.scale.withUnsafeBufferPointer { bits.mix($0) }
            convolution.bias.withUnsafeBufferPointer { bits.mix($0) }
            self.bits = bits
        }
    }

    private let packed = Mutex<[Key: any AnyObject & Sendable]>([:])

    /// The weights for products of pixels with filters, of which so many output cells are taken for one.
    func direct(_ convolution: ConvolutionComputation, cellsAtOnce cells: Int) -> PackedConvolution {
        let stride = cells == 1 ? 1 : convolution.window.columns.stride
        return shared(Key(convolution, .direct(cells: cells, stride: stride))) {
            convolution.scaledKernel.withStart { kernel in
                convolution.bias.withOptionalPointer { bias in
                    PackedConvolution(
                        kernel: kernel, bias: bias, window: convolution.window, cellsAtOnce: cells,
                        channels: convolution.inputChannels, filters: convolution.filters, groups: convolution.groups)
                }
            }
        }
    }

    /// The weights for Winograd's products.
    func winograd(_ convolution: ConvolutionComputation, _ square: PackedWinograd.Square) -> PackedWinograd {
        shared(Key(convolution, .winograd(square))) {
            convolution.scaledKernel.withStart { kernel in
                convolution.bias.withOptionalPointer { bias in
                    PackedWinograd(
                        kernel: kernel, bias: bias, channels: convolution.inputChannels, filters: convolution.filters,
                        square: square)
                }
            }
        }
    }

    /// What there is for `key`, or what `make` makes. Threads may make the same at once: all get the first one.
    private func shared<Packed: AnyObject & Sendable>(_ key: Key, _ make: () -> Packed) -> Packed {
        if let found = packed.withLock({ $0[key] }) as? Packed { return found }
        let made = make()
        return packed.withLock { packed in
            if let found = packed[key] as? Packed { return found }
            packed[key] = made
            return made
        }
    }
}

extension SIMD16<UInt32> {
    /// Mixes all bits of `values` into these. Every step can be undone, so numbers that differ in one place never give the
    /// same.
    fileprivate mutating func mix(_ values: UnsafeBufferPointer<Float>) {
        let bytes = UnsafeRawBufferPointer(values)
        let whole = values.count / 16 * 16
        for start in stride(from: 0, to: whole, by: 16) {
            mix(bytes.loadUnaligned(fromByteOffset: start * MemoryLayout<Float>.stride, as: SIMD16<UInt32>.self))
        }
        var rest = SIMD16<UInt32>(repeating: UInt32(truncatingIfNeeded: values.count))
        for index in whole..<values.count { rest[index - whole] = values[index].bitPattern }
        mix(rest)
    }

    private mutating func mix(_ bits: SIMD16<UInt32>) {
        self = (self ^ bits) &* 0x9E37_79B1
        self = (self &<< 15) | (self &>> 17)
    }
}
