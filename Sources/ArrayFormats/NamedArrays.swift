public import MienTensors

/// Arrays by name, in an order: what an `.npz` or a `.safetensors` file holds.
///
///     var arrays: NamedArrays = ["input": StoredTensor(faces)]
///     arrays["conv2d_3"] = StoredTensor(activation)
///     arrays.names                    // ["input", "conv2d_3"]
///     try arrays.write(to: "activations.npz")
public struct NamedArrays: Sendable {
    /// The names in order.
    public private(set) var names: [String] = []
    private var arrays: [String: StoredTensor] = [:]
    /// What a `.safetensors` file says besides its arrays: texts by name.
    public var metadata: [String: String] = [:]

    public init() {}

    /// The array of that name; setting one appends a new array, replaces an old one in its place, or removes it.
    public subscript(name: String) -> StoredTensor? {
        get { arrays[name] }
        set {
            if let newValue {
                if arrays.updateValue(newValue, forKey: name) == nil { names.append(name) }
            } else if arrays.removeValue(forKey: name) != nil {
                names.removeAll { $0 == name }
            }
        }
    }
}

extension NamedArrays: RandomAccessCollection {
    public var startIndex: Int { names.startIndex }
    public var endIndex: Int { names.endIndex }

    public subscript(position: Int) -> (name: String, array: StoredTensor) {
        guard let array = arrays[names[position]] else { preconditionFailure("every name has its array") }
        return (names[position], array)
    }
}

extension NamedArrays: ExpressibleByDictionaryLiteral {
    /// - Precondition: no name stands twice.
    public init(dictionaryLiteral elements: (String, StoredTensor)...) {
        for (name, array) in elements {
            precondition(arrays[name] == nil, "names are distinct")
            self[name] = array
        }
    }
}
