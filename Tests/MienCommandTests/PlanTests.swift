import MienBasics
import MienHDF5
import MienHDF5Tree
import MienTestSupport
import Testing

/// `mien inspect --plan`.
@Suite struct PlanTests {
    private let vgg = PackageFolder.file("Samples/vgg.h5")

    /// The cells of the lines of the table: what stands between two spaces or more.
    private func rows(_ output: String) -> [[String]] {
        let lines = output.split(separator: "\n", omittingEmptySubsequences: false)
        return lines.dropFirst(2).prefix { !$0.isEmpty }.map { line in
            line.split(separator: "  ").map { $0.drop { $0 == " " } }.filter { !$0.isEmpty }.map(String.init)
        }
    }

    /// Which kernel it is and how that packs weights is the machine's affair.
    @Test func printsALineForEachStep() throws {
        let run = try Workplace().mien("inspect", "--plan", vgg)
        #expect(run.status == 0 && run.remarks == "")
        #expect(run.output.hasPrefix("\(vgg): fast kernels for 1 × 48 × 48 × 1\n\n"))
        let rows = rows(run.output)
        #expect(rows[0] == ["Layers", "Output", "Algorithm", "MFLOP", "Weights KiB", "Data KiB"])
        let expected = [
            ["block1_conv1", "1 × 48 × 48 × 8", "0.332", "81.0"],
            ["block1_conv2", "1 × 46 × 46 × 8", "2.438", "138.1"],
            ["block1_norm", "1 × 46 × 46 × 8", "0.034", "132.2"], ["block1_pool", "1 × 23 × 23 × 8", "0.017", "82.7"],
            ["block2_conv1", "1 × 23 × 23 × 12", "0.914", "41.3"],
            ["block2_conv2", "1 × 21 × 21 × 12", "1.143", "45.5"],
            ["block2_norm", "1 × 21 × 21 × 12", "0.011", "41.3"], ["block2_pool", "1 × 10 × 10 × 12", "0.005", "25.4"],
            ["block3_conv1", "1 × 10 × 10 × 16", "0.346", "10.9"], ["block3_conv2", "1 × 8 × 8 × 16", "0.295", "10.2"],
            ["block3_norm", "1 × 8 × 8 × 16", "0.002", "8.0"], ["block3_pool", "1 × 4 × 4 × 16", "0.001", "5.0"],
            ["hidden", "1 × 1 × 48", "0.025", "1.2"], ["predictions", "1 × 1 × 7", "0.001", "0.2"],
            ["predictions", "1 × 7", "0.000", "0.1"],
        ]
        #expect(rows.dropFirst().map { [$0[0], $0[1], $0[3], $0[5]] } == expected)
        #expect(rows[1][2].hasPrefix("indirect GEMM ") && rows[3][2].hasPrefix("by channels "))
        #expect(rows[4][4] == "-")
        #expect(run.output.contains("\n\n15 steps: 5.562 MFLOP, "))
        #expect(run.output.hasSuffix(" KiB of weights as they are packed, 138.1 KiB of memory between the steps\n"))
    }

    @Test func theBatchAndThePrecisionAreTheUsers() throws {
        let place = Workplace()
        try place.write(.convolutionOfManyChannels)
        for (precision, kernel) in [("fast", "Winograd 4×4, "), ("strict", "indirect GEMM ")] {
            let run = try place.mien("inspect", "--plan", "small.h5", "--batch", "3", "--precision", precision)
            #expect(run.output.hasPrefix("small.h5: \(precision) kernels for 3 × 24 × 24 × 16\n\n"), "\(run.remarks)")
            let row = try #require(rows(run.output).last)
            // 22 × 22 cells of 16 filters, each of 9 × 16 products and sums.
            #expect(row[0] == "conv" && row[1] == "3 × 22 × 22 × 16" && row[2].hasPrefix(kernel) && row[3] == "6.691")
            // 3 × (24 × 24 + 22 × 22) × 16 floats.
            #expect(row[5] == "198.8")
        }
    }

    @Test func saysWhichStepsRunInSlices() throws {
        let place = Workplace()
        let alone = try place.mien("inspect", "--plan", vgg).output
        #expect(!alone.contains("at a time"))
        let run = try place.mien("inspect", "--plan", vgg, "--batch", "64", "--precision", "strict")
        let line = try #require(run.output.split(separator: "\n").last)
        let sentence = /The first (\d+) steps run for at most (\d+) items of the batch at a time, .*/
        let words = try #require(line.wholeMatch(of: sentence))
        let json = try JSON(
            parsing: place.mien("inspect", "--plan", vgg, "--batch", "64", "--precision", "strict", "--json").output)
        #expect(json["slicedSteps"]?.integer == Int(words.1) && json["sliceItems"]?.integer == Int(words.2))
    }

    @Test func aProfileAddsTimes() throws {
        let run = try Workplace().mien("inspect", "--plan", "--profile", vgg, "--threads", "1")
        #expect(run.status == 0 && run.remarks == "inputs: random numbers from -1 to 1\n")
        let rows = rows(run.output)
        #expect(rows[0].dropFirst(6) == ["µs", "GFLOP/s", "GB/s", "Of peak"])
        #expect(rows.dropFirst().allSatisfy { $0.count == 10 && Double($0[6]) ?? 0 > 0 && $0[9].hasSuffix(" %") })
        #expect(run.output.contains(" items a second, "))
        #expect(run.output.contains(" on 1 thread\nTimes are the shortest of "))
    }

    @Test func jsonHasWhatTheTextHas() throws {
        let place = Workplace()
        let json = try JSON(parsing: place.mien("inspect", "--plan", vgg, "--json").output)
        let steps = try #require(json["steps"]?.array)
        #expect(steps.count == 15 && json["profile"] == .null && json["kernels"] == "fast")
        #expect(json["inputShapes"] == [[1, 48, 48, 1]])
        #expect(steps[0]["layers"] == ["block1_conv1"] && steps[0]["outputShape"] == [1, 48, 48, 8])
        #expect(steps[0]["flops"]?.integer == 48 * 48 * 8 * 9 * 2)
        #expect(steps[0]["inputBytes"]?.integer == 48 * 48 * 4 && steps[0]["outputBytes"]?.integer == 48 * 48 * 8 * 4)
        #expect(steps[0]["seconds"] == .null)
        #expect(json["flops"]?.integer == steps.reduce(0) { $0 + ($1["flops"]?.integer ?? 0) })
        #expect(json["weightBytes"]?.integer == steps.reduce(0) { $0 + ($1["weightBytes"]?.integer ?? 0) })

        let run = try place.mien("inspect", "--plan", "--profile", "--threads", "2", vgg, "--json")
        let profiled = try JSON(parsing: run.output)
        #expect(profiled["steps"]?.array?.allSatisfy { $0["seconds"]?.number ?? 0 > 0 } == true)
        #expect(profiled["profile"]?["threads"] == 2)
        for key in ["runs", "seconds", "peakFlopsPerSecond"] {
            #expect(profiled["profile"]?[key]?.number ?? 0 > 0, "\(key)")
        }
    }

    @Test func openSizesAreTheUsersToSay() throws {
        let place = Workplace()
        try place.write(.smallOfAnySize)
        try place.expectRefusal(
            "inspect", "--plan", "small.h5",
            message: "small.h5: found open sizes in `face` (None, None, None, 1), expected as many, as --sizes 48x48")
        try place.expectRefusal(
            "inspect", "--plan", "small.h5", "--sizes", "6",
            message: "small.h5: found open sizes in `face` (None, None, None, 1), expected as many, as --sizes 48x48")
        let run = try place.mien("inspect", "--plan", "small.h5", "--sizes", "7x6", "--batch", "2")
        #expect(run.output.hasPrefix("small.h5: fast kernels for 2 × 7 × 6 × 1\n\n"), "\(run.remarks)")
        #expect(rows(run.output).dropFirst().first?.prefix(2) == ["conv+norm+relu", "2 × 5 × 4 × 2"])
        try place.expectRefusal(
            "inspect", "--plan", vgg, "--sizes", "48x48",
            message: "\(vgg): found inputs that leave no size open, expected some, for --sizes")
        for sizes in ["x", "0x4", "4x", "4,4", "-1x4"] {
            try place.expectUsageError(
                "inspect", "--plan", "small.h5", "--sizes=\(sizes)", words: "--sizes takes numbers from 1")
        }
    }

    @Test func refusesBatchesBeyondReason() throws {
        let run = try Workplace().mien("inspect", "--plan", vgg, "--batch", "\(Int.max)")
        #expect(run.status == 2 && run.output == "", "\(run.remarks)")
        let other = try Workplace().mien("inspect", "--plan", vgg, "--batch", "1000000000")
        #expect(other.status == 2 && other.output == "", "\(other.remarks)")
    }

    @Test func optionsThatDoNotGoTogetherAreRefused() throws {
        let place = try Workplace.small()
        for option in [["--profile"], ["--batch", "2"], ["--sizes", "6x6"], ["--precision", "fast"]] {
            for view in [[], ["--weights"]] {
                let run = try place.mien(["inspect", "small.h5"] + view + option)
                #expect(run.status == 64 && run.remarks.contains("go with --plan"), "\(option): \(run.remarks)")
            }
        }
        try place.expectUsageError("inspect", "small.h5", "--plan", "--threads", "1", words: "goes with --profile")
        try place.expectUsageError(
            "inspect", "small.h5", "--plan", "--batch", "0", words: "--batch takes a number from 1")
        try place.expectUsageError("inspect", "small.h5", "--plan", "--weights", words: "--weights")
    }

    @Test func whatCannotBeRunIsRefused() throws {
        let place = Workplace()
        try place.write(.smallWithUnknownLayers)
        let run = try place.mien("inspect", "--plan", "small.h5")
        #expect(run.status == 2 && run.output == "")
        #expect(run.remarks.contains("`halve`") && run.remarks.contains("`look`"))
    }
}
