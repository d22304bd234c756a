import MienBasics
import MienTensors
import MienTestSupport
import Testing

/// The bits on the left, and what NumPy (with ml_dtypes for bfloat16) makes of them as float32.
@Suite struct StoredTensorTests {
    private func floats<Element: FixedWidthInteger>(_ type: ElementType, _ elements: [Element]) -> [Float] {
        StoredTensor(type, [elements.count], storage(elements)).floats.values
    }

    private func storage<Element: FixedWidthInteger>(_ elements: [Element], at offset: Int = 0) -> Storage {
        let size = MemoryLayout<Element>.size
        return Storage(byteCount: offset + elements.count * size) { bytes in
            for (index, element) in elements.enumerated() {
                bytes.storeBytes(of: element.littleEndian, toByteOffset: offset + index * size, as: Element.self)
            }
        }
    }

    @Test func elementsHaveASize() {
        let sizes: [ElementType: Int] = [
            .bool: 1, .int8: 1, .uint8: 1, .int16: 2, .uint16: 2, .int32: 4, .uint32: 4, .int64: 8, .uint64: 8,
            .float16: 2, .bfloat16: 2, .float32: 4, .float64: 8,
        ]
        for type in ElementType.allCases {
            #expect(type.size == sizes[type])
            #expect(type.isFloatingPoint == type.rawValue.contains("float"))
        }
    }

    @Test func truthIsOneOrZero() {
        #expect(floats(.bool, [0, 1, 2, 255] as [UInt8]) == [0, 1, 1, 1])
    }

    @Test func wholeNumbersAreRoundedToNearest() {
        #expect(floats(.int8, [-128, 127, -1] as [Int8]) == [-128, 127, -1])
        #expect(floats(.uint8, [0, 255] as [UInt8]) == [0, 255])
        #expect(floats(.int16, [.min, .max] as [Int16]) == [-32768, 32767])
        #expect(floats(.uint16, [.max] as [UInt16]) == [65535])
        #expect(floats(.int32, [.min, .max, 16_777_217] as [Int32]) == [-2_147_483_648, 2_147_483_648, 16_777_216])
        #expect(floats(.uint32, [.max] as [UInt32]) == [4_294_967_296])
        #expect(
            floats(.int64, [.max, .min, 16_777_217, -16_777_219] as [Int64]) == [
                9.223372036854776e+18, -9.223372036854776e+18, 16_777_216, -16_777_220,
            ])
        #expect(
            floats(.uint64, [.max, 1 << 63 + 1, 16_777_217] as [UInt64]) == [
                1.8446744073709552e+19, 9.223372036854776e+18, 16_777_216,
            ])
    }

    @Test func halfPrecisionIsWidenedExactly() {
        let bits: [UInt16] = [0, 15360, 49152, 31743, 1024, 1, 32769, 1023, 13653, 31744, 64512]
        let values: [Float] = [
            0, 1, -2, 0x1.ffcp+15, 0x1p-14, 0x1p-24, -0x1p-24, 0x1.ff8p-15, 0x1.554p-2, .infinity, -.infinity,
        ]
        #expect(floats(.float16, bits) == values)
        let zero = floats(.float16, [32768] as [UInt16])[0]
        #expect(zero == 0 && zero.sign == .minus)
        #expect(floats(.float16, [32256, 0x7C01, 0xFFFF] as [UInt16]).allSatisfy { $0.isNaN })
    }

    /// All 63 490 numbers of half precision, against a checksum over NumPy's.
    @Test func everyHalfIsWidenedAsNumPyDoes() {
        let values = floats(.float16, Array(UInt16.min ... .max)).filter { !$0.isNaN }
        #expect(values.count == 63_490)
        let sum = values.reduce(UInt64(0)) { $0 &* 31 &+ UInt64($1.bitPattern) }
        #expect(sum == 0xAB48_3B91_C800_0000)
    }

    @Test func brainFloatsAreWidenedExactly() {
        let bits: [UInt16] = [0x3F80, 0xC020, 0x7F7F, 0x1, 0x7F80, 0x3DCD]
        #expect(floats(.bfloat16, bits) == [1, -2.5, 0x1.fep+127, 0x1p-133, .infinity, 0x1.9ap-4])
        #expect(floats(.bfloat16, [0x7FC0] as [UInt16])[0].isNaN)
    }

    @Test func doublesAreRoundedToNearest() {
        let bits: [UInt64] = [
            0x3FB9_9999_9999_999A, 0x483D_6329_F1C3_5CA5, 0xB58D_EE7A_4AD4_B81F, 0x3FF0_0000_1000_0000,
            0x3FF0_0000_3000_0000,
        ]
        #expect(floats(.float64, bits) == [0x1.99999ap-4, .infinity, 0, 1, 0x1.000004p+0])
        #expect(floats(.float64, bits)[2].sign == .minus)
        #expect(floats(.float64, [0x7FF8_0000_0000_0000] as [UInt64])[0].isNaN)
    }

    @Test func alignedFloatsAreNotCopied() {
        let bits: [UInt32] = [0x3F80_0000, 0xC020_0000]
        let aligned = storage(bits, at: 4)
        let tensor = StoredTensor(.float32, [2], aligned, byteOffset: 4).floats
        #expect(tensor.values == [1, -2.5])
        #expect(tensor.withValues { UnsafeRawPointer($0.baseAddress) } == aligned.bytes.baseAddress.map { $0 + 4 })
    }

    @Test func floatsThatAreNotAlignedAreCopied() {
        for offset in 1...3 {
            let storage = storage([0x3F80_0000, 0xC020_0000] as [UInt32], at: offset)
            #expect(StoredTensor(.float32, [2], storage, byteOffset: offset).floats.values == [1, -2.5])
        }
        let wide = storage([0x3FF0_0000_0000_0000] as [UInt64], at: 3)
        #expect(StoredTensor(.float64, [1], wide, byteOffset: 3).floats.values == [1])
    }

    @Test func aTensorIsStoredWithoutACopy() {
        let tensor = Tensor([2, 2], [1, 2, 3, 4])
        let stored = StoredTensor(tensor.item(1))
        #expect(stored.elementType == .float32 && stored.shape == [2] && stored.byteCount == 8)
        #expect(stored.floats.values == [3, 4])
        let start = stored.withBytes(\.baseAddress)
        #expect(start == tensor.withValues { $0.baseAddress.map { UnsafeRawPointer($0 + 2) } })
    }

    @Test func bytesAreThoseOfTheElements() {
        let array = StoredTensor(.uint16, [2], storage([0x0102, 0x0304, 0x0506] as [UInt16]), byteOffset: 2)
        #expect(array.withBytes(Array.init) == [4, 3, 6, 5])
        #expect(StoredTensor(.float64, [0, 3], Storage(byteCount: 0) { _ in }).withBytes(\.count) == 0)
    }

    @Test func anEmptyMappedFileIsAnEmptyTensor() throws {
        let folder = TemporaryFolder()
        try AtomicFile.write([], to: folder.file("x"))
        let storage = try Storage(MappedFile(path: folder.file("x")))
        for type in ElementType.allCases { #expect(StoredTensor(type, [0], storage).floats.values == []) }
    }
}
