public import MienArrayFormats
import MienKerasFormat
public import MienNetworks

extension NamedArrays {
    /// The weights of `network`, without copies, each under the path of its layer and Keras's name for it; see
    /// `Network.namedWeights`.
    ///
    ///     try NamedArrays(weightsOf: network).write(to: "fer.safetensors")    // conv2d/kernel, conv2d/bias, …
    public init(weightsOf network: Network) {
        self.init()
        for (name, tensor) in network.namedWeights { self[name] = tensor }
    }
}

extension Network {
    /// The same network with the weights in `arrays`, which have the names that ``NamedArrays/init(weightsOf:)`` gives; its own
    /// are left aside. A layer of which nobody knows what weights it has gets all that lie below its path, in their
    /// order.
    ///
    /// - Parameter file: where the arrays come from, for messages.
    /// - Throws: `FileError` of kind `mismatch` that lists every array that is missing, that no layer has, or that has
    ///   another shape.
    public func with(_ arrays: NamedArrays, file: String) throws -> Network {
        try NamedWeights(arrays, file: file).bound(to: withoutWeights())
    }
}

extension NamedWeights {
    init(_ arrays: NamedArrays, file: String, form: String = "arrays") {
        self.init(arrays.map { ($0.name, $0.array) }, file: file, form: form)
    }
}
