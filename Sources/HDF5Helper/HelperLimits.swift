import MienBasics

/// What the system is told to hold the helper to: time and memory.
struct HelperLimits {
    /// What the library may take for itself, beside the input and the answer.
    private static let workingMemory = 1 << 30

    private let used: Int

    /// Sets the limits for an input of that size.
    init(inputSize: Int, _ budgets: Budgets) {
        used = inputSize + Self.workingMemory
        // A crash leaves no core behind.
        Self.set(RLIMIT_CORE, 0, 0)
        // The caller's own clock ends the helper; this ends it when the caller is gone.
        let seconds = rlim_t(min(budgets.helperSeconds, 1e9)) + 2
        Self.set(RLIMIT_CPU, seconds, seconds)
        makeRoom(for: 0)
    }

    /// Lets the process map `count` bytes more than what the library may take.
    func makeRoom(for count: Int) {
        // Darwin has no such limit, and its processes start with address space beyond any.
        #if !canImport(Darwin)
        let (sum, overflow) = used.addingReportingOverflow(count)
        Self.set(RLIMIT_AS, overflow ? rlim_t.max : rlim_t(sum), rlim_t.max)
        #endif
    }

    /// Closes what the caller's process left open, but for the descriptors up to `last`.
    static func closeDescriptors(above last: Int32) {
        let open = (try? FilePaths.contents(ofFolder: "/dev/fd"))?.compactMap { Int32($0) } ?? Array(0..<1024)
        for descriptor in open where descriptor > last { close(descriptor) }
    }

    #if canImport(Glibc)
    /// Glibc declares the names of the resources as an enumeration, and the calls that take them with plain numbers.
    private static func set(_ resource: __rlimit_resource, _ soft: rlim_t, _ hard: rlim_t) {
        set(__rlimit_resource_t(resource.rawValue), soft, hard)
    }
    private typealias Resource = __rlimit_resource_t
    #else
    private typealias Resource = Int32
    #endif

    /// A limit that can't be set, because a lower one is in force, is left as it is.
    private static func set(_ resource: Resource, _ soft: rlim_t, _ hard: rlim_t) {
        var limit = rlimit()
        guard getrlimit(resource, &limit) == 0 else { return }
        limit.rlim_max = min(hard, limit.rlim_max)
        limit.rlim_cur = min(soft, limit.rlim_max)
        setrlimit(resource, &limit)
    }
}
