public import MienBasics

/// A layer that calls layers which stand in its configuration and belong to it alone: `TimeDistributed`, `Bidirectional`, `RNN`.
public protocol WrappingLayer: LayerSpecification {
    /// The layers, without weights, under the options that hold them; several under ``InnerLayer/listKey``.
    var innerLayers: [(option: String, layer: Layer)] { get }
}

extension WrappingLayer {
    /// What `entry` makes of the layers, under the options that hold them.
    package func innerEntries<Failure: Error>(
        _ entry: (Layer) throws(Failure) -> JSON
    ) throws(Failure) -> [(option: String, entry: JSON)] {
        var entries: [(option: String, entry: JSON)] = []
        var list: [JSON] = []
        for (option, layer) in innerLayers {
            if option == InnerLayer.listKey {
                list.append(try entry(layer))
            } else {
                entries.append((option, try entry(layer)))
            }
        }
        return list.isEmpty ? entries : entries + [(InnerLayer.listKey, .array(list))]
    }
}

/// A layer in another layer's configuration, with a name and settings of its own. Its weights are the outer layer's.
public struct InnerLayer: DefaultableOptionValue {
    public var layer: Layer

    public init() { layer = Layer(name: "", ActivationLayer()) }

    public init(_ layer: Layer) { self.layer = layer }

    /// The layers in a layer's configuration.
    package static func entries(in config: JSON) -> [JSON] {
        let alone = ["layer", "backward_layer", "cell"].compactMap { config[$0] }
        return alone.filter { !$0.isNull } + (config[listKey]?.array ?? [])
    }

    /// The option that holds a list of layers.
    package static let listKey = "cells"

    public mutating func read(_ json: JSON, in dialect: Dialect) throws(OptionError) {
        guard let className = json["class_name"]?.string, var config = json["config"]?.object,
            let prototype = LayerRegistry.prototype(named: className)
        else { throw OptionError(json, expected: "a layer that Mien knows, with its class_name and config") }
        let name = config["name"]?.string ?? className
        let isTrainable = config["trainable"]?.bool ?? true
        config["name"] = nil
        config["trainable"] = nil
        do {
            let (specification, rest) = try prototype.reading(config, in: dialect)
            layer = Layer(name: name, specification, isTrainable: isTrainable, otherSettings: rest)
        } catch {
            throw OptionError(
                found: "\(className) with \(error.option) = \(error.found)",
                expected: "\(error.option) to be \(error.expected)")
        }
    }

    public func json(in dialect: Dialect) throws(OptionError) -> JSON {
        guard layer.specification.dialects.contains(dialect) else {
            throw OptionError(
                found: layer.specification.className.withArticle, expected: "a layer that \(dialect) has")
        }
        var config: JSON.Object = ["name": .string(layer.name), "trainable": .bool(layer.isTrainable)]
        do {
            for (key, value) in try layer.specification.config(in: dialect).members { config[key] = value }
        } catch {
            throw OptionError(
                found: "\(layer.specification.className) with \(error.option) = \(error.found)",
                expected: error.expected)
        }
        for (key, value) in layer.otherSettings.members { config[key] = value }
        return ["class_name": .string(layer.specification.className), "config": .object(config)]
    }

    /// Equal in what they compute and in their names.
    public static func == (left: InnerLayer, right: InnerLayer) -> Bool {
        left.layer.name == right.layer.name && left.layer.isTrainable == right.layer.isTrainable
            && left.layer.specification.hasSameOptions(as: right.layer.specification)
    }
}

extension Layer {
    /// The weights of the layer for inputs of these shapes; one that is frozen has none that training changes.
    func innerWeights(for inputs: [PartialShape]) throws(LayerError) -> [WeightSpecification] {
        try specification.weights(for: inputs).map { weight in
            var weight = weight
            weight.isTrainable = weight.isTrainable && isTrainable
            return weight
        }
    }
}
