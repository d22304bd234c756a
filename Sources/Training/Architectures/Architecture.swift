public import MienNetworks

/// Networks for faces that are known by name, without weights: ``MienNetworks/Network/initialized(seed:)`` gives them such.
public enum Architecture: String, Sendable, CaseIterable {
    /// mini-XCEPTION: separable convolutions around strided shortcuts, no dense layer (Arriaga, Valdenegro-Toro and Plöger, 2017,
    /// arXiv:1710.07557). 58 thousand weights for 48 × 48 × 1 and 7 classes.
    case miniXception = "mini-xception"
    /// Four convolutions of 3×3 with batch normalisation and max pooling, dropout and a dense layer of 256.
    case simpleCNN = "simple-cnn"
    /// Eight convolutions of 3×3 in four blocks with batch normalisation, dropout and two dense layers (after Simonyan and
    /// Zisserman, 2014, arXiv:1409.1556, and Khaireddin and Chen, 2021, arXiv:2105.03588).
    case vgg
    /// Residual blocks of two convolutions (He et al., 2015, arXiv:1512.03385), whose channels are weighed by what is in all of
    /// them (squeeze and excitation, Hu et al., 2017, arXiv:1709.01507).
    case resnetSE = "resnet-se"

    /// - Parameters:
    ///   - width: of the pictures; likewise `height`.
    ///   - channels: 1 for grey, 3 for RGB.
    ///   - classes: how many there are to be told apart.
    /// - Throws: `NetworkError` where the pictures are too small for it.
    public func network(
        width: Int = 48, height: Int = 48, channels: Int = 1, classes: Int = 7
    ) throws(NetworkError) -> Network {
        precondition(width > 0 && height > 0 && channels > 0 && classes > 1, "pictures, and classes to tell apart")
        var graph = GraphBuilder()
        let input = graph.input([nil, height, width, channels])
        let output =
            switch self {
            case .miniXception: graph.miniXception(input, classes)
            case .simpleCNN: graph.simpleCNN(input, classes)
            case .vgg: graph.vgg(input, classes)
            case .resnetSE: graph.resnetSE(input, classes)
            }
        let network = try Network(
            name: rawValue.split(separator: "-").joined(separator: "_"), form: .functional, layers: graph.layers,
            nodes: graph.nodes, inputs: [input], outputs: [output])
        // Whether all windows fit.
        _ = try network.expectedWeights()
        return network
    }
}

extension GraphBuilder {
    fileprivate mutating func miniXception(_ input: NodeOutput, _ classes: Int) -> NodeOutput {
        var x = input
        for _ in 0..<2 { x = relu(normalized(convolution(x, 8, useBias: false))) }
        for filters in [16, 32, 64, 128] {
            let before = x
            x = relu(normalized(separable(x, filters)))
            x = normalized(separable(x, filters))
            // In Keras's order of layers, by their distance from the output: its optimizers have their variables in that order.
            let shortcut = convolution(before, filters, size: 1, strides: 2, padding: .same, useBias: false)
            x = maxPooled(x, size: 3, strides: 2, padding: .same)
            x = add(x, normalized(shortcut))
        }
        x = globalAverage(convolution(x, classes, padding: .same))
        return softmax(x)
    }

    fileprivate mutating func simpleCNN(_ input: NodeOutput, _ classes: Int) -> NodeOutput {
        var x = input
        for filters in [32, 64, 128, 128] {
            x = relu(normalized(convolution(x, filters, padding: .same, useBias: false)))
            x = maxPooled(x)
        }
        x = dropout(flattened(x), 0.25)
        x = dropout(relu(normalized(dense(x, 256, useBias: false))), 0.5)
        return softmax(dense(x, classes))
    }

    fileprivate mutating func vgg(_ input: NodeOutput, _ classes: Int) -> NodeOutput {
        var x = input
        for filters in [64, 128, 256, 512] {
            for _ in 0..<2 { x = relu(normalized(convolution(x, filters, padding: .same, useBias: false))) }
            x = maxPooled(x)
        }
        x = flattened(x)
        for _ in 0..<2 { x = dropout(relu(dense(x, 512)), 0.5) }
        return softmax(dense(x, classes))
    }

    fileprivate mutating func resnetSE(_ input: NodeOutput, _ classes: Int) -> NodeOutput {
        var x = relu(normalized(convolution(input, 32, padding: .same, useBias: false)))
        for (stage, filters) in [32, 64, 128, 256].enumerated() {
            for block in 0..<2 {
                let strides = stage > 0 && block == 0 ? 2 : 1
                let before = x
                x = relu(normalized(convolution(x, filters, strides: strides, padding: .same, useBias: false)))
                x = normalized(convolution(x, filters, padding: .same, useBias: false))
                // Squeezed to a number for each channel, from which come the factors of all.
                let squeezed = relu(dense(globalAverage(x, keepDims: true), max(filters / 8, 4)))
                let factors = sigmoid(dense(squeezed, filters))
                // In Keras's order of layers, by their distance from the output: its optimizers have their variables in that order.
                var shortcut = before
                let narrows = stage > 0 && block == 0
                if narrows {
                    shortcut = convolution(before, filters, size: 1, strides: strides, padding: .same, useBias: false)
                }
                x = multiply(x, factors)
                x = relu(add(x, narrows ? normalized(shortcut) : shortcut))
            }
        }
        return softmax(dense(dropout(globalAverage(x), 0.3), classes))
    }
}
