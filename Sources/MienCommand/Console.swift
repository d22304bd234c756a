import MienBasics

/// What the command prints: data on standard output, talk on standard error.
enum Console {
    /// Prints data, which ends in one newline.
    ///
    /// - Throws: `FileError` when it can't all be written: to a full disk, or to nobody.
    static func write(_ text: String) throws { try append(text.hasSuffix("\n") ? text : text + "\n") }

    /// Prints a piece of data as it is.
    ///
    /// - Throws: `FileError` as ``write(_:)`` does.
    static func append(_ text: String) throws {
        let bytes = Array(text.utf8)
        try bytes.withUnsafeBytes { try AtomicFile.append($0, to: STDOUT_FILENO, of: "standard output") }
    }

    /// Prints a remark, on one line.
    static func say(_ text: String) {
        let line = Array((text.onOneLine + "\n").utf8)
        _ = line.withUnsafeBytes { MienBasics.write(STDERR_FILENO, $0.baseAddress, $0.count) }
    }

    /// Prints a warning, on one line.
    static func warn(_ text: String) { say("mien: warning: \(text)") }
}

/// Ends the process.
func terminate(_ status: Int32) -> Never { exit(status) }
