import MienBasics
import MienNetworks
import MienTensors

extension Network {
    /// The network with the kernels of its convolutions rotated by 180° in the spatial axes, those of networks in it too.
    ///
    /// Theano turns a kernel around when it convolves, TensorFlow does not. Depthwise kernels never were Theano's.
    func rotatingKernels() -> Network {
        replacingLayers(
            with: layers.map { layer in
                var layer = layer
                if var nested = layer.specification as? NestedNetwork {
                    nested.network = nested.network.rotatingKernels()
                    layer.specification = nested
                } else if layer.hasRotatableKernels {
                    layer.weights = layer.weights.map(\.rotated)
                }
                return layer
            })
    }

    /// The names of the layers that ``rotatingKernels()`` changes.
    var layersWithRotatableKernels: [String] {
        layers.flatMap { layer in
            if let nested = layer.specification as? NestedNetwork {
                return nested.network.layersWithRotatableKernels.map { "\(layer.name)/\($0)" }
            }
            return layer.hasRotatableKernels ? [layer.name] : []
        }
    }
}

extension Network {
    /// The names of the convolutions whose `same` Theano padded in another way: by half the kernel on both sides, which
    /// for even kernels, and for strides, is not what Keras does elsewhere.
    var layersThatTheanoPadsOtherwise: [String] {
        layers.flatMap { layer in
            if let nested = layer.specification as? NestedNetwork {
                return nested.network.layersThatTheanoPadsOtherwise.map { "\(layer.name)/\($0)" }
            }
            let options = LayerWords(layer.specification).innermost.options
            func sizes(_ key: String) -> [Int] { options[key].map { ($0.array ?? [$0]).compactMap(\.integer) } ?? [] }
            let isOther = sizes("kernel_size").contains { $0 % 2 == 0 } || sizes("strides").contains { $0 > 1 }
            return layer.hasRotatableKernels && options["padding"] == "same" && isOther ? [layer.name] : []
        }
    }
}

extension Layer {
    fileprivate var hasRotatableKernels: Bool {
        let classes = [
            "Conv1D", "Conv2D", "Conv3D", "Conv1DTranspose", "Conv2DTranspose", "Conv3DTranspose", "ConvLSTM2D",
        ]
        return classes.contains(LayerWords(specification).innermost.className)
    }
}

extension Weight {
    /// A kernel's last two axes are channels; a bias has no others.
    fileprivate var rotated: Weight {
        guard name.hasSuffix("kernel"), tensor.shape.rank > 2 else { return self }
        return Weight(name: name, tensor.reversed(leading: tensor.shape.rank - 2), isTrainable: isTrainable)
    }
}

/// A layer's class and options as its configuration says them, whether anybody knows the layer or not.
struct LayerWords {
    let className: String
    let options: JSON.Object

    init(_ specification: any LayerSpecification) {
        className = specification.className
        if let opaque = specification as? OpaqueLayer {
            options = opaque.configuration
        } else {
            // One of them has words for it: those that it was read from.
            options = (try? specification.config(in: .keras2)) ?? (try? specification.config(in: .keras3)) ?? [:]
        }
    }

    private init(className: String, options: JSON.Object) {
        self.className = className
        self.options = options
    }

    /// The layer that a wrapper wraps; nil where this is no wrapper.
    var inner: LayerWords? {
        guard let className = options["layer"]?["class_name"]?.string, let config = options["layer"]?["config"]?.object
        else { return nil }
        return LayerWords(className: className, options: config)
    }

    /// The layer itself, or the innermost of what it wraps.
    var innermost: LayerWords { inner?.innermost ?? self }
}
