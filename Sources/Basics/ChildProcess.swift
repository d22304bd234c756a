/// What the system says about a call that it did not carry out.
public struct SystemError: Error, CustomStringConvertible {
    public let number: Int32

    public init(number: Int32) { self.number = number }

    public var description: String { String(cString: strerror(number)) }
}

/// Starts a program, which gets the descriptors given, under the numbers given, and nothing else: of its three streams those that
/// are not given lead nowhere.
///
/// - Parameters:
///   - arguments: without the program's own name.
///   - environment: all that it gets to know of it, as `NAME=value`.
public func startProcess(
    _ path: String, _ arguments: [String], environment: [String], giving descriptors: [(descriptor: Int32, as: Int32)]
) throws(SystemError) -> pid_t {
    // Copies far above the descriptors that the child will have, so that giving it one can't overwrite the other.
    var copies: [(copy: Int32, place: Int32)] = []
    defer { for (copy, _) in copies { close(copy) } }
    for (descriptor, place) in descriptors {
        let copy = fcntl(descriptor, F_DUPFD_CLOEXEC, 16)
        guard copy >= 0 else { throw SystemError(number: errno) }
        copies.append((copy, place))
    }
    func check(_ status: Int32) throws(SystemError) {
        if status != 0 { throw SystemError(number: status) }
    }

    #if canImport(Darwin)
    var actions: posix_spawn_file_actions_t?
    var attributes: posix_spawnattr_t?
    #else
    var actions = posix_spawn_file_actions_t()
    var attributes = posix_spawnattr_t()
    #endif
    try check(posix_spawn_file_actions_init(&actions))
    defer { posix_spawn_file_actions_destroy(&actions) }
    try check(posix_spawnattr_init(&attributes))
    defer { posix_spawnattr_destroy(&attributes) }

    // The caller's signal handling is no business of the child's: a blocked or ignored one would stay so.
    var none = sigset_t()
    var all = sigset_t()
    sigemptyset(&none)
    sigfillset(&all)
    try check(posix_spawnattr_setsigmask(&attributes, &none))
    try check(posix_spawnattr_setsigdefault(&attributes, &all))
    try check(posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK) | Int16(POSIX_SPAWN_SETSIGDEF)))
    for stream in 0..<Int32(3) where !copies.contains(where: { $0.place == stream }) {
        try check(
            posix_spawn_file_actions_addopen(&actions, stream, "/dev/null", stream == 0 ? O_RDONLY : O_WRONLY, 0))
    }
    for (copy, place) in copies { try check(posix_spawn_file_actions_adddup2(&actions, copy, place)) }

    let arguments = CStrings([path] + arguments)
    let environment = CStrings(environment)
    var child: pid_t = 0
    try check(posix_spawn(&child, path, &actions, &attributes, arguments.pointers, environment.pointers))
    return child
}

/// A list of C strings that ends in nil, as `argv` does.
private struct CStrings: ~Copyable {
    let pointers: [UnsafeMutablePointer<CChar>?]

    init(_ strings: [String]) { pointers = strings.map { strdup($0) } + [nil] }

    deinit {
        for pointer in pointers { free(pointer) }
    }
}
