import MienBasics
import MienCHDF5

/// One open thing of the library: a file, a group, a type. It is closed when its owner goes.
struct HDF5Handle: ~Copyable {
    let id: hid_t
    private let close: (hid_t) -> herr_t

    /// Takes over what a call of the library opened.
    ///
    /// - Throws: `failure` with the library's own words as its cause, where the call failed and there is nothing to own.
    init(_ id: hid_t, closedBy close: @escaping (hid_t) -> herr_t, or failure: @autoclosure () -> FileError) throws {
        guard id >= 0 else {
            var error = failure()
            error.cause = HDF5Library.lastFailure
            throw error
        }
        self.id = id
        self.close = close
    }

    deinit { _ = close(id) }
}

/// Throws `failure`, with the library's own words as its cause, where a call reports that it failed.
func check(_ status: some SignedInteger, or failure: @autoclosure () -> FileError) throws {
    guard status >= 0 else {
        var error = failure()
        error.cause = HDF5Library.lastFailure
        throw error
    }
}
