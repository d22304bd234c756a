import MienBasics
import MienCHDF5
import MienHDF5
import MienHDF5Tree
import MienOddFiles
import MienTensors
import MienTestSupport
import Testing

/// What the standard budgets let through and what they don't, and what holds the helper.
@Suite struct LimitsTests {
    private func accesses() throws -> [HDF5Access] { [.inProcess, .process(helper: try builtHelper())] }

    /// Deflated zeros.
    private func zeros(_ count: Int) throws -> Storage {
        try OddFile.bytes { file in
            try file.dataset("a", mien_H5T_STD_U8LE(), [count], values: [UInt8](repeating: 0, count: count)) {
                try OddFile.check(H5Pset_chunk($0, 1, [1 << 20]))
                try OddFile.check(H5Pset_deflate($0, 9))
            }
        }
    }

    @Test func deflatedZerosUpToTheGrace() throws {
        let (most, more) = (try zeros(16 << 20), try zeros((16 << 20) + 1))
        for access in try accesses() {
            #expect(try access.read(most, named: "a.h5").root.dataset(at: "a")?.tensor().shape == [16 << 20])
            let error = fileError { _ = try access.read(more, named: "a.h5") }
            #expect(error?.kind == .overBudget && error?.place == "a", "\(String(describing: error))")
            // Who trusts the file says so.
            let own = Budgets.standard.multiplied(by: 2)
            #expect(try access.read(more, named: "a.h5", budgets: own).root.members.count == 1)
        }
    }

    /// The memory that the helper has is enough for as many objects as there may be, in either form of group.
    @Test(arguments: [false, true]) func asManyObjectsAsThereMayBe(latest: Bool) throws {
        let count = 30_000
        let bytes = try OddFile.bytes(latest: latest) { file in
            for index in 0..<count { try file.group("g\(index)") }
        }
        var budgets = Budgets()
        // The helper of these tests is not optimised.
        budgets.helperProcessorSeconds = 60
        for access in try accesses() {
            #expect(try access.read(bytes, named: "many.h5", budgets: budgets).root.members.count == count)
        }
    }

    /// Whoever allows longer texts gets the memory for them too.
    @Test func theHelpersMemoryGrowsWithTheBudgets() throws {
        let bytes = try OddFile.bytes { file in
            let type = try OddFile.fixedString(128 << 20)
            defer { H5Tclose(type) }
            try file.declared("a", type, [1])
        }
        for access in try accesses() {
            #expect(fileError { _ = try access.read(bytes, named: "a.h5") }?.kind == .overBudget)
            let tree = try access.read(bytes, named: "a.h5", budgets: Budgets.standard.multiplied(by: 16))
            guard case .strings(let strings)? = try tree.root.dataset(at: "a")?.value else {
                Issue.record("found no texts")
                continue
            }
            #expect(strings.values == [""])
        }
    }

    #if os(Linux)
    @Test func theHelperTakesFromItselfWhatItDoesNotNeed() async throws {
        let bytes = try OddFile.bytes { file in for index in 0..<20_000 { try file.group("g\(index)") } }
        let helper = try builtHelper()
        let reading = Task.detached {
            var budgets = Budgets()
            budgets.helperProcessorSeconds = 60
            return try HDF5Access.process(helper: helper).read(bytes, named: "many.h5", budgets: budgets)
        }
        // Other tests have helpers too, for which the same holds.
        var limits: [Substring] = []
        for _ in 0..<20_000 where limits.isEmpty {
            // The one for memory is the last that it sets.
            limits =
                try childrensLimits().first { lines in
                    lines.contains {
                        $0.hasPrefix("Max address space ") && !$0.hasPrefix("Max address space unlimited")
                    }
                } ?? []
            usleep(500)
        }
        #expect(try await reading.value.root.members.count == 20_000)
        for limit in ["Max open files 0 0 ", "Max core file size 0 0 "] {
            #expect(limits.contains { $0.hasPrefix(limit) }, "\(limits)")
        }
        let space = try #require(limits.first { $0.hasPrefix("Max address space ") }?.split(separator: " ")[3])
        #expect(try #require(Int(space)) < 1 << 30)
        let seconds = try #require(limits.first { $0.hasPrefix("Max cpu time ") }?.split(separator: " ")[3])
        #expect(Int(seconds) != nil, "\(limits)")
    }

    /// What the system holds each child of this process to, line by line, with single spaces.
    private func childrensLimits() throws -> [[Substring]] {
        try FilePaths.contents(ofFolder: "/proc").compactMap { name in
            guard Int(name) != nil, lines("/proc/\(name)/status").contains("PPid:\t\(getpid())") else { return nil }
            return lines("/proc/\(name)/limits").map { line in
                Substring(line.split(separator: " ").joined(separator: " "))
            }
        }
    }

    /// The lines of a file of the system's; none where it is gone.
    private func lines(_ path: String) -> [Substring] {
        let file = open(path, O_RDONLY)
        guard file >= 0 else { return [] }
        defer { close(file) }
        var bytes = [UInt8](repeating: 0, count: 8192)
        let count = read(file, &bytes, bytes.count)
        return String(decoding: bytes.prefix(max(count, 0)), as: UTF8.self).split(separator: "\n")
    }
    #endif
}
