import MienArchives
import MienBasics
import MienHDF5Tree
import MienOddFiles
import MienTensors
import MienTestSupport

/// Files that are made to hurt, one by one.
struct Crafted: Sendable {
    let family: String
    let make: @Sendable (Seeds) throws -> Mutant

    init(_ family: String, _ format: FileFormat, _ bytes: @escaping @Sendable (Seeds) throws -> [UInt8]) {
        self.family = family
        make = { Mutant(family, format, try bytes($0)) }
    }

    static let all: [Crafted] =
        zips + names + orders + texts + headers + shapes + maps + pngs + jpegs + safetensors + hdf5

    // MARK: Archives

    private static let zips: [Crafted] = [
        // 64 MB of zeros take 64 KB.
        Crafted("zip bomb by ratio", .npz) { _ in
            try Seeds.archive([("a.npy", npy("(67108864,)", "|u1", [UInt8](repeating: 0, count: 64 << 20)))], .deflated)
        },
        Crafted("zip bomb by ratio", .archive) { seeds in
            try Seeds.archive(
                seeds.members.dropLast() + [("model.weights.h5", [UInt8](repeating: 0, count: 60 << 20))], .deflated)
        },
        Crafted("zip bomb by ratio", .archive) { seeds in
            try Seeds.archive([("config.json", [UInt8](repeating: 0x20, count: 60 << 20))], .deflated)
        },
        // Bytes that do not compress make room for more of those that do.
        Crafted("zip bomb by ratio", .npz) { seeds in
            var random = SeededGenerator(seed: 1)
            let noise = (0..<700_000).map { _ in UInt8(truncatingIfNeeded: random.next()) }
            return try Seeds.archive(
                [("a.npy", npy("(67808864,)", "|u1", noise + [UInt8](repeating: 0, count: 67_108_864)))], .deflated)
        },
        Crafted("zip bomb by total", .npz) { _ in
            let zeros = npy("(4194304,)", "|u1", [UInt8](repeating: 0, count: 4 << 20))
            return try Seeds.archive((0..<64).map { ("\($0).npy", zeros) }, .deflated)
        },
        Crafted("zip bomb by total", .npz) { _ in
            let zeros = npy("(1048576,)", "|u1", [UInt8](repeating: 0, count: 1 << 20))
            return try Seeds.archive((0..<100).map { ("\($0).npy", zeros) }, .deflated)
        },
        // What a member holds is little; what all hold is more than one may list.
        Crafted("zip bomb by total", .archive) { seeds in
            let document = Array(("[" + (0..<100_000).map { _ in "[]" }.joined(separator: ",") + "]").utf8)
            return try Seeds.archive(seeds.members + (0..<40).map { ("\($0).json", document) }, .deflated)
        },
        Crafted("zip bomb by total", .archive) { seeds in
            let file = try Seeds.bytes(HDF5Tree())
            return try Seeds.archive(seeds.members + (0..<1_000).map { ("\($0).h5", file) }, .deflated)
        },
        Crafted("very many members", .npz) { _ in try Seeds.archive((0..<100_000).map { ("\($0).npy", []) }) },
        Crafted("very many members", .archive) { seeds in
            try Seeds.archive(seeds.members + (0..<100_000).map { ("\($0)", []) })
        },
    ]

    private static let names: [Crafted] = [
        "../../x", "/etc/passwd", "C:\\x", "a/../../b", "..", ".", "config.json/", "CONFIG.JSON", "config.json\u{301}",
    ].flatMap { (name: String) -> [Crafted] in
        [
            Crafted("path traversal", .archive) { seeds in try Seeds.archive(seeds.members + [(name, [1])]) },
            Crafted("path traversal", .archive) { seeds in
                try Seeds.archive(seeds.members.map { ($0.0 == "config.json" ? name : $0.0, $0.1) })
            },
            Crafted("path traversal", .npz) { _ in try Seeds.archive([(name + ".npy", npy("(1,)", "|u1", [1]))]) },
        ]
    }

    private static let orders: [Crafted] = [[1, 0, 2], [0, 2, 1], [2, 1, 0], [1, 2, 0]].map { (order: [Int]) in
        Crafted("swapped members", .archive) { seeds in
            try Seeds.archive(zip(seeds.members, order).map { ($0.0, seeds.members[$1].1) })
        }
    }

    /// An `.npy` file.
    private static func npy(_ shape: String, _ type: String, _ data: [UInt8]) -> [UInt8] {
        var header = "{'descr': '\(type)', 'fortran_order': False, 'shape': \(shape), }"
        header += String(repeating: " ", count: (64 - (11 + header.utf8.count) % 64) % 64) + "\n"
        return [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(header.utf8.count & 0xFF), UInt8(header.utf8.count >> 8)]
            + Array(header.utf8) + data
    }

    // MARK: Texts

    /// Hostile texts, in every place where JSON stands.
    private static let texts: [Crafted] = {
        @Sendable func many(_ count: Int, _ element: (Int) -> String) -> String {
            (0..<count).map(element).joined(separator: ",")
        }
        let documents: [(String, @Sendable () -> String)] = [
            ("deep JSON", { String(repeating: "[", count: 1_000_000) }),
            ("deep JSON", { String(repeating: "{\"a\":", count: 200_000) }),
            (
                "deep JSON",
                { "{\"config\":" + String(repeating: "[", count: 120) + String(repeating: "]", count: 120) + "}" }
            ),
            ("huge JSON", { "{\"class_name\": \"Functional\", \"config\": [" + many(4_000_000) { _ in "0" } + "]}" }),
            ("huge JSON", { "{\"class_name\": \"Functional\", \"config\": [" + many(2_000_000) { _ in "{}" } + "]}" }),
            (
                "huge JSON",
                { "{\"class_name\": \"Functional\", \"config\": {" + many(1_000_000) { "\"\($0)\":0" } + "}}" }
            ),
            ("huge JSON", { "{\"class_name\": \"" + String(repeating: "x", count: 16 << 20) + "\"}" }),
            ("huge JSON", { "{\"class_name\": \"" + String(repeating: "\\u0041", count: 3 << 20) + "\"}" }),
            ("huge JSON", { "{\"class_name\": " + String(repeating: "1", count: 8 << 20) + "}" }),
            ("huge JSON", { "{\"class_name\": 0." + String(repeating: "0", count: 4 << 20) + "1e4194304}" }),
            ("huge JSON", { "[" + many(260_000) { _ in "[]" } + "]" }),
            ("huge JSON", { "{\"class_name\": \"Functional\", \"config\": [" + many(250_000) { _ in "{}" } + "]}" }),
            ("duplicate keys", { "{\"class_name\": \"Sequential\", \"class_name\": \"Functional\", \"config\": {}}" }),
            ("duplicate keys", { "{\"weight_map\": {\"/\": \"a.h5\", \"/\": \"part_00000.weights.h5\"}}" }),
            ("many layers", { sequence(10_000) }), ("many layers", { chain(5_000) }),
            ("many layers", { nested(60) }), ("many layers", { fan(1_500) }), ("many layers", { chain(1_500) }),
            ("many layers", { sequence(3_000) }),
            ("2^60 elements", { layer("Dense", "\"units\": 1152921504606846976") }),
            (
                "2^60 elements",
                {
                    layer(
                        "ZeroPadding2D",
                        "\"padding\": [[1152921504606846976, 9223372036854775807], [9223372036854775807, 1]]")
                }
            ),
            (
                "2^60 elements",
                {
                    layer(
                        "Conv2D",
                        "\"filters\": 4611686018427387904, \"kernel_size\": [1073741824, 1073741824], \"strides\": [1, 1]"
                    )
                }
            ),
            ("2^60 elements", { layer("Reshape", "\"target_shape\": [1152921504606846976, 1152921504606846976]") }),
            (
                "2^60 elements",
                {
                    layer(
                        "Conv2D",
                        "\"filters\": 8, \"kernel_size\": 9223372036854775807, \"dilation_rate\": 9223372036854775807")
                }
            ),
            (
                "2^60 elements",
                { layer("MaxPooling2D", "\"pool_size\": [9223372036854775807, 9223372036854775807], \"strides\": 1") }
            ),
        ]
        return documents.flatMap { family, text -> [Crafted] in
            [
                Crafted(family, .architecture) { _ in Array(text().utf8) },
                Crafted(family, .archive) { seeds in
                    try Seeds.archive(
                        [("metadata.json", seeds.members[0].1), ("config.json", Array(text().utf8)), seeds.members[2]])
                },
                Crafted(family, .legacy) { _ in
                    var tree = try LegacyModel.small.tree()
                    tree.root.attributes["model_config"] = .text(text())
                    // An attribute is at most 64 KB, so the rest stands in the newer formats only.
                    guard text().utf8.count < 60_000 else {
                        tree.root.attributes["model_config"] = .text(String(text().prefix(60_000)))
                        return try Seeds.bytes(tree)
                    }
                    return try Seeds.bytes(tree)
                },
                Crafted(family, .checkpoint) { seeds in Family.resealed(seeds.checkpoint) { _ in Array(text().utf8) } },
            ]
        }
    }()

    private static func entry(_ kind: String, _ name: String, _ options: String, after: [String]) -> String {
        let calls = after.map { "[\"\($0)\",0,0,{}]" }.joined(separator: ",")
        let config = "{\"name\":\"\(name)\"" + (options.isEmpty ? "" : ",\(options)") + "}"
        let nodes = calls.isEmpty ? "" : "[\(calls)]"
        return
            "{\"class_name\":\"\(kind)\",\"name\":\"\(name)\",\"config\":\(config),\"inbound_nodes\":[\(nodes)]}"
    }

    private static func functional(_ entries: [String], to output: String) -> String {
        "{\"class_name\":\"Functional\",\"config\":{\"name\":\"m\",\"layers\":[\(entries.joined(separator: ","))],"
            + "\"input_layers\":[[\"i\",0,0]],\"output_layers\":[[\"\(output)\",0,0]]}}"
    }

    private static let input = entry("InputLayer", "i", "\"batch_input_shape\":[null,6,6,1]", after: [])

    private static func layer(_ kind: String, _ options: String) -> String {
        functional([input, entry(kind, "x", options, after: ["i"])], to: "x")
    }

    private static func chain(_ count: Int) -> String {
        functional(
            [input] + (0..<count).map { entry("Dropout", "d\($0)", "", after: [$0 == 0 ? "i" : "d\($0 - 1)"]) },
            to: "d\(count - 1)")
    }

    /// Every layer adds up all those before it, two at a time.
    private static func fan(_ count: Int) -> String {
        functional(
            [input]
                + (0..<count).map { index in
                    let last = index == 0 ? "i" : "a\(index - 1)"
                    return entry("Add", "a\(index)", "", after: [last, last])
                }, to: "a\(count - 1)")
    }

    private static func sequence(_ count: Int) -> String {
        let layers = (0..<count).map { "{\"class_name\":\"Dropout\",\"config\":{\"name\":\"d\($0)\"}}" }
        return "{\"class_name\":\"Sequential\",\"config\":{\"name\":\"m\",\"layers\":["
            + "{\"class_name\":\"InputLayer\",\"config\":{\"name\":\"i\",\"batch_input_shape\":[null,6,6,1]}},"
            + layers.joined(separator: ",") + "]}}"
    }

    /// Networks in networks.
    private static func nested(_ depth: Int) -> String {
        (0..<depth).reduce(sequence(1)) { inner, index in
            "{\"class_name\":\"Sequential\",\"config\":{\"name\":\"n\(index)\",\"layers\":["
                + "{\"class_name\":\"InputLayer\",\"config\":{\"name\":\"i\",\"batch_input_shape\":[null,6,6,1]}},\(inner)]}}"
        }
    }

    // MARK: Headers of our own, and rows

    private static let headers: [Crafted] = [
        Crafted("very many rows", .faces) { _ in
            Array("emotion,pixels,Usage\n".utf8) + [UInt8](repeating: 0x0A, count: 2 << 20) + Array("x".utf8)
        },
        Crafted("very many rows", .faces) { _ in
            Array("emotion,pixels,Usage\n3,".utf8) + [UInt8](repeating: 0x31, count: 8 << 20)
        },
        Crafted("very many rows", .faces) { _ in
            Array("emotion,pixels,".utf8) + [UInt8](repeating: 0x2C, count: 4 << 20)
        },
        Crafted("very many rows", .faces) { _ in
            Array("emotion,pixels\n3,\"".utf8) + Array(String(repeating: "1 ", count: 4 << 20).utf8)
        },
        Crafted("overlapping tensors", .checkpoint) { seeds in
            Family.resealed(seeds.checkpoint) {
                Array(String(decoding: $0, as: UTF8.self).replacing("\"offset\":64", with: "\"offset\":0").utf8)
            }
        },
    ]

    private static let shapes: [Crafted] = [
        "[1152921504606846976]", "[4294967296,4294967296]", "[-1]", "[0,1152921504606846976]",
    ].map { (shape: String) in
        Crafted("2^60 elements", .checkpoint) { seeds in
            Family.resealed(seeds.checkpoint) {
                Array(String(decoding: $0, as: UTF8.self).replacing("\"shape\":[2]", with: "\"shape\":\(shape)").utf8)
            }
        }
    }

    private static let maps: [Crafted] = [
        "[]", "{}", "3", "\"../model.h5\"", "\"/etc/passwd\"", "\"..\"", "[\"a\", 1]",
    ].map { (name: String) in
        Crafted("path traversal", .shards) { _ in Array("{\"weight_map\": {\"/\": \(name)}}".utf8) }
    }

    // MARK: Safetensors

    private static let safetensors: [Crafted] = {
        @Sendable func array(_ shape: String, _ start: String, _ end: String, _ type: String = "U8") -> String {
            "{\"dtype\":\"\(type)\",\"shape\":\(shape),\"data_offsets\":[\(start),\(end)]}"
        }
        @Sendable func many(_ count: Int, _ entry: (Int) -> String) -> String {
            "{" + (0..<count).map { "\"a\($0)\":" + entry($0) }.joined(separator: ",") + "}"
        }
        let big = "1152921504606846976"
        let files: [(family: String, header: @Sendable () -> String, data: Int)] = [
            ("overlapping tensors", { many(2) { _ in array("[1048576]", "0", "1048576") } }, 1 << 20),
            ("overlapping tensors", { many(20_000) { _ in array("[1048576]", "0", "1048576") } }, 1 << 20),
            ("overlapping tensors", { many(2) { array("[64]", "\($0 * 63)", "\($0 * 63 + 64)") } }, 127),
            ("overlapping tensors", { many(2) { array("[64]", "\($0 * 65)", "\($0 * 65 + 64)") } }, 129),
            ("overlapping tensors", { many(2) { array("[0]", "\($0)", "\($0)") } }, 1),
            ("absurd counts", { many(30_000) { _ in array("[0]", "0", "0") } }, 0),
            ("absurd counts", { many(30_000) { array("[]", "\($0)", "\($0 + 1)") } }, 30_000),
            ("absurd counts", { many(32_768) { _ in "0" } }, 0), ("absurd counts", { many(60_000) { _ in "0" } }, 0),
            (
                "absurd counts",
                { many(1) { _ in array("[" + (0..<100_000).map { _ in "1" }.joined(separator: ",") + "]", "0", "1") } },
                1
            ),
            ("absurd counts", { "{\"__metadata__\":" + many(100_000) { _ in "\"x\"" } + "}" }, 0),
            ("2^60 elements", { many(1) { _ in array("[\(big)]", "0", big) } }, 64),
            ("2^60 elements", { many(1) { _ in array("[\(big)]", "0", "64", "F64") } }, 64),
            ("2^60 elements", { many(1) { _ in array("[4294967296,4294967296]", "0", "0") } }, 0),
            ("2^60 elements", { many(1) { _ in array("[0,\(big),\(big)]", "0", "0") } }, 0),
            ("2^60 elements", { many(1) { _ in array("[1]", "9223372036854775807", "9223372036854775808") } }, 1),
            ("huge texts", { "{\"__metadata__\":{\"a\":\"" + String(repeating: "x", count: 7 << 20) + "\"}}" }, 0),
            (
                "huge texts",
                { "{\"" + String(repeating: "n", count: 4 << 20) + "\":" + array("[1]", "0", "1") + "}" }, 1
            ),
            ("huge texts", { "{" + String(repeating: " ", count: 20 << 20) + "}" }, 0),
            (
                "huge texts",
                {
                    "{\"" + String(repeating: "n", count: 1 << 20) + "\":" + array("[0]", "0", "0") + ","
                        + many(10_000) { _ in array("[0]", "0", "0") }.dropFirst()
                }, 0
            ),
            ("deep JSON", { "{\"a\":" + String(repeating: "[", count: 1_000_000) }, 0),
            ("duplicate keys", { "{\"a\":" + array("[1]", "0", "1") + ",\"a\":" + array("[1]", "1", "2") + "}" }, 2),
        ]
        return files.flatMap { family, header, data in
            [FileFormat.safetensors, .safetensorsWeights].map { format in
                Crafted(family, format) { _ in
                    Family.safetensors(Array(header().utf8), [UInt8](repeating: 1, count: data))
                }
            }
        }
    }()

    // MARK: Pictures

    private static let pngs: [Crafted] = [
        (8000, 8000, 0), (60_000, 60_000, 2), (20_000, 3000, 2), (1, 2_000_000_000, 0), (2_000_000_000, 1, 2),
        (5000, 5000, 2),
    ].map { (width: Int, height: Int, color: UInt8) in
        Crafted("picture bombs", .png) { _ in try PictureBomb.png(width, height, color: color) }
    }

    private static let jpegs: [Crafted] = [
        (6000, 5000, 0), (4500, 4500, 0), (65_500, 65_500, 0), (65_500, 1, 0), (7000, 7000, 4 << 20),
        (3000, 3000, 4 << 20),
    ].flatMap { (width: Int, height: Int, padding: Int) in
        ["grey.jpg", "colour.jpg", "progressive.jpg"].map { name in
            Crafted("picture bombs", .jpeg) { _ in try PictureBomb.jpeg(name, width, height, padding: padding) }
        }
    }
}
