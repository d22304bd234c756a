import MienBasics
import MienCHDF5
import Synchronization

/// The C library as a whole. It keeps global tables that are not safe to share, so all use of it goes through one lock.
package enum HDF5Library {
    private static let lock = Mutex(false)

    /// Runs `body` while nobody else uses the library, with its talk on stderr and its filter plugins switched off.
    ///
    /// - Precondition: `body` does not call this again.
    package static func locked<Result>(_ body: () throws -> Result) throws -> Result {
        // The result is carried past the lock by hand: it never leaves the caller's own thread.
        var result: Swift.Result<Result, any Error>?
        lock.withLock { isReady in
            if !isReady {
                // No plugin is ever loaded: a file could name one.
                guard H5open() >= 0, H5PLset_loading_state(0) >= 0 else {
                    result = .failure(FileError(.unreadable, file: "", "the HDF5 library does not start"))
                    return
                }
                isReady = true
            }
            // The setting belongs to the thread, where the library knows threads.
            H5Eset_auto2(mien_H5E_DEFAULT(), nil, nil)
            result = Swift.Result { try body() }
        }
        guard let result else { preconditionFailure("a body that ran has a result") }
        return try result.get()
    }

    /// What the library says of its last failure: the call, and the innermost of its reasons.
    static var lastFailure: [String] {
        var messages = ErrorStack()
        withUnsafeMutablePointer(to: &messages) { context in
            _ = H5Ewalk2(
                mien_H5E_DEFAULT(), H5E_WALK_DOWNWARD,
                { depth, error, context in
                    guard let error = error?.pointee, let messages = context?.assumingMemoryBound(to: ErrorStack.self)
                    else { return 0 }
                    if depth == 0, let name = error.func_name { messages.pointee.call = String(cString: name) }
                    if let reason = error.desc { messages.pointee.reason = String(cString: reason) }
                    return 0
                }, context)
        }
        H5Eclear2(mien_H5E_DEFAULT())
        return [messages.call, messages.reason].compactMap { $0 }
    }

    private struct ErrorStack {
        var call: String?
        var reason: String?
    }
}
