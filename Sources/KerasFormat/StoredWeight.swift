import MienTensors

/// An array of a weights file, under the name that it has there.
struct StoredWeight {
    var name: String
    var tensor: StoredTensor

    /// The last part of the path, without the `:0` that TensorFlow adds: `moving_mean`.
    var lastName: String {
        let last = name.split(separator: "/").last.map(String.init) ?? name
        return last.hasSuffix(":0") ? String(last.dropLast(2)) : last
    }
}
