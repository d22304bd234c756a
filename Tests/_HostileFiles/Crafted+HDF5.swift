import MienBasics
import MienCHDF5
import MienHDF5Tree
import MienOddFiles
import MienTensors
import MienTestSupport

extension Crafted {
    /// A file that stands for a model, for arrays and for weights alike: what hurts lies before what they differ in.
    private static func file(
        _ family: String, latest: Bool = false, _ body: @escaping @Sendable (OddFile) throws -> Void
    ) -> [Crafted] {
        [FileFormat.arraysHDF5, .legacy, .weights].map { format in
            Crafted(family, format) { _ in try OddFile.bytes(latest: latest, body).copied }
        }
    }

    static let hdf5: [Crafted] = links + sizes + counts + members

    // One by one: as one sum they take the compiler minutes.
    private static let links: [Crafted] = [
        file("soft links") {
            try OddFile.check(H5Lcreate_soft("/etc/passwd", $0.id, "a", mien_H5P_DEFAULT(), mien_H5P_DEFAULT()))
        },
        file("soft links") {
            try OddFile.check(H5Lcreate_soft("/a", $0.id, "a", mien_H5P_DEFAULT(), mien_H5P_DEFAULT()))
        },
        file("external links") {
            try OddFile.check(
                H5Lcreate_external("model.h5", "/", $0.id, "a", mien_H5P_DEFAULT(), mien_H5P_DEFAULT()))
        },
        file("external links") {
            try OddFile.check(
                H5Lcreate_external("/etc/passwd", "/", $0.id, "a", mien_H5P_DEFAULT(), mien_H5P_DEFAULT()))
        },
        file("external data sets") { file in
            try file.declared("a", mien_H5T_STD_U8LE(), [16]) {
                try OddFile.check(H5Pset_external($0, "/etc/passwd", 0, 16))
            }
        },
        file("virtual data sets") { file in
            let space = try OddFile.space([16])
            defer { H5Sclose(space) }
            try file.declared("a", mien_H5T_STD_U8LE(), [16]) {
                try OddFile.check(H5Pset_virtual($0, space, "/etc/passwd", "a", space))
            }
        },
        file("virtual data sets") { file in
            let space = try OddFile.space([16])
            defer { H5Sclose(space) }
            // A file's own data sets need no other file, and may come back to this one.
            try file.declared("a", mien_H5T_STD_U8LE(), [16]) {
                try OddFile.check(H5Pset_virtual($0, space, ".", "a", space))
            }
        },
        file("cyclic hard links") { file in
            try file.group("a") { group in
                try OddFile.check(H5Lcreate_hard(file.id, "/", group.id, "b", mien_H5P_DEFAULT(), mien_H5P_DEFAULT()))
            }
        },
        // 2^18 ways lead to the last group, and 2^40.,
        file("hard links that multiply") { try multiply($0, 18) },
        file("hard links that multiply") { try multiply($0, 40) },
        file("hard links that multiply", latest: true) { try multiply($0, 100) },
        file("overlapping tensors") { file in
            try file.dataset("a", mien_H5T_STD_U8LE(), [1 << 20], values: [UInt8](repeating: 1, count: 1 << 20))
            for index in 0..<2_000 { try alias(file, "a", "b\(index)") }
        },
        file("overlapping tensors") { file in
            try file.dataset("a", mien_H5T_STD_U8LE(), [1 << 16], values: [UInt8](repeating: 1, count: 1 << 16))
            for index in 0..<30_000 { try alias(file, "a", "b\(index)") }
        },
        file("overlapping tensors") { file in
            try file.group("a") {
                try $0.attribute("x", mien_H5T_STD_U8LE(), [60_000], values: [UInt8](repeating: 1, count: 60_000))
            }
            for index in 0..<20_000 { try alias(file, "a", "b\(index)") }
        },
    ].flatMap { $0 }

    private static func alias(_ file: OddFile, _ name: String, _ other: String) throws {
        try OddFile.check(H5Lcreate_hard(file.id, name, file.id, other, mien_H5P_DEFAULT(), mien_H5P_DEFAULT()))
    }

    private static func multiply(_ file: OddFile, _ depth: Int) throws {
        for index in 0..<depth { try file.group("g\(index)") }
        for index in 1..<depth {
            for name in ["a", "b"] {
                try OddFile.check(
                    H5Lcreate_hard(
                        file.id, "g\(index)", file.id, "g\(index - 1)/\(name)", mien_H5P_DEFAULT(), mien_H5P_DEFAULT()))
            }
        }
    }

    private static let sizes: [Crafted] = [
        declared([1 << 60]), declared([1 << 30, 1 << 30]), declared([1 << 40]), declared([1 << 26]),
        declared([1 << 31, 0]),
        chunk(1 << 20), chunk(1 << 24), chunk(1 << 28), chunk(1 << 30),
        zeros(1 << 16), zeros(1 << 20), zeros(1 << 24),
        // Chunks of one byte each: an index of nothing but addresses.,
        file("HDF5 bombs") { file in
            try file.dataset("a", mien_H5T_STD_U8LE(), [10_000], values: [UInt8](repeating: 1, count: 10_000)) {
                try OddFile.check(H5Pset_chunk($0, 1, [1]))
            }
        },
        file("HDF5 bombs") { file in
            for index in 0..<100 {
                try file.declared("a\(index)", mien_H5T_STD_U8LE(), [1 << 20])
            }
        },
        file("huge texts") { file in
            let type = try OddFile.fixedString(1 << 30)
            defer { H5Tclose(type) }
            try file.declared("a", type, [1])
        },
        file("huge texts") { file in
            let type = try OddFile.fixedString(1)
            defer { H5Tclose(type) }
            try file.declared("a", type, [900_000]) { try OddFile.check(H5Pset_chunk($0, 1, [900_000])) }
        },
        file("huge texts") { file in
            let type = try OddFile.fixedString(4096)
            defer { H5Tclose(type) }
            try file.declared("a", type, [200_000])
        },
        file("huge texts", latest: true) { file in
            let type = try OddFile.fixedString(20 << 20)
            defer { H5Tclose(type) }
            try file.attribute("model_config", type, [1], values: [UInt8](repeating: 0x5B, count: 20 << 20))
        },
    ].flatMap { $0 }

    private static func declared(_ shape: [Int]) -> [Crafted] {
        file("2^60 elements") { try $0.declared("a", mien_H5T_IEEE_F32LE(), shape) }
    }

    /// One chunk that was never written.
    private static func chunk(_ size: Int) -> [Crafted] {
        file("HDF5 bombs") { file in
            try file.declared("a", mien_H5T_STD_U8LE(), [size]) {
                try OddFile.check(H5Pset_chunk($0, 1, [hsize_t(size)]))
                try OddFile.check(H5Pset_deflate($0, 9))
            }
        }
    }

    /// Deflated zeros in chunks of that size.
    private static func zeros(_ chunk: Int) -> [Crafted] {
        file("HDF5 bombs") { file in
            let zeros = [UInt8](repeating: 0, count: 60 << 20)
            try file.dataset("a", mien_H5T_STD_U8LE(), [zeros.count], values: zeros) {
                try OddFile.check(H5Pset_chunk($0, 1, [hsize_t(chunk)]))
                try OddFile.check(H5Pset_deflate($0, 9))
            }
        }
    }

    private static let counts: [Crafted] = [
        file("absurd counts", latest: true) { file in
            for index in 0..<60_000 { try file.attribute("a\(index)", mien_H5T_STD_U8LE(), [1], values: [UInt8(1)]) }
        },
        file("absurd counts") { file in
            for index in 0..<2_000 { try file.attribute("a\(index)", mien_H5T_STD_U8LE(), [1], values: [UInt8(1)]) }
        },
        file("absurd counts") { file in for index in 0..<60_000 { try file.group("g\(index)") } },
        file("absurd counts", latest: true) { file in
            for index in 0..<15_000 { try file.dataset("d\(index)", mien_H5T_STD_U8LE(), [1], values: [UInt8(1)]) }
        },
        file("absurd counts") { try nest($0, 100) },
        file("absurd counts") { try nest($0, 400) },
        file("absurd counts") { try $0.declared("d", mien_H5T_STD_U8LE(), [Int](repeating: 1, count: 32)) },
        file("absurd counts") { try $0.group(String(repeating: "n", count: 60_000)) },
        file("absurd counts") { file in
            try file.group(String(repeating: "n", count: 60_000))
            for index in 0..<8_000 { try file.group("g\(index)") }
        },
    ].flatMap { $0 }

    private static func nest(_ file: OddFile, _ depth: Int) throws {
        if depth > 0 { try file.group("g") { try nest($0, depth - 1) } }
    }

    /// What a model's own parts may say.
    private static let members: [Crafted] =
        ["layer_names", "weight_names", "keras_version", "backend", "model_config"].flatMap {
            (name: String) -> [Crafted] in
            [
                HDF5Value.texts([]), .texts([""]), .texts(["conv", "conv"]), .text("\u{1B}[2J"), .text("../../x"),
                .tensor(StoredTensor(Tensor([1], [.nan]))), .texts([String](repeating: "conv", count: 3_000)),
            ].map { value in
                Crafted("swapped members", .legacy) { _ in
                    var tree = try LegacyModel.small.tree()
                    switch name {
                    case "layer_names":
                        guard var group = try tree.root.group(at: "model_weights") else { break }
                        group.attributes[name] = value
                        tree.root["model_weights"] = .group(group)
                    case "weight_names":
                        guard var group = try tree.root.group(at: "model_weights"),
                            var layer = try group.group(at: "conv")
                        else { break }
                        layer.attributes[name] = value
                        group["conv"] = .group(layer)
                        tree.root["model_weights"] = .group(group)
                    default: tree.root.attributes[name] = value
                    }
                    return try Seeds.bytes(tree)
                }
            }
        }
}
