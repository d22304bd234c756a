import MienNetworks
import MienTensors
import Testing

@Suite struct PartialShapeTests {
    @Test func knowsItsSizesWhereTheyAreKnown() {
        let shape: PartialShape = [nil, 48, 48, 1]
        #expect(shape.description == "(None, 48, 48, 1)")
        #expect(shape.rank == 4)
        #expect(shape[-1] == 1 && shape[1] == 48 && shape[0] == nil)
        #expect(shape.itemCount == 2304)
        #expect(shape.shape == nil)
        #expect(PartialShape([2, 3]).shape == [2, 3])
        #expect(([nil, nil, 3] as PartialShape).itemCount == nil)
        #expect(([nil, .max, 3] as PartialShape).itemCount == nil)
        #expect(([] as PartialShape).itemCount == 1)
    }

    @Test func acceptsWhatAgreesWhereItIsKnown() {
        let shape: PartialShape = [nil, 4, nil]
        #expect(shape.accepts([7, 4, 9]))
        #expect(!shape.accepts([7, 5, 9]))
        #expect(!shape.accepts([7, 4]))
    }
}
