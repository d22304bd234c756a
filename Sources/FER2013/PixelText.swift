import MienBasics

/// A picture's samples as a CSV has them: numbers from 0 to 255 with a space between two.
enum PixelText {
    /// Why a text gives no picture.
    struct Problem: Error {
        let found: String
        let expected: String
    }

    /// Reads exactly `count` numbers. Several spaces and tabs between two are taken as one.
    ///
    /// - Returns: the samples, and whether the text is as ``append(_:to:)`` writes them, byte for byte.
    static func samples(
        in text: UnsafeRawBufferPointer, count: Int
    ) throws(Problem) -> (samples: [UInt8], isPlain: Bool) {
        var (found, shortest) = (0, 0)
        var problem: Problem?
        let samples = [UInt8](unsafeUninitializedCapacity: count) { samples, initialized in
            var position = 0
            while true {
                position = quick(text, from: position, into: samples, &found, &shortest)
                do throws(Problem) {
                    guard let value = try slow(text, &position, index: found) else { break }
                    if found < count { samples[found] = value }
                    found += 1
                    shortest += value > 99 ? 4 : value > 9 ? 3 : 2
                } catch {
                    problem = error
                    break
                }
            }
            initialized = problem == nil ? min(found, count) : 0
        }
        if let problem { throw problem }
        guard found == count else {
            throw Problem(found: "\(found.grouped) pixels", expected: count.grouped)
        }
        // No text with as few bytes has anything in it but the digits that each number needs and one byte between two.
        let isPlain = text.count == shortest - 1 && !text.contains(0x09)
        return (samples, isPlain)
    }

    /// Reads numbers of one to three digits that a single space follows, as long as there are such, four bytes at a time.
    ///
    /// - Returns: where the first one stands that is not so.
    private static func quick(
        _ text: UnsafeRawBufferPointer, from start: Int, into samples: UnsafeMutableBufferPointer<UInt8>,
        _ found: inout Int, _ shortest: inout Int
    ) -> Int {
        var (position, index, length) = (start, found, shortest)
        while position + 4 <= text.count, index < samples.count {
            let word = UInt32(littleEndian: text.loadUnaligned(fromByteOffset: position, as: UInt32.self))
            // Each byte less the code of 0: a digit gives 0 to 9, to which adding 0x76 leaves the highest bit unset. The first byte
            // for which it is set ends the number; carries reach only those behind it.
            let digits = word ^ 0x3030_3030
            let others = ((digits &+ 0x7676_7676) | digits) & 0x8080_8080
            guard others != 0 else { break }
            let bits = UInt32(others.trailingZeroBitCount) & 24
            guard bits > 0, (word >> bits) & 0xFF == 0x20 else { break }
            // The digits moved up, so that the last one is the highest byte and zeros stand in front.
            let aligned = digits << (32 &- bits)
            let value = (aligned >> 8 & 0xFF) &* 100 &+ (aligned >> 16 & 0xFF) &* 10 &+ aligned >> 24
            guard value < 256 else { break }
            samples[index] = UInt8(truncatingIfNeeded: value)
            index += 1
            length += 2 + (value > 9 ? 1 : 0) + (value > 99 ? 1 : 0)
            position += Int(bits >> 3) + 1
        }
        (found, shortest) = (index, length)
        return position
    }

    /// Reads the next number, whatever it looks like; nil at the end.
    private static func slow(
        _ text: UnsafeRawBufferPointer, _ position: inout Int, index: Int
    ) throws(Problem) -> UInt8? {
        while position < text.count, isSpace(text[position]) { position += 1 }
        guard position < text.count else { return nil }
        let start = position
        var value = 0
        while position < text.count, !isSpace(text[position]) {
            let digit = Int(text[position]) - 0x30
            value = digit >= 0 && digit < 10 && value < 256 ? value * 10 + digit : 256
            position += 1
        }
        guard value < 256 else {
            let word = UnsafeRawBufferPointer(rebasing: text[start..<position]).text
            throw Problem(found: "value \"\(word)\" at pixel \(index.grouped)", expected: "0 to 255")
        }
        return UInt8(value)
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

    /// Appends the samples as numbers with one space between two.
    static func append(_ samples: [UInt8], to text: inout [UInt8]) {
        let numbers = [UInt8](unsafeUninitializedCapacity: samples.count * 4) { output, initialized in
            var position = 0
            words.withUnsafeBufferPointer { words in
                let bytes = UnsafeMutableRawBufferPointer(output)
                for sample in samples {
                    // Four bytes are written each time, and the next number takes the place of those that are too many.
                    let word = words[Int(sample)]
                    bytes.storeBytes(of: word.digits, toByteOffset: position, as: UInt32.self)
                    position += word.count
                }
            }
            // But for the last space.
            initialized = max(position - 1, 0)
        }
        text.append(contentsOf: numbers)
    }

    /// For each value the bytes of its digits and a space, in the order of memory, and how many they are.
    private static let words: [(digits: UInt32, count: Int)] = (0...255).map { value in
        let bytes = Array("\(value) ".utf8)
        let word = bytes.reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        return (word.littleEndian, bytes.count)
    }
}
