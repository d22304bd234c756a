import MienBasics
public import MienNetworks
import MienTensors

extension Network {
    /// The path of the layer that makes the classes: the last one with weights, behind which there is nothing but activations,
    /// pooling over whole maps, dropout and changes of shape. As in `Network.allLayers`.
    ///
    /// - Throws: `NetworkError` where there is no such layer.
    public func headPath() throws(NetworkError) -> String {
        guard outputs.count == 1 else {
            throw NetworkError("found \(outputs.count) outputs, expected one, whose head can be replaced")
        }
        var node = nodes[outputs[0].node]
        while true {
            let layer = layers[node.layer]
            switch layer.specification {
            case let nested as NestedNetwork:
                do throws(NetworkError) {
                    return "\(layer.name)/\(try nested.network.headPath())"
                } catch {
                    throw NetworkError(layer: error.layer.map { "\(layer.name)/\($0)" } ?? layer.name, error.problem)
                }
            case is any Head: return layer.name
            case let specification:
                guard layer.weights.isEmpty, specification is any PassingLayer || specification.isDropout,
                    node.inputs.count == 1
                else {
                    throw NetworkError(
                        layer: layer.name,
                        "found a \(specification.className) where the classes are made, expected a dense "
                            + "layer or a convolution, maybe with an activation, pooling or dropout behind it")
                }
                node = nodes[node.inputs[0].node]
            }
        }
    }

    /// The same network with a new last layer for so many classes, which begins as its configuration says. All other weights stay.
    ///
    /// - Throws: as ``headPath()`` and ``initialized(seed:)`` do.
    public func replacingHead(classes: Int, seed: UInt64) throws -> Network {
        let path = try headPath()
        return try resizingHead(path: path[...], classes: classes).initialized(seed: seed, only: { $0 == path })
    }

    private func resizingHead(path: Substring, classes: Int) throws(NetworkError) -> Network {
        var layers = layers
        for index in layers.indices {
            let layer = layers[index]
            if layer.name == path, let head = layer.specification as? any Head {
                layers[index].specification = try head.resized(to: classes, in: layer.name)
                layers[index].weights = []
                layers[index].isTrainable = true
            } else if var nested = layer.specification as? NestedNetwork, path.hasPrefix(layer.name + "/") {
                nested.network = try nested.network.resizingHead(
                    path: path.dropFirst(layer.name.count + 1), classes: classes)
                layers[index].specification = nested
                layers[index].isTrainable = true
            }
        }
        return replacingLayers(with: layers)
    }
}

/// A layer that can make classes of features.
private protocol Head: LayerSpecification {
    /// As many channels as it gives out.
    var channelCount: Int { get set }
    /// Whether its weights are floats and its channels all of one group.
    var isPlain: Bool { get }
}

extension Head {
    fileprivate func resized(to classes: Int, in layer: String) throws(NetworkError) -> Self {
        guard isPlain else {
            throw NetworkError(layer: layer, "found groups or whole-numbered weights, expected a plain \(className)")
        }
        var copy = self
        copy.channelCount = classes
        return copy
    }
}

extension Dense: Head {
    fileprivate var channelCount: Int {
        get { units }
        set { units = newValue }
    }
    fileprivate var isPlain: Bool { quantization == nil }
}

extension Convolution: Head {
    fileprivate var channelCount: Int {
        get { filters }
        set { filters = newValue }
    }
    fileprivate var isPlain: Bool { groups == 1 }
}

extension SeparableConvolution: Head {
    fileprivate var channelCount: Int {
        get { filters }
        set { filters = newValue }
    }
    fileprivate var isPlain: Bool { true }
}

/// A layer that gives out as many classes as it takes in.
private protocol PassingLayer: LayerSpecification {}
extension ActivationLayer: PassingLayer {}
extension Softmax: PassingLayer {}
extension ReLU: PassingLayer {}
extension GlobalPooling: PassingLayer {}
extension Flatten: PassingLayer {}
extension Reshape: PassingLayer {}

extension LayerSpecification {
    fileprivate var isDropout: Bool { self is TrainingOnly && className.hasSuffix("Dropout") }
}
