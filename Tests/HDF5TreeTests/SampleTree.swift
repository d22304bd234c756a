import MienHDF5Tree
import MienTensors

/// A small tree with every kind of value, attribute and layout in it.
func sampleTree() -> HDF5Tree {
    let kernel = HDF5Dataset(
        .tensor(StoredTensor(Tensor([2, 3], [1, 2, 3, 4, 5, 6]))), attributes: ["scale": .number(0.5)],
        layout: StorageLayout(.contiguous, storedBytes: 24, fileOffset: 2_048))
    let labels = HDF5Dataset(
        .strings(.fixed(["angry", "disgust", "fear"])),
        layout: StorageLayout(.chunked, chunk: [2], filters: ["shuffle", "deflate"], storedBytes: 17))
    let mystery = HDF5Dataset(
        .opaque(HDF5Opaque([3], elementSize: 2, tag: "mood", Storage(byteCount: 6) { $0[5] = 9 })),
        layout: StorageLayout(.compact, storedBytes: 6))
    var layer = HDF5Group(attributes: ["weight_names": .texts(["kernel:0", "größe"])])
    layer["kernel:0"] = .dataset(kernel)
    layer["labels"] = .dataset(labels)
    layer["mystery"] = .dataset(mystery)
    layer["nothing"] = .dataset(HDF5Dataset(.null(type: "float32")))
    layer["pairs"] = .dataset(HDF5Dataset(.other(type: "a compound of 2 members", shape: [4])))
    layer["empty"] = .dataset(HDF5Dataset(.tensor(StoredTensor(.float64, [0], Storage(byteCount: 0) { _ in }))))
    var tree = HDF5Tree(root: HDF5Group(attributes: ["backend": .text("tensorflow", charset: .ascii)]))
    tree.root["conv2d"] = .group(layer)
    tree.root["flatten"] = .group(HDF5Group())
    return tree
}
