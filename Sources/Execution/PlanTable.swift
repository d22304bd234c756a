public import MienBasics
import MienTensors

/// A plan, step by step, as a table or as JSON (`Schemas/inspect-plan.schema.json`).
public struct PlanTable: Sendable {
    private let plan: ExecutionPlan
    private let file: String
    private let kernels: ExecutionPlan.Kernels
    private let profile: PlanProfile?

    /// - Parameters:
    ///   - file: where the network comes from.
    ///   - kernels: those that the plan was to choose from.
    ///   - profile: how long the plan takes.
    /// - Precondition: the profile is of this plan.
    public init(_ plan: ExecutionPlan, file: String, kernels: ExecutionPlan.Kernels, profile: PlanProfile? = nil) {
        precondition(profile.map { $0.stepTimes.count == plan.steps.count } ?? true, "a time for each step")
        self.plan = plan
        self.file = file
        self.kernels = kernels
        self.profile = profile
    }

    private var flops: Int { plan.steps.reduce(0) { $0 + $1.flops } }
    private var weightBytes: Int { plan.steps.reduce(0) { $0 + $1.weightBytes } }
    /// The items that go in; nil where inputs differ in how many they have.
    private var itemCount: Int? {
        let counts = Set(plan.inputShapes.map(\.dimensions.first))
        return counts.count == 1 ? counts.first ?? nil : nil
    }

    /// A line for each step, and what they come to.
    public var text: String {
        var columns: [(title: String, alignment: TextTable.Alignment)] = [
            ("Layers", .left), ("Output", .left), ("Algorithm", .left), ("MFLOP", .right), ("Weights KiB", .right),
            ("Data KiB", .right),
        ]
        if profile != nil { columns += [("µs", .right), ("GFLOP/s", .right), ("GB/s", .right), ("Of peak", .right)] }
        var table = TextTable(columns)
        for (index, step) in plan.steps.enumerated() {
            var cells = [
                step.title, step.shape.description, step.algorithm,
                step.flops == 0 ? "-" : (Double(step.flops) / 1e6).fixed(3),
                step.weightBytes == 0 ? "-" : (Double(step.weightBytes) / 1024).fixed(1),
                (Double(step.inputBytes + step.outputBytes) / 1024).fixed(1),
            ]
            if let profile {
                let time = profile.stepTimes[index]
                let speed = Double(step.flops) / time
                cells += [
                    (time * 1e6).fixed(1), step.flops == 0 ? "-" : (speed / 1e9).fixed(1),
                    (Double(step.bytes) / time / 1e9).fixed(1),
                    step.flops == 0 ? "-" : "\((speed / profile.peak * 100).fixed(1)) %",
                ]
            }
            table.append(cells)
        }
        let shapes = plan.inputShapes.map(\.description).joined(separator: ", ")
        let count = "\(plan.steps.count.grouped) step\(plan.steps.count == 1 ? "" : "s")"
        var lines = [
            "\(file): \(kernels.rawValue) kernels for \(shapes)".onOneLine, "", table.text, "",
            "\(count): \((Double(flops) / 1e6).fixed(3)) MFLOP, "
                + "\(weightBytes.inBinaryUnits) of weights as they are packed, "
                + "\(plan.arenaByteCount.inBinaryUnits) of memory between the steps",
        ]
        if plan.slicedSteps > 0 {
            let items = plan.sliceItems == 1 ? "one item" : "at most \(plan.sliceItems.grouped) items"
            let first = plan.slicedSteps == 1 ? "step runs" : "\(plan.slicedSteps.grouped) steps run"
            lines.append("The first \(first) for \(items) of the batch at a time, each thread by itself.")
        }
        if let items = plan.portionItems {
            let portion = items == 1 ? "one item goes" : "at most \(items.grouped) items go"
            lines.append("Of the batch, \(portion) through all steps before the next ones begin.")
        }
        if let profile {
            let speed = Double(flops) / profile.runTime
            let items = itemCount.map { ", \((Double($0) / profile.runTime).asRate) items a second" } ?? ""
            lines += [
                "A run: \((profile.runTime * 1e3).fixed(3)) ms\(items), \((speed / 1e9).fixed(1)) GFLOP/s, "
                    + "\((speed / profile.peak * 100).fixed(1)) % of the peak",
                "Peak: \((profile.peak / 1e9).fixed(1)) GFLOP/s, multiplied and added in registers with "
                    + "\(profile.instructionSet) on \(profile.threads) thread\(profile.threads == 1 ? "" : "s")",
                "Times are the shortest of \(profile.runs) runs"
                    + (plan.slicedSteps > 0 ? "; of each step all slices together, one after the other." : "."),
            ]
            if zip(plan.steps, profile.stepTimes).contains(where: { Double($0.flops) / $1 > profile.peak }) {
                lines.append(
                    "Arithmetic is counted as layers define it; Winograd's way needs less, and so passes the peak.")
            }
        }
        return lines.joined(separator: "\n")
    }

    /// The same in bytes, operations and seconds.
    public var json: JSON {
        [
            "file": .string(file), "kernels": .string(kernels.rawValue),
            "inputShapes": .array(plan.inputShapes.map { .array($0.dimensions.map(JSON.integer)) }),
            "steps": .array(
                plan.steps.indices.map { index in
                    let step = plan.steps[index]
                    return [
                        "layers": .array(step.layers.map(JSON.string)),
                        "outputShape": .array(step.shape.dimensions.map(JSON.integer)),
                        "algorithm": .string(step.algorithm), "flops": .integer(step.flops),
                        "inputBytes": .integer(step.inputBytes), "weightBytes": .integer(step.weightBytes),
                        "outputBytes": .integer(step.outputBytes),
                        "seconds": profile.map { .number($0.stepTimes[index]) } ?? .null,
                    ]
                }),
            "flops": .integer(flops), "weightBytes": .integer(weightBytes), "arenaBytes": .integer(plan.arenaByteCount),
            "slicedSteps": .integer(plan.slicedSteps), "sliceItems": .integer(plan.sliceItems),
            "portionItems": plan.portionItems.map(JSON.integer) ?? .null,
            "profile": profile.map { profile in
                [
                    "runs": .integer(profile.runs), "seconds": .number(profile.runTime),
                    "threads": .integer(profile.threads), "instructionSet": .string(profile.instructionSet),
                    "peakFlopsPerSecond": .number(profile.peak),
                ]
            } ?? .null,
        ]
    }
}

extension ExecutionPlan.Step {
    /// The names of the layers; what a nested network is called is said of the first alone: `mobile/conv+norm+relu`.
    fileprivate var title: String {
        guard let first = layers.first, let slash = first.lastIndex(of: "/") else {
            return layers.joined(separator: "+")
        }
        let path = first[...slash]
        return ([first] + layers.dropFirst().map { $0.hasPrefix(path) ? String($0.dropFirst(path.count)) : $0 })
            .joined(separator: "+")
    }

    /// What it reads and writes at least.
    fileprivate var bytes: Int { inputBytes + weightBytes + outputBytes }
}

extension Int {
    /// So many bytes, in the largest unit that they fill: `1.5 MiB`.
    fileprivate var inBinaryUnits: String {
        let units = ["bytes", "KiB", "MiB", "GiB"]
        var (value, unit) = (Double(self), 0)
        while value >= 1024 && unit < units.count - 1 { (value, unit) = (value / 1024, unit + 1) }
        return "\(value.fixed(unit == 0 ? 0 : 1)) \(units[unit])"
    }
}

extension Double {
    /// A rate: whole from 100, and with three digits below.
    fileprivate var asRate: String { self >= 100 ? Int(self).grouped : significant(3) }
}
