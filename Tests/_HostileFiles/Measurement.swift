import MienBasics

/// What reading one file cost.
struct Cost {
    /// Of processors, in this process and the helper together: by the clock it takes no longer where the machine has
    /// nothing else to do. A file that took a minute by the clock has the clock's seconds here.
    var seconds: Double
    /// Bytes of memory beyond what was used before; the most that was used at one time.
    var memory: Int
}

/// Measures time as the system accounts for it, which other programs do not lengthen, and memory as the system counts it:
/// the resident pages of this process at their peak, and those of a helper that was waited for.
///
/// Linux forgets a process's peak when it is asked to, so it is exact for each file; elsewhere only a file that exceeds
/// all before it is seen. A helper's peak counts from when it was split off, with what this process had then, and is kept
/// by the system for the largest helper only: it is seen where it exceeds all before it, and is otherwise no more than
/// what was seen already.
struct Measurement {
    /// Seconds by the clock that no load of the machine explains.
    private static let mostWaiting = 60.0

    private let start = ContinuousClock.now
    private let secondsBefore = Self.processorSeconds
    private let before: Int
    private let helperBefore: Int

    init() {
        Self.giveFreeMemoryBack()
        Self.forgetPeak()
        before = Self.resident("VmRSS:") ?? Self.peak(RUSAGE_SELF)
        helperBefore = Self.peak(RUSAGE_CHILDREN)
    }

    /// - Parameter helperBase: what a helper takes for a file with nothing in it.
    func end(helperBase: Int) -> Cost {
        let elapsed = (ContinuousClock.now - start) / .seconds(1)
        let worked = Self.processorSeconds - secondsBefore
        let own = (Self.resident("VmHWM:") ?? Self.peak(RUSAGE_SELF)) - before
        let helper = Self.peak(RUSAGE_CHILDREN)
        let seconds = elapsed > Self.mostWaiting ? elapsed : worked
        return Cost(seconds: seconds, memory: max(own, helper > helperBefore ? helper - helperBase : 0))
    }

    /// The largest helper so far, in bytes.
    static var largestHelper: Int { peak(RUSAGE_CHILDREN) }

    /// What the C library keeps of freed memory would hide how much a file takes of it. Swift does not see the call.
    private static func giveFreeMemoryBack() {
        typealias Trim = @convention(c) (Int) -> Int32
        guard let symbol = dlsym(nil, "malloc_trim") else { return }
        _ = unsafeBitCast(symbol, to: Trim.self)(0)
    }

    private static func forgetPeak() {
        let file = open("/proc/self/clear_refs", O_WRONLY)
        guard file >= 0 else { return }
        _ = write(file, "5", 1)
        close(file)
    }

    /// A line of what Linux says of this process, which counts in units of 1024 bytes.
    private static func resident(_ name: String) -> Int? {
        let file = open("/proc/self/status", O_RDONLY)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var bytes = [UInt8](repeating: 0, count: 8192)
        let count = read(file, &bytes, bytes.count)
        let text = String(decoding: bytes.prefix(max(count, 0)), as: UTF8.self)
        let line = text.split(separator: "\n").first { $0.hasPrefix(name) }
        return line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) }.map { $0 << 10 }
    }

    #if canImport(Glibc)
    private typealias Who = __rusage_who
    #else
    private typealias Who = Int32
    #endif

    private static func usage(_ who: Who) -> rusage {
        var usage = rusage()
        #if canImport(Glibc)
        getrusage(__rusage_who_t(who.rawValue), &usage)
        #else
        getrusage(who, &usage)
        #endif
        return usage
    }

    /// What this process and all helpers that were waited for have used.
    private static var processorSeconds: Double {
        [usage(RUSAGE_SELF), usage(RUSAGE_CHILDREN)].flatMap { [$0.ru_utime, $0.ru_stime] }.reduce(0) {
            $0 + Double($1.tv_sec) + Double($1.tv_usec) / 1e6
        }
    }

    private static func peak(_ who: Who) -> Int {
        let usage = usage(who)
        #if canImport(Darwin)
        return Int(usage.ru_maxrss)
        #else
        return Int(usage.ru_maxrss) << 10
        #endif
    }
}
