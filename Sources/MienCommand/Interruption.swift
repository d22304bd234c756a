import MienBasics
import Synchronization

/// Control-C, for work that can be stopped at a good place: the first one is noted, the second ends the process as usual.
enum Interruption {
    private static let flag = Atomic(false)

    /// Whether there was one since ``watch()``.
    static var isNoted: Bool { flag.load(ordering: .relaxed) }

    static func watch() {
        signal(SIGINT) { _ in
            Interruption.flag.store(true, ordering: .relaxed)
            signal(SIGINT, SIG_DFL)
        }
        // Whoever started the process may have had it blocked on the thread that did.
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGINT)
        pthread_sigmask(SIG_UNBLOCK, &signals, nil)
    }
}
