import MienBasics
import MienTensors
import MienTestSupport
import Testing

@Suite struct TensorStatisticsTests {
    private func statistics(_ values: [Float]) -> TensorStatistics {
        TensorStatistics(StoredTensor(Tensor([values.count], values)))
    }

    @Test func saysWhatTheNumbersAreLike() {
        let result = statistics([1, 2, 3, 6])
        #expect(result.minimum == 1 && result.maximum == 6 && result.mean == 3)
        // Of the population: (4 + 1 + 0 + 9) / 4.
        #expect(result.standardDeviation == 3.5.squareRoot())
        #expect(result.nanCount == 0 && result.infiniteCount == 0 && result.zeroCount == 0)
    }

    @Test func leavesOutWhatIsNoNumber() {
        let result = statistics([.nan, 0, -.infinity, -0.0, 4, .infinity, 2])
        #expect(result.minimum == 0 && result.maximum == 4 && result.mean == 1.5)
        #expect(result.standardDeviation == 2.75.squareRoot())
        #expect(result.nanCount == 1 && result.infiniteCount == 2 && result.zeroCount == 2)
    }

    @Test(arguments: [[], [Float.nan, .infinity]]) func saysNothingOfNoNumbers(values: [Float]) {
        let result = statistics(values)
        #expect(result.minimum == nil && result.maximum == nil)
        #expect(result.mean == nil && result.standardDeviation == nil)
    }

    /// A sum of floats would have stood still at 2²⁴.
    @Test func sumsInDoublePrecision() {
        let result = statistics(Array(repeating: 1, count: 1 << 24) + [1, 1, 1, 1])
        #expect(result.mean == 1 && result.standardDeviation == 0)
    }

    @Test func takesTheExtremesExactly() {
        var generator = SeededGenerator(seed: 11)
        let values = (0..<5_000).map { _ in Float(generator.unit()) * 2 - 1 }
        let result = statistics(values)
        #expect(result.minimum == values.min().map(Double.init) && result.maximum == values.max().map(Double.init))
    }

    @Test func readsEveryElementType() {
        func tensor(_ type: ElementType, _ bytes: [UInt8]) -> StoredTensor {
            StoredTensor(type, [bytes.count / type.size], Storage(byteCount: bytes.count) { $0.copyBytes(from: bytes) })
        }
        let cases: [(StoredTensor, Double, Double)] = [
            (tensor(.bool, [0, 7]), 0, 1), (tensor(.int8, [0x80, 1]), -128, 1), (tensor(.uint8, [0x80, 1]), 1, 128),
            (tensor(.int16, [0, 0x80, 1, 0]), -32_768, 1), (tensor(.uint16, [0, 0x80, 1, 0]), 1, 32_768),
            (tensor(.int32, [0xFF, 0xFF, 0xFF, 0xFF, 2, 0, 0, 0]), -1, 2),
            (tensor(.uint32, [0xFF, 0xFF, 0xFF, 0xFF, 2, 0, 0, 0]), 2, 4_294_967_295),
            (tensor(.int64, Array(repeating: 0xFF, count: 8)), -1, -1),
            (tensor(.uint64, [0, 0, 0, 0, 0, 0, 0, 0x80]), 0x1p63, 0x1p63),
            (tensor(.float16, [0, 0x3C, 0, 0xC0]), -2, 1), (tensor(.bfloat16, [0x80, 0x3F, 0, 0xC0]), -2, 1),
            (tensor(.float32, [0, 0, 0x80, 0x3F, 0, 0, 0, 0xC0]), -2, 1),
            (tensor(.float64, [0, 0, 0, 0, 0, 0, 0xF0, 0x3F]), 1, 1),
        ]
        #expect(Set(cases.map(\.0.elementType)) == Set(ElementType.allCases))
        for (tensor, minimum, maximum) in cases {
            let result = TensorStatistics(tensor)
            #expect(result.minimum == minimum && result.maximum == maximum, "\(tensor.elementType)")
        }
    }
}
