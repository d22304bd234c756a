import MienBasics

/// One run of the helper command, from its start to its end.
///
/// The child gets two descriptors and nothing else: 3 to read from and 4 to write to. Its streams go nowhere, so that
/// nothing a library prints reaches the user's terminal.
enum HelperProcess {
    enum Outcome {
        case exited(Int32)
        case killed(signal: Int32)
        case tooSlow
        case notStarted(reason: String)
    }

    static func run(
        _ path: String, _ arguments: [String], reading input: Int32, writing output: Int32, seconds: Double
    ) -> Outcome {
        var child: pid_t = 0
        let status = spawn(&child, path, arguments, input, output)
        guard status == 0 else { return .notStarted(reason: String(cString: strerror(status))) }
        return wait(for: child, seconds: seconds)
    }

    private static func spawn(
        _ child: inout pid_t, _ path: String, _ arguments: [String], _ input: Int32, _ output: Int32
    ) -> Int32 {
        // Copies far above the descriptors that the child will have, so that giving it one can't overwrite the other.
        let source = fcntl(input, F_DUPFD_CLOEXEC, 16)
        guard source >= 0 else { return errno }
        defer { close(source) }
        let target = fcntl(output, F_DUPFD_CLOEXEC, 16)
        guard target >= 0 else { return errno }
        defer { close(target) }

        #if canImport(Darwin)
        var actions: posix_spawn_file_actions_t?
        var attributes: posix_spawnattr_t?
        #else
        var actions = posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        #endif
        var status = posix_spawn_file_actions_init(&actions)
        guard status == 0 else { return status }
        defer { posix_spawn_file_actions_destroy(&actions) }
        status = posix_spawnattr_init(&attributes)
        guard status == 0 else { return status }
        defer { posix_spawnattr_destroy(&attributes) }

        // The caller's signal handling is no business of the child's: a blocked or ignored one would stay so.
        var none = sigset_t()
        var all = sigset_t()
        sigemptyset(&none)
        sigfillset(&all)
        for status in [
            posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0),
            posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0),
            posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0),
            posix_spawn_file_actions_adddup2(&actions, source, 3),
            posix_spawn_file_actions_adddup2(&actions, target, 4),
            posix_spawnattr_setsigmask(&attributes, &none),
            posix_spawnattr_setsigdefault(&attributes, &all),
            posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK) | Int16(POSIX_SPAWN_SETSIGDEF)),
        ] where status != 0 { return status }

        let arguments = CStrings([path] + arguments)
        let environment = CStrings(environment)
        return posix_spawn(&child, path, &actions, &attributes, arguments.pointers, environment.pointers)
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

    /// Waits until the child has ended, and ends it where it takes too long.
    private static func wait(for child: pid_t, seconds: Double) -> Outcome {
        let start = ContinuousClock.now
        while true {
            var status: Int32 = 0
            let ended = waitpid(child, &status, WNOHANG)
            // A caller who ignores SIGCHLD never learns how a child ended; what it wrote must do.
            if ended < 0 && errno != EINTR { return .exited(0) }
            if ended == child { return outcome(status) }
            let elapsed = ContinuousClock.now - start
            guard elapsed < .seconds(seconds) else {
                kill(child, SIGKILL)
                while waitpid(child, &status, 0) < 0 && errno == EINTR {}
                return .tooSlow
            }
            // There is no portable way to wait with a limit. Sleeping a thirtieth of the time so far costs that much at
            // most.
            let pause = min(max(elapsed / 30, .microseconds(100)), .milliseconds(20))
            usleep(UInt32(pause / .microseconds(1)))
        }
    }

    /// What the manual page wait(2) has macros for.
    private static func outcome(_ status: Int32) -> Outcome {
        let signal = status & 0x7F
        return signal == 0 ? .exited((status >> 8) & 0xFF) : .killed(signal: signal)
    }
}

/// A list of C strings that ends in nil, as `argv` does.
private struct CStrings: ~Copyable {
    let pointers: [UnsafeMutablePointer<CChar>?]

    init(_ strings: [String]) { pointers = strings.map { strdup($0) } + [nil] }

    deinit {
        for pointer in pointers { free(pointer) }
    }
}
