import MienHDF5Tree
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

    /// Name and shape for a message; a mere number is no name.
    var description: String {
        Int(lastName) == nil ? "\(lastName) \(tensor.shape)" : "\(tensor.shape)"
    }
}

extension HDF5Dataset {
    /// The numbers of a weight; what has two bytes and no name is bfloat16, which HDF5 has no type for.
    func weight() throws -> StoredTensor {
        if case .opaque(let opaque) = value, var tensor = opaque.bfloat16 {
            tensor.origin = origin
            return tensor
        }
        return try tensor()
    }
}
