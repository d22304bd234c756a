import MienTensors
import Testing

@Suite struct ShapeTests {
    @Test func refusesSizesThatOverflow() {
        #expect(Shape(checking: [1 << 40, 1 << 40]) == nil)
        #expect(Shape(checking: [-1, 2]) == nil)
        #expect(Shape(checking: [0, 5])?.count == 0)
        #expect(Shape([]).count == 1)
    }

    @Test func indicesInvertOffsets() {
        let shape: Shape = [2, 3, 4]
        for offset in 0..<shape.count { #expect(shape.offset(of: shape.indices(at: offset)) == offset) }
        #expect(shape.description == "2 × 3 × 4")
    }
}
