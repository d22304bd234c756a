public import MienNetworks

extension Network {
    /// The nodes whose outputs are what a convolution found, in the order in which they run.
    public var convolutionNames: [String] {
        nodeNames.filter { name in
            let specification = layer(named: name)?.specification
            return specification is Convolution || specification is DepthwiseConvolution
                || specification is SeparableConvolution || specification is LocallyConnected
        }
    }

    /// The nodes whose outputs can be drawn as maps: N×H×W×C, or N×C.
    ///
    /// - Throws: `NetworkError` that names the first layer whose inputs do not fit it.
    public func drawableNames() throws(NetworkError) -> [String] {
        var names: [String] = []
        for name in nodeNames {
            let rank = try shape(ofNode: name)?.rank
            if rank == 4 || rank == 2 { names.append(name) }
        }
        return names
    }
}
