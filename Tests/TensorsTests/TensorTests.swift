import MienBasics
import MienTensors
import Testing

@Suite struct TensorTests {
    private let tensor = Tensor([2, 2, 3], (0..<12).map(Float.init))

    @Test func valuesAreInRowMajorOrder() {
        #expect(tensor.count == 12)
        #expect(tensor.values == (0..<12).map(Float.init))
        #expect(tensor[1, 0, 2] == 8)
        #expect(tensor[0, 1, 0] == 3)
        #expect(Tensor([], [5])[] == 5)
    }

    @Test func memoryToFillHoldsZeros() {
        #expect(Tensor([3]) { $0[1] = 7 }.values == [0, 7, 0])
        #expect(Tensor([0, 4]) { precondition($0.isEmpty, "no memory for no values") }.values == [])
    }

    @Test func anErrorWhileFillingIsPassedOn() {
        struct Stop: Error {}
        #expect(throws: Stop.self) { try Tensor([1000]) { _ in throw Stop() } }
    }

    @Test func itemsShareTheirStorage() {
        let start = tensor.withValues(\.baseAddress)
        #expect(tensor.item(1).shape == [2, 3])
        #expect(tensor.item(1).values == [6, 7, 8, 9, 10, 11])
        #expect(tensor.item(1).item(1).values == [9, 10, 11])
        #expect(tensor.item(1).withValues(\.baseAddress) == start.map { $0 + 6 })
        #expect(tensor.item(0).item(1).item(2).values == [5])
        #expect(tensor.items(1..<2).shape == [1, 2, 3])
        #expect(tensor.items(1..<2).values == tensor.item(1).values)
        #expect(tensor.items(2..<2).shape == [0, 2, 3])
        #expect(tensor.items(0..<2).withValues(\.baseAddress) == start)
    }

    @Test func aReshapeKeepsTheOrder() {
        let flat = tensor.reshaped(to: [12])
        #expect(flat.shape == [12] && flat.values == tensor.values)
        #expect(flat.withValues(\.baseAddress) == tensor.withValues(\.baseAddress))
    }

    @Test func aBatchIsJoinedAlongTheOutermostAxis() {
        let one = Tensor([1, 2], [1, 2])
        let two = Tensor([2, 2], [3, 4, 5, 6])
        #expect(Tensor.concatenated([one, two]).shape == [3, 2])
        #expect(Tensor.concatenated([one, two, one]).values == [1, 2, 3, 4, 5, 6, 1, 2])
        #expect(Tensor.concatenated([two]).values == two.values)
        #expect(Tensor.concatenated([Tensor([0, 2], []), one]).values == [1, 2])
    }

    @Test func aTensorLooksIntoStorageItDidNotMake() {
        let storage = Storage(byteCount: 16) { $0.storeBytes(of: Float(2.5), toByteOffset: 12, as: Float.self) }
        #expect(Tensor([1], storage, byteOffset: 12).values == [2.5])
        #expect(Int(bitPattern: storage.bytes.baseAddress) % 64 == 0)
    }

    @Test func storageKeepsItsOwnerAlive() {
        final class Owner: Sendable {}
        weak var owner: Owner?
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: 4, alignment: 4)
        memory.storeBytes(of: Float(1.5), as: Float.self)
        do {
            let tensor: Tensor
            do {
                let made = Owner()
                owner = made
                tensor = Tensor([1], Storage(UnsafeRawBufferPointer(memory), keptAliveBy: made), byteOffset: 0)
            }
            #expect(owner != nil)
            #expect(tensor.values == [1.5])
        }
        #expect(owner == nil)
        memory.deallocate()
    }

    @Test func valuesThatDoNotFillTheShapeAreAMistake() async {
        await #expect(processExitsWith: .failure) { _ = Tensor([2, 2], [1, 2, 3]) }
    }

    @Test func aTensorOutsideItsStorageIsAMistake() async {
        await #expect(processExitsWith: .failure) {
            _ = Tensor([2], Storage(byteCount: 8) { _ in }, byteOffset: 4)
        }
        await #expect(processExitsWith: .failure) {
            _ = StoredTensor(.uint8, [8], Storage(byteCount: 8) { _ in }, byteOffset: 1)
        }
        await #expect(processExitsWith: .failure) {
            _ = StoredTensor(.uint8, [1], Storage(byteCount: 8) { _ in }, byteOffset: -1)
        }
    }

    @Test func floatsThatAreNotAlignedAreAMistake() async {
        await #expect(processExitsWith: .failure) {
            _ = Tensor([1], Storage(byteCount: 8) { _ in }, byteOffset: 2)
        }
    }

    @Test func anItemThatIsNotThereIsAMistake() async {
        await #expect(processExitsWith: .failure) { _ = Tensor([2], [1, 2]).item(2) }
        await #expect(processExitsWith: .failure) { _ = Tensor([2, 2], [1, 2, 3, 4])[0, 2] }
    }
}
