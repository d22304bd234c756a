import Synchronization

/// A fixed set of threads that share one piece of work at a time, split into numbered parts.
///
/// Which thread runs which part is left to chance, so a part must depend on its number alone; then the result does not
/// depend on the number of threads. Work that is started from several tasks at once waits its turn.
public final class ThreadPool: Sendable {
    /// A pool with one thread per core of the machine.
    public static let shared = ThreadPool(threads: availableCores)
    /// The caller's own thread and no other, for work that is itself a part of what a pool shares out.
    public static let single = ThreadPool(threads: 1)

    /// How many threads work, the caller's own included.
    public let threads: Int
    private let turn = Mutex(())
    private let crew: Crew

    /// Starts `threads - 1` threads; the thread that calls ``run(_:_:)`` is the last one.
    public init(threads: Int) {
        precondition(threads > 0, "a pool has at least one thread")
        self.threads = threads
        crew = Crew(workers: threads - 1)
    }

    deinit { crew.dismiss() }

    /// Runs `body` once for every number in 0 ..< `parts`, and returns when all have run. Within a part of the pool's own work,
    /// where the other threads are busy, the caller's runs them all.
    ///
    /// - Precondition: `body` does not wait for work of the same pool in another way, through another pool's threads for one.
    public func run(_ parts: Int, _ body: (Int) -> Void) {
        guard parts > 1, crew.hasWorkers, !crew.isAtWorkHere else {
            for part in 0..<max(parts, 0) { body(part) }
            return
        }
        turn.withLock { _ in crew.run(parts, body) }
    }
}

/// A pool's other threads and the work that they share. Each of them holds it, and the pool tells it when to end: were
/// it one with the pool, the threads would keep that alive for ever.
///
/// A thread that has nothing to do looks out for work for a while before it sleeps, because the next piece mostly comes at once
/// and waking up takes longer than many a piece. Work does not wait for threads that still sleep: those that come too late
/// find the gate closed.
///
/// `@unchecked Sendable`: the job's fields are written while the gate is closed and nobody is inside, and read inside;
/// `sleeping` is touched only under `mutex`, the list of workers only by the pool that made them, and the body runs only
/// between the start and the end of ``run(_:_:)``, which waits for all that are inside.
private final class Crew: @unchecked Sendable {
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let wake = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private let done = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private let nextPart = Atomic<Int>(0)
    /// How many threads are inside; less by ``closed`` while nobody may come in.
    private let gate = Atomic<Int>(Crew.closed)
    /// Counts the jobs.
    private let generation = Atomic<Int>(0)
    private let isClosing = Atomic<Bool>(false)
    private var body: ((Int) -> Void)?
    private var parts = 0
    private var sleeping = 0
    private var workers: [pthread_t] = []

    private static let closed = Int.min / 2
    /// How long a thread looks out.
    private static let patience = Duration.microseconds(100)

    init(workers count: Int) {
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(wake, nil)
        pthread_cond_init(done, nil)
        for _ in 0..<count {
            if let worker = startThread(work) { workers.append(worker) }
        }
    }

    deinit {
        pthread_cond_destroy(done)
        pthread_cond_destroy(wake)
        pthread_mutex_destroy(mutex)
        done.deallocate()
        wake.deallocate()
        mutex.deallocate()
    }

    var hasWorkers: Bool { !workers.isEmpty }

    /// Whether the calling thread runs a part of this crew's work.
    var isAtWorkHere: Bool { pthread_getspecific(crewAtWork) == Unmanaged.passUnretained(self).toOpaque() }

    /// Ends the threads, and returns when they have.
    func dismiss() {
        isClosing.store(true, ordering: .sequentiallyConsistent)
        pthread_mutex_lock(mutex)
        pthread_cond_broadcast(wake)
        pthread_mutex_unlock(mutex)
        for worker in workers { pthread_join(worker, nil) }
    }

    func run(_ parts: Int, _ body: (Int) -> Void) {
        withoutActuallyEscaping(body) { body in
            self.body = body
            self.parts = parts
            nextPart.store(0, ordering: .relaxed)
            gate.store(0, ordering: .releasing)
            generation.wrappingAdd(1, ordering: .sequentiallyConsistent)
            pthread_mutex_lock(mutex)
            if sleeping > 0 { pthread_cond_broadcast(wake) }
            pthread_mutex_unlock(mutex)

            takeParts(parts, body)

            gate.wrappingAdd(Self.closed, ordering: .sequentiallyConsistent)
            if !lookOut(until: { gate.load(ordering: .acquiring) == Self.closed }) {
                pthread_mutex_lock(mutex)
                while gate.load(ordering: .acquiring) != Self.closed { pthread_cond_wait(done, mutex) }
                pthread_mutex_unlock(mutex)
            }
            self.body = nil
        }
    }

    private func takeParts(_ parts: Int, _ body: (Int) -> Void) {
        let outer = pthread_getspecific(crewAtWork)
        pthread_setspecific(crewAtWork, Unmanaged.passUnretained(self).toOpaque())
        defer { pthread_setspecific(crewAtWork, outer) }
        while true {
            let part = nextPart.wrappingAdd(1, ordering: .relaxed).oldValue
            guard part < parts else { return }
            body(part)
        }
    }

    /// Looks again and again whether `isThere`, for a while; whether it was.
    private func lookOut(until isThere: () -> Bool) -> Bool {
        if isThere() { return true }
        let end = ContinuousClock.now + Self.patience
        repeat {
            if isThere() { return true }
        } while ContinuousClock.now < end
        return isThere()
    }

    private func work() {
        var seen = 0
        let isCalled = {
            self.generation.load(ordering: .acquiring) != seen || self.isClosing.load(ordering: .acquiring)
        }
        while true {
            if !lookOut(until: isCalled) {
                pthread_mutex_lock(mutex)
                sleeping += 1
                while !isCalled() { pthread_cond_wait(wake, mutex) }
                sleeping -= 1
                pthread_mutex_unlock(mutex)
            }
            if isClosing.load(ordering: .acquiring) { return }
            seen = generation.load(ordering: .acquiring)
            guard enter() else { continue }
            if let body { takeParts(parts, body) }
            let left = gate.wrappingSubtract(1, ordering: .sequentiallyConsistent).newValue
            guard left == Self.closed else { continue }
            pthread_mutex_lock(mutex)
            pthread_cond_signal(done)
            pthread_mutex_unlock(mutex)
        }
    }

    /// Goes inside, unless the gate is closed.
    private func enter() -> Bool {
        var inside = gate.load(ordering: .acquiring)
        while inside >= 0 {
            let (isExchanged, original) = gate.weakCompareExchange(
                expected: inside, desired: inside + 1, ordering: .acquiringAndReleasing)
            if isExchanged { return true }
            inside = original
        }
        return false
    }
}

/// Where a thread keeps the crew whose work it does.
private let crewAtWork: pthread_key_t = {
    var key = pthread_key_t()
    let status = pthread_key_create(&key, nil)
    precondition(status == 0, "a process has keys for its threads' own values")
    return key
}()

/// The machine's cores.
private var availableCores: Int {
    max(sysconf(Int32(_SC_NPROCESSORS_ONLN)), 1)
}
