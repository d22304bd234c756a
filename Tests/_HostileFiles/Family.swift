import MienBasics
import MienHDF5Tree
import MienTestSupport

/// A way to break files at random, by name.
struct Family: Sendable {
    let name: String
    /// How many of a thousand mutants are of it.
    let share: Int
    let formats: [FileFormat]
    let make: @Sendable (Seed, Seeds, inout SeededGenerator) throws -> Mutant

    /// A family that changes the bytes of one seed.
    private init(
        _ name: String, _ share: Int, _ formats: [FileFormat] = FileFormat.allCases,
        changing change: @escaping @Sendable (inout [UInt8], Seed, inout SeededGenerator) -> Void
    ) {
        self.init(name, share, formats) { seed, _, random in
            var bytes = seed.bytes
            change(&bytes, seed, &random)
            return seed.mutant(name, bytes)
        }
    }

    init(
        _ name: String, _ share: Int, _ formats: [FileFormat],
        _ make: @escaping @Sendable (Seed, Seeds, inout SeededGenerator) throws -> Mutant
    ) {
        self.name = name
        self.share = share
        self.formats = formats
        self.make = make
    }

    static let all: [Family] = [
        Family("flipped bits in metadata", 220) { bytes, seed, random in
            for _ in 0...random.index(below: 8) { bytes[seed.position(&random)] ^= 1 << random.index(below: 8) }
        },
        Family("random bytes in metadata", 120) { bytes, seed, random in
            let start = seed.position(&random)
            for position in start..<min(start + 1 + random.index(below: 16), bytes.count) {
                bytes[position] = UInt8(random.index(below: 256))
            }
        },
        Family("lying numbers in metadata", 220) { bytes, seed, random in
            for _ in 0...random.index(below: 2) {
                let size = [1, 2, 4, 8][random.index(below: 4)]
                let start = seed.position(&random) / size * size
                let number = hostileNumber(bytes.count, &random)
                let isBig = seed.format == .png || seed.format == .jpeg
                for index in 0..<size where start + index < bytes.count {
                    bytes[start + index] = UInt8(
                        truncatingIfNeeded: number >> (8 * UInt64(isBig ? size - 1 - index : index)))
                }
            }
        },
        Family("flipped bits anywhere", 80) { bytes, _, random in
            for _ in 0...random.index(below: 3) {
                bytes[random.index(below: bytes.count)] ^= 1 << random.index(below: 8)
            }
        },
        Family("swapped parts", 40) { bytes, _, random in
            let size = 1 + random.index(below: max(min(bytes.count / 3, 4096), 1))
            let one = random.index(below: max(bytes.count - size, 1))
            let other = random.index(below: max(bytes.count - size, 1))
            for index in 0..<size where max(one, other) + index < bytes.count {
                bytes.swapAt(one + index, other + index)
            }
        },
        Family("parts cut, repeated, overwritten", 90) { bytes, _, random in bytes = random.mutant(of: bytes) },
        Family("splices of two files", 50, FileFormat.allCases) { seed, seeds, random in
            let other = seeds.all[random.index(below: seeds.all.count)].bytes
            let head = random.index(below: seed.bytes.count + 1)
            let tail = random.index(below: 2) == 0 ? min(head, other.count) : random.index(below: other.count + 1)
            return seed.mutant("splices of two files", Array(seed.bytes.prefix(head)) + other.dropFirst(tail))
        },
        .lyingZip, .lyingJSON, .lyingCheckpoint, .lyingSafetensors, .lyingNPY, .lyingCSV,
    ]

    /// Sizes and offsets that a careless reader trips over.
    static func hostileNumber(_ size: Int, _ random: inout SeededGenerator) -> UInt64 {
        let numbers: [UInt64] = [
            0, 1, 2, 0xFF, 0xFFFF, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF, 1 << 32, 1 << 60, 1 << 61, 1 << 62, 1 << 63,
            .max, .max - 1, .max / 2, UInt64(size), UInt64(size) - 1, UInt64(size) + 1, UInt64(size) / 2,
            UInt64(random.index(below: size + 1)), random.next(),
        ]
        return numbers[random.index(below: numbers.count)]
    }
}

extension Seed {
    /// A mutant of this file, with the files that belong to it.
    func mutant(_ family: String, _ bytes: [UInt8]) -> Mutant {
        guard format == .shards, let weights = others.first else {
            var mutant = Mutant(family, format, bytes, besides: others)
            if format == .checkpoint { mutant.sealed = self.bytes }
            return mutant
        }
        // The map itself is short; what it leads to is the file that is broken.
        return Mutant(family, .shards, bytes, besides: [weights])
    }
}

// MARK: - Families of one format

extension Family {
    /// Fields of zip records, by the signature of the record: offset and size of each.
    private static let zipFields: [(signature: [UInt8], fields: [(offset: Int, size: Int)])] = [
        ([0x50, 0x4B, 3, 4], [(4, 2), (6, 2), (8, 2), (14, 4), (18, 4), (22, 4), (26, 2), (28, 2)]),
        (
            [0x50, 0x4B, 1, 2],
            [
                (6, 2), (8, 2), (10, 2), (16, 4), (20, 4), (24, 4), (28, 2), (30, 2), (32, 2), (34, 2), (38, 4),
                (42, 4),
            ]
        ),
        ([0x50, 0x4B, 5, 6], [(4, 2), (6, 2), (8, 2), (10, 2), (12, 4), (16, 4), (20, 2)]),
        ([0x50, 0x4B, 6, 6], [(4, 8), (16, 4), (20, 4), (24, 8), (32, 8), (40, 8), (48, 8)]),
        ([0x50, 0x4B, 6, 7], [(4, 4), (8, 8), (16, 4)]),
    ]

    /// The same lie in one record, or in all records of its kind.
    private static let lyingZip = Family(
        "lying zip records", 60, [.archive, .npz, .npzWeights],
        changing: { bytes, _, random in
            let kind = zipFields[random.index(below: 3)]
            let positions = bytes.indices.dropLast(4).filter {
                bytes[$0] == 0x50 && bytes[$0..<$0 + 4].elementsEqual(kind.signature)
            }
            guard !positions.isEmpty else { return }
            let field = kind.fields[random.index(below: kind.fields.count)]
            let number = hostileNumber(bytes.count, &random)
            let chosen = random.index(below: 2) == 0 ? positions : [positions[random.index(below: positions.count)]]
            for position in chosen {
                for index in 0..<field.size where position + field.offset + index < bytes.count {
                    bytes[position + field.offset + index] = UInt8(truncatingIfNeeded: number >> (8 * UInt64(index)))
                }
            }
        })

    /// Text that lies: numbers, keys and names changed to hostile ones, wherever JSON stands.
    private static let lyingJSON = Family(
        "lying JSON", 120, [.architecture, .archive, .legacy, .keras1, .shards, .checkpoint]
    ) { seed, seeds, random in
        let name = "lying JSON"
        switch seed.format {
        case .architecture, .shards:
            return Mutant(name, seed.format, lying(seed.bytes, &random), besides: seed.others)
        case .archive:
            var members = seeds.members
            let index = random.index(below: 4) == 0 ? 0 : 1
            members[index].1 = lying(
                index == 1 && random.index(below: 2) == 0 ? Array(seeds.config3.utf8) : members[index].1, &random)
            return Mutant(name, .archive, try Seeds.archive(members))
        case .checkpoint:
            return Mutant(name, .checkpoint, resealed(seed.bytes) { lying($0, &random) })
        case .keras1:
            var tree = try Keras1Writer().tree(of: LegacyModel.small.tree())
            let text = lying(Array((try tree.root.attributes.string("model_config") ?? "").utf8), &random)
            tree.root.attributes["model_config"] = .text(
                String(decoding: text, as: UTF8.self).replacing("\0", with: " "))
            return Mutant(name, .keras1, try Seeds.bytes(tree))
        default:
            let text = lying(Array((random.index(below: 2) == 0 ? seeds.config2 : seeds.config3).utf8), &random)
            var tree = try LegacyModel.small.tree()
            // Bytes that are no text can't be written as one; they are tried in the other formats.
            tree.root.attributes["model_config"] = .text(
                String(decoding: text, as: UTF8.self).replacing("\0", with: " "))
            return Mutant(name, .legacy, try Seeds.bytes(tree))
        }
    }

    private static let lyingCheckpoint = Family("resealed checkpoint headers", 40, [.checkpoint]) { seed, _, random in
        let bytes = resealed(seed.bytes) { header in random.mutant(of: header) }
        return Mutant("resealed checkpoint headers", .checkpoint, bytes)
    }

    /// The header's JSON with lies in it, and now and then a length that does not fit.
    private static let lyingSafetensors = Family("lying safetensors headers", 60, [.safetensors, .safetensorsWeights]) {
        seed, _, random in
        var text = header(ofSafetensors: seed.bytes)
        let data = Array(seed.bytes.dropFirst(8 + text.count))
        text = random.index(below: 4) == 0 ? random.mutant(of: text) : lying(text, &random)
        let length = random.index(below: 4) == 0 ? hostileNumber(seed.bytes.count, &random) : UInt64(text.count)
        return Mutant("lying safetensors headers", seed.format, safetensors(text, length: length, data))
    }

    private static func header(ofSafetensors file: [UInt8]) -> [UInt8] {
        Array(file[8..<8 + Int(file[0]) + Int(file[1]) << 8])
    }

    /// A `.safetensors` file.
    static func safetensors(_ header: [UInt8], length: UInt64? = nil, _ data: [UInt8]) -> [UInt8] {
        let length = length ?? UInt64(header.count)
        return (0..<8).map { UInt8(truncatingIfNeeded: length >> (8 * $0)) } + header + data
    }

    private static let lyingNPY = Family("lying npy headers", 40, [.npy, .npz]) { seed, _, random in
        func text(_ choices: [String]) -> String { choices[random.index(below: choices.count)] }
        let types = ["'<f4'", "'>f4'", "'<f8'", "'|O'", "'<f99'", "'<U4'", "'|V8'", "[('a', '<f4')]", "'<i8'", "''"]
        let sizes = [
            "(4, 5, 6)", "(1152921504606846976,)", "(4294967296, 4294967296)", "(9223372036854775807, 2)", "(-1,)",
            "()", "(0, 1152921504606846976)", "(1e3,)", "(4, 5, 6,", "(99999999999999999999999,)", "(True,)",
            "(" + String(repeating: "1, ", count: 300) + ")", String(repeating: "(", count: 5000),
        ]
        let orders = ["False", "True", "0", "None", "__import__('os')"]
        var header = "{'descr': \(text(types)), 'fortran_order': \(text(orders)), 'shape': \(text(sizes)), }"
        if random.index(below: 4) == 0 {
            header = header.replacing("'shape'", with: text(["'shape': (), 'shape'", "'x'", "\"shape\""]))
        }
        header += String(repeating: " ", count: (64 - (10 + header.utf8.count + 1) % 64) % 64) + "\n"
        let length = random.index(below: 4) == 0 ? Int(hostileNumber(600, &random) & 0xFFFF) : header.utf8.count
        let file =
            [0x93] + Array("NUMPY".utf8) + [[1, 1, 1, 2, 3, 9][random.index(below: 6)], 0]
            + [UInt8(length & 0xFF), UInt8(length >> 8 & 0xFF)] + Array(header.utf8) + [UInt8](repeating: 1, count: 480)
        guard seed.format == .npz else { return Mutant("lying npy headers", .npy, file) }
        return Mutant("lying npy headers", .npz, try Seeds.archive([("input.npy", file)]))
    }

    private static let lyingCSV = Family(
        "lying CSV", 30, [.faces],
        changing: { bytes, _, random in
            let fields: [String] = [
                ",", "\"", "\n", "\r\n", "-1", "256", "99999999999999999999", "NaN", "", " ", "\u{FEFF}", "1e2", "0x10",
                "7", "\0",
            ]
            for _ in 0...random.index(below: 4) {
                let position = random.index(below: random.index(below: 2) == 0 ? min(64, bytes.count) : bytes.count)
                let field = Array(fields[random.index(below: fields.count)].utf8)
                bytes.replaceSubrange(position..<min(position + random.index(below: 4), bytes.count), with: field)
            }
        })

    /// A JSON text with some of its values, keys or bytes changed.
    static func lying(_ text: [UInt8], _ random: inout SeededGenerator) -> [UInt8] {
        let values = [
            "null", "true", "NaN", "-Infinity", "1e999", "0", "-1", "1152921504606846976", "9223372036854775807",
            "-9223372036854775808", "18446744073709551616", "0.5", "\"\"", "\"x\"", "[]", "{}", "[[[[[[1]]]]]]",
            "\"\\ud800\"", "\"Lambda\"", "\"same\"", "[1152921504606846976, 1152921504606846976, 16]",
            String(repeating: "[", count: 2000), "{\"a\": 1, \"a\": 2}", "\"__keras_tensor__\"",
        ]
        var text = text
        for _ in 0...random.index(below: 3) {
            // Where a value begins: behind a colon, a comma or a bracket.
            let starts = text.indices.dropLast().filter { [0x3A, 0x2C, 0x5B].contains(text[$0]) }
            guard let start = starts.isEmpty ? nil : starts[random.index(below: starts.count)] + 1 else { return text }
            let end = text[start...].firstIndex { [0x2C, 0x5D, 0x7D].contains($0) } ?? text.count
            switch random.index(below: 8) {
            case 0: text.insert(contentsOf: [0xC3, 0x28], at: start)
            case 1: text.removeSubrange(start..<end)
            case 2: text.insert(contentsOf: text[start..<end] + [0x2C], at: start)
            default:
                text.replaceSubrange(start..<end, with: Array(values[random.index(below: values.count)].utf8))
            }
        }
        return text
    }

    /// A checkpoint whose header `change` changed, with lengths and checksum that fit.
    static func resealed(_ file: [UInt8], _ change: ([UInt8]) -> [UInt8]) -> [UInt8] {
        let size = Int(file[12]) | Int(file[13]) << 8 | Int(file[14]) << 16
        let header = change(Array(file[20..<20 + size]))
        let data = file.dropFirst((20 + size + 63) / 64 * 64)
        let start = Array(file.prefix(12)) + (0..<4).map { UInt8(truncatingIfNeeded: header.count >> (8 * $0)) }
        let sum = checksum(start + header)
        var bytes = start + (0..<4).map { UInt8(truncatingIfNeeded: sum >> (8 * UInt32($0))) } + header
        if !data.isEmpty { bytes += [UInt8](repeating: 0, count: (64 - bytes.count % 64) % 64) + data }
        return bytes
    }

    /// CRC-32C, by its definition and not by the code that is on trial.
    private static func checksum(_ bytes: [UInt8]) -> UInt32 {
        let table: [UInt32] = (0..<256).map { (byte: UInt32) in
            (0..<8).reduce(byte) { (sum: UInt32, _) in sum & 1 == 1 ? sum >> 1 ^ 0x82F6_3B78 : sum >> 1 }
        }
        var sum = UInt32.max
        for byte in bytes { sum = sum >> 8 ^ table[Int(UInt8(truncatingIfNeeded: sum) ^ byte)] }
        return ~sum
    }
}
