/// The messages of an event file, as TensorFlow's `event.proto` and `summary.proto` have them.
enum Event {
    /// What a file begins with. By version 2 readers know that a restart is told by ``start(step:wallTime:)``, and do not
    /// take each step back for one.
    static func version(wallTime: Double) -> [UInt8] {
        var event = ProtocolBuffer()
        event.append(1, double: wallTime)
        event.append(3, text: "brain.Event:2")
        return event.bytes
    }

    /// That the run begins, or goes on, at `step`: of what was there before, readers forget this step and the later ones.
    static func start(step: Int, wallTime: Double) -> [UInt8] {
        var log = ProtocolBuffer()
        log.append(1, integer: 1)
        var event = ProtocolBuffer()
        event.append(1, double: wallTime)
        event.append(2, integer: UInt64(step))
        event.append(7, message: log.bytes)
        return event.bytes
    }

    static func scalars(_ scalars: [(tag: String, value: Float)], step: Int, wallTime: Double) -> [UInt8] {
        var summary = ProtocolBuffer()
        for (tag, value) in scalars {
            var scalar = ProtocolBuffer()
            scalar.append(1, text: tag)
            scalar.append(2, oneOf: value)
            summary.append(1, message: scalar.bytes)
        }
        var event = ProtocolBuffer()
        event.append(1, double: wallTime)
        event.append(2, integer: UInt64(step))
        event.append(5, message: summary.bytes)
        return event.bytes
    }
}
