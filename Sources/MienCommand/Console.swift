import MienBasics

/// What the command prints: data on standard output, talk on standard error.
enum Console {
    /// Prints data.
    static func write(_ text: String) { print(text) }

    /// Prints a remark, on one line.
    static func say(_ text: String) { fputs(text + "\n", stderr) }

    /// Prints a warning, on one line.
    static func warn(_ text: String) { say("mien: warning: \(text)") }
}

/// Ends the process.
func terminate(_ status: Int32) -> Never { exit(status) }
