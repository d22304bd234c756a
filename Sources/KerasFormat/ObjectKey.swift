/// The names under which Keras's newer layout of weights files what belongs to a layer: its Python class in snake case,
/// numbered from the second one in a model on: `conv2d`, `conv2d_1`.
enum ObjectKey {
    /// The class's part of the key: `ReLU` → `re_lu`, `Conv2DTranspose` → `conv2d_transpose`, `package>Scale` → `scale`.
    static func base(of className: String) -> String {
        let name = Array(className.split(separator: ">").last ?? "").filter { $0.isLetter || $0.isNumber || $0 == "_" }
        func isLower(_ character: Character) -> Bool { ("a"..."z").contains(character) }
        var key = ""
        for (index, character) in name.enumerated() {
            let isBoundary =
                index > 0 && ("A"..."Z").contains(character)
                && (isLower(name[index - 1]) || index + 1 < name.count && isLower(name[index + 1]))
            key += isBoundary ? "_\(character)" : "\(character)"
        }
        return key.lowercased()
    }

    /// The key of the class's layer of that number, from 0 on.
    static func key(_ base: String, number: Int) -> String { number == 0 ? base : "\(base)_\(number)" }

    /// The number of a key; nil where it is not of the class.
    static func number(of key: String, base: String) -> Int? {
        guard key.hasPrefix(base) else { return nil }
        let rest = key.dropFirst(base.count)
        guard let first = rest.first else { return 0 }
        let digits = rest.dropFirst()
        return first == "_" && digits.allSatisfy { ("0"..."9").contains($0) } ? Int(digits) : nil
    }
}
