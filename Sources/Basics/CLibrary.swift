// The one place that names the platform's C library. Every room imports this one, and sees it through this import, as
// it would through Foundation, which costs a command milliseconds of start-up and which nothing here needs.
#if canImport(Darwin)
@_exported public import Darwin
#elseif canImport(Musl)
@_exported public import Musl
#else
@_exported public import Glibc
#endif

/// What the C library says of its last failure, in the tone of our own messages: `no such file or directory`.
package var lastSystemError: String {
    let words = String(cString: strerror(errno))
    return words.prefix(1).lowercased() + words.dropFirst()
}
