import MienBasics
import MienCKernels

/// The kernels for one instruction set of the processor.
///
/// `@unchecked Sendable`: the table behind the pointer is a constant of the program.
package struct InstructionSet: @unchecked Sendable, Hashable, CustomStringConvertible {
    let table: UnsafePointer<MienInstructionSet>

    /// Those that this machine and its operating system support, best first.
    package static let available: [InstructionSet] = (0...).lazy.map(mien_instruction_set)
        .prefix { $0 != nil }.compactMap { $0.map(InstructionSet.init(table:)) }

    /// The best one, or the one that the environment variable `MIEN_INSTRUCTION_SET` names (`avx512`, `avx2` and `sse2`
    /// on x86-64, `neon` on arm64). A name that this machine does not have stops the program and says so: results that
    /// were asked for from one set must not come from another.
    package static let current: InstructionSet = {
        guard let wanted = getenv("MIEN_INSTRUCTION_SET").map({ String(cString: $0) }) else { return available[0] }
        guard let set = available.first(where: { $0.name == wanted }) else {
            let names = available.map(\.name).joined(separator: ", ")
            preconditionFailure("MIEN_INSTRUCTION_SET is \(wanted), and this machine has \(names)")
        }
        return set
    }()

    package var name: String { String(cString: table.pointee.name) }

    package var description: String { name }

    /// Pixels of a tile.
    var tilePixels: Int { table.pointee.tile_pixels }

    /// The tile that a convolution is made of: `12×32 avx512` is twelve pixels under 32 filters.
    var tile: String { "\(tilePixels)×\(table.pointee.widest) \(name)" }
}
