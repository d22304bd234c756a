import MienBasics
import MienHDF5Tree
import MienTensors
import Testing

@Suite struct HDF5GroupTests {
    private let one = HDF5Group.Member.dataset(HDF5Dataset(.number(1)))

    @Test func membersAreInTheOrderOfTheirBytes() {
        var group = HDF5Group()
        for name in ["b", "10", "a", "Z", "2", "é"] { group[name] = one }
        #expect(group.members.map(\.name) == ["10", "2", "Z", "a", "b", "é"])
        group["a"] = nil
        group["not there"] = nil
        #expect(group.members.map(\.name) == ["10", "2", "Z", "b", "é"])
    }

    @Test func namesAreTheSameWhenTheirBytesAre() {
        var group = HDF5Group()
        let composed = "\u{E9}"
        let decomposed = "e\u{301}"
        group[composed] = one
        #expect(group[decomposed] == nil)
        group[decomposed] = .group(HDF5Group())
        #expect(group.members.count == 2)
        group.attributes[composed] = .number(1)
        #expect(group.attributes[decomposed] == nil)
    }

    @Test func pathsLeadThroughGroups() throws {
        var group = HDF5Group()
        try group.add(one, at: "block1/conv/kernel:0")
        try group.add(one, at: "block1/conv/bias:0")
        #expect(try group.dataset(at: "block1/conv/kernel:0")?.value == .number(1))
        #expect(try group.dataset(at: "/block1//./conv/bias:0")?.value == .number(1))
        #expect(try group.group(at: "block1/conv")?.members.count == 2)
        #expect(try group.group(at: "")?.members.count == 1)
        #expect(try group.dataset(at: "block1/dense/kernel:0") == nil)
        #expect(try group.group(at: "block2") == nil)
    }

    @Test func aThingOfTheOtherKindIsAnErrorThatNamesItsPlace() throws {
        let place = HDF5Place(file: "model.h5", path: "conv2d")
        var group = HDF5Group(place: HDF5Place(file: "model.h5"))
        group["conv2d"] = .group(HDF5Group(place: place))
        group["kernel"] = .dataset(HDF5Dataset(.number(1), place: HDF5Place(file: "model.h5", path: "kernel")))
        #expect(throws: FileError(.malformed, file: "model.h5", place: "conv2d", "found a group, expected a dataset")) {
            try group.dataset(at: "conv2d")
        }
        #expect(throws: FileError(.malformed, file: "model.h5", place: "kernel", "found a dataset, expected a group")) {
            try group.group(at: "kernel")
        }
        let problem = "found a dataset, expected a group that holds \"deeper\""
        #expect(throws: FileError(.malformed, file: "model.h5", place: "kernel", problem)) {
            try group.dataset(at: "kernel/deeper")
        }
        let texts = HDF5Dataset(.text("x"), place: place)
        #expect(
            throws: FileError(
                .malformed, file: "model.h5", place: "conv2d", "found a text, expected an array of numbers")
        ) { try texts.tensor() }
    }

    @Test func whatIsThereAlreadyIsNotReplacedByAdding() throws {
        var group = HDF5Group()
        try group.add(one, at: "a/b")
        for path in ["a/b", "a", "a/b/c", "", "//", "x\0y"] {
            let error = #expect(throws: FileError.self, "\(path)") { try group.add(one, at: path) }
            #expect(error?.kind == .unwritable)
            #expect(error?.place == path)
        }
    }
}
