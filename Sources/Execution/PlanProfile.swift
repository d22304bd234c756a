import MienBasics
import MienKernels
public import MienNetworks
public import MienTensors

/// How long a plan takes, and what the machine is good for.
public struct PlanProfile: Sendable {
    /// For each step of the plan, in seconds: the shortest of so many ``runs``. Where steps run for slices of a batch, these
    /// come one after the other, each on all threads, and together may take longer than in ``runTime``.
    public fileprivate(set) var stepTimes: [Double]
    /// All steps in one go, in seconds: the shortest of so many ``runs``.
    public fileprivate(set) var runTime = Double.infinity
    /// How often the plan was run for the one and for the other.
    public fileprivate(set) var runs = 0
    public let threads: Int
    /// The name of the processor's instructions that the kernels are compiled for: `avx512`.
    public let instructionSet: String
    /// Floating-point operations a second that so many threads can do with these instructions where no memory is read, a
    /// multiply-add counted as two; measured.
    public fileprivate(set) var peak: Double
}

extension Executor {
    /// Runs the network again and again, and says how long it and each step of its plan takes.
    ///
    /// - Parameter duration: for about how long; but three times at least, and 200 times at most.
    /// - Throws: `NetworkError` when a layer can't be run or the shapes do not fit the network.
    public func profile(
        _ inputs: [Tensor], for duration: Duration = .milliseconds(500)
    ) throws(NetworkError) -> PlanProfile {
        let instructionSet = InstructionSet.current
        var profile = PlanProfile(
            stepTimes: Array(repeating: .infinity, count: try plan(for: inputs.map(\.shape)).steps.count),
            threads: pool.threads, instructionSet: instructionSet.name, peak: instructionSet.peak(on: pool))
        let end = ContinuousClock.now + duration
        while profile.runs < 3 || profile.runs < 200 && ContinuousClock.now < end {
            let start = ContinuousClock.now
            _ = try run(inputs)
            profile.runTime = min(profile.runTime, (ContinuousClock.now - start) / .seconds(1))
            profile.stepTimes = zip(profile.stepTimes, try stepTimes(inputs)).map(min)
            profile.runs += 1
        }
        // What keeps the machine busy may have ended meanwhile.
        profile.peak = max(profile.peak, instructionSet.peak(on: pool))
        return profile
    }
}
