import MienExecution
import MienNetworks
import MienTensors

/// What a network is held against.
struct Expectation {
    /// One of the network's outputs.
    enum Output {
        case known(Tensor)
        /// The network that is the reference can't be run so far.
        case blocked([BlockingLayer])
    }

    /// In the order of the network's inputs, the batch first.
    let inputs: [Tensor]
    let layers: [(name: String, tensor: Tensor)]
    let outputs: [Output]
}

extension Expectation {
    init(_ reference: TestVectors) {
        self.init(inputs: reference.inputs, layers: reference.layers, outputs: reference.outputs.map(Output.known))
    }
}
