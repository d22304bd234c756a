import MienBasics
import MienHDF5Tree

/// What the system is told to hold the helper to: time and memory.
struct HelperLimits {
    /// The address space in use when the task begins, and what the task may take for itself: as much again as the input,
    /// whose attributes are gathered, and what the library needs for as many members and texts as there may be.
    private let used: Int
    private let isStrict: Bool

    /// Sets the limits for an input of that size, which is mapped already. What is read is a stranger's; what is written is
    /// the caller's own, whose data the library gathers before it is known how many they are.
    init(_ task: HelperTask, inputSize: Int, _ budgets: Budgets) {
        isStrict = task == .read
        let workingMemory = isStrict ? Self.workingMemory(budgets) : 1 << 30
        used = Self.addressSpace + inputSize + workingMemory
        // Neither a file nor a socket can be opened from here on, whatever the input may lead to.
        Self.set(RLIMIT_NOFILE, 0, 0)
        // A crash leaves no core behind.
        Self.set(RLIMIT_CORE, 0, 0)
        // The caller's own clock ends the helper; this ends it when the caller is gone.
        let seconds = rlim_t(min(budgets.helperSeconds, 1e9)) + 2
        Self.set(RLIMIT_CPU, seconds, seconds)
        // The system counts the processor's seconds in whole ones; a timer is finer.
        if isStrict { Self.setTimer(to: budgets.helperProcessorSeconds + Self.seconds(for: inputSize)) }
        makeRoom(for: 0)
    }

    /// 40 MiB for the standard budgets; never more than a petabyte, so that sums don't overflow.
    private static func workingMemory(_ budgets: Budgets) -> Int {
        let most = 1 << 50
        let members = min(max(budgets.members, 0), most / 512)
        let textBytes = min(max(budgets.textBytes, 0), most / 4)
        return (16 << 20) + 256 * members + 2 * textBytes
    }

    /// Lets the process map `count` bytes more than what the library may take, and take the time that so many bytes need.
    func makeRoom(for count: Int) {
        if isStrict { Self.setTimer(to: Self.secondsLeft + Self.seconds(for: count)) }
        // Darwin has no such limit, and its processes start with address space beyond any.
        #if !canImport(Darwin)
        let (sum, overflow) = used.addingReportingOverflow(count)
        Self.set(RLIMIT_AS, overflow ? rlim_t.max : rlim_t(sum), rlim_t.max)
        #endif
    }

    /// What this process has mapped, by Linux's account; nothing where there is none.
    private static var addressSpace: Int {
        let file = open("/proc/self/statm", O_RDONLY)
        guard file >= 0 else { return 1 << 30 }
        defer { close(file) }
        var bytes = [UInt8](repeating: 0, count: 64)
        let count = read(file, &bytes, bytes.count)
        let pages = String(decoding: bytes.prefix(max(count, 0)), as: UTF8.self).split(separator: " ").first
        return pages.flatMap { Int($0) }.map { $0 * Int(getpagesize()) } ?? 1 << 30
    }

    private static func seconds(for count: Int) -> Double { Double(count) / Double(64 << 20) }

    private static var secondsLeft: Double {
        var timer = itimerval()
        getitimer(profilingTimer, &timer)
        return Double(timer.it_value.tv_sec) + Double(timer.it_value.tv_usec) / 1e6
    }

    /// Ends the process, by SIGPROF, once it has kept a processor busy for so long.
    private static func setTimer(to seconds: Double) {
        var timer = itimerval()
        let microseconds = Int(min(max(seconds, 0.001), 1e9) * 1e6)
        timer.it_value.tv_sec = time_t(microseconds / 1_000_000)
        timer.it_value.tv_usec = suseconds_t(microseconds % 1_000_000)
        setitimer(profilingTimer, &timer, nil)
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
    private static var profilingTimer: __itimer_which_t { __itimer_which_t(ITIMER_PROF.rawValue) }
    #else
    private static var profilingTimer: Int32 { ITIMER_PROF }
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
