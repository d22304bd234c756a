import MienBasics

/// One run of the helper command, from its start to its answer. One that nobody waited for is ended.
///
/// The child gets three descriptors and nothing else: 3 to read from, 4 to write to, and 5 to write a byte to when it has
/// answered, so that nobody needs to wait for it to be taken down. Its streams go nowhere, so that nothing a library prints
/// reaches the user's terminal.
struct HelperProcess: ~Copyable {
    enum Outcome {
        case answered
        case exited(Int32)
        case killed(signal: Int32)
        case tooSlow
    }

    struct NotStarted: Error {
        let reason: String
    }

    private let child: pid_t
    /// Where the child says that it has answered. It comes to its end when the child does, which alone has the other side.
    private let end: Int32

    init(
        _ path: String, _ arguments: [String], reading input: Int32, writing output: Int32
    ) throws(NotStarted) {
        var sides: [Int32] = [-1, -1]
        guard pipe(&sides) == 0 else { throw NotStarted(reason: lastSystemError) }
        defer { close(sides[1]) }
        for side in sides { _ = fcntl(side, F_SETFD, FD_CLOEXEC) }
        do throws(SystemError) {
            child = try startProcess(
                path, arguments, environment: Self.environment,
                giving: [(input, as: 3), (output, as: 4), (sides[1], as: 5)])
        } catch {
            close(sides[0])
            throw NotStarted(reason: error.description)
        }
        end = sides[0]
    }

    deinit {
        kill(child, SIGKILL)
        Self.reap(child)
        close(end)
    }

    /// What the child's loader needs to find its libraries where this process found them, and no more: neither the
    /// library's own switches nor the Swift runtime's.
    private static var environment: [String] {
        let names = ["LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "DYLD_FRAMEWORK_PATH"]
        let paths = names.compactMap { (name: String) -> String? in
            getenv(name).map { "\(name)=" + String(cString: $0) }
        }
        return paths + ["SWIFT_BACKTRACE=enable=no"]
    }

    /// Waits until the child has answered or ended, and ends it where it takes longer from now on.
    consuming func wait(seconds: Double) -> Outcome {
        let (child, end) = (child, end)
        discard self
        defer { close(end) }
        let start = ContinuousClock.now
        while true {
            var status: Int32 = 0
            let ended = waitpid(child, &status, WNOHANG)
            // A caller who ignores SIGCHLD never learns how a child ended; what it wrote must do.
            if ended < 0 && errno != EINTR { return .exited(0) }
            if ended == child { return Self.outcome(status) }
            let left = .seconds(seconds) - (ContinuousClock.now - start)
            guard left > .zero else {
                kill(child, SIGKILL)
                Self.reap(child)
                return .tooSlow
            }
            var side = pollfd(fd: end, events: Int16(POLLIN), revents: 0)
            let milliseconds = min(max(left / .milliseconds(1), 1), 1e6)
            guard poll(&side, 1, Int32(milliseconds)) > 0 else { continue }
            var byte: UInt8 = 0
            if read(end, &byte, 1) == 1 {
                Self.end(child)
                return .answered
            }
            // The descriptors of a child are closed a little before it has ended; one that closes them itself is asked again
            // and again.
            usleep(20)
        }
    }

    /// Ends a child that is no longer needed, which takes a while. One that nobody waits for stays in the system's table, where
    /// others who wait for children find it: so a thread does.
    private static func end(_ child: pid_t) {
        kill(child, SIGKILL)
        if let thread = startThread({ reap(child) }) { pthread_detach(thread) } else { reap(child) }
    }

    private static func reap(_ child: pid_t) {
        while waitpid(child, nil, 0) < 0 && errno == EINTR {}
    }

    /// What the manual page wait(2) has macros for.
    private static func outcome(_ status: Int32) -> Outcome {
        let signal = status & 0x7F
        return signal == 0 ? .exited((status >> 8) & 0xFF) : .killed(signal: signal)
    }
}
