import MienBasics

extension Network {
    /// The same network in which layers of unknown classes do what those of `classes` do, in nested networks too. Nothing
    /// else becomes of them: they are written and compared as they were.
    ///
    ///     let network = try Network(contentsOf: "faces.keras").binding([Swirl.self])
    ///
    /// A layer's class is the one that its file names, or the one that it is registered under, with the package before it or
    /// without. Classes that the network does not have are no mistake.
    ///
    /// - Throws: ``NetworkError`` that names the layer whose `config` its class refuses, or the first layer whose inputs do
    ///   not fit it.
    public func binding(_ classes: [any CustomLayer.Type]) throws(NetworkError) -> Network {
        let bound = try replacing { path, opaque throws(NetworkError) in
            guard let type = opaque.type(among: classes) else { return nil }
            do throws(LayerError) {
                return .custom(try type.init(config: opaque.configuration))
            } catch {
                throw NetworkError(layer: path, error.problem)
            }
        }
        _ = try bound.shapes()
        return bound
    }

    /// The same network in which the Lambdas of these names, as paths where they stand in nested networks, compute these
    /// formulas.
    ///
    ///     let network = try network.binding(lambdas: ["scale": LambdaFunction("x / 255")])
    ///
    /// - Throws: ``NetworkError`` for a name that no Lambda has, or the first layer whose inputs do not fit it.
    public func binding(lambdas: [String: LambdaFunction]) throws(NetworkError) -> Network {
        for name in lambdas.keys.sorted() {
            let layer = allLayers.first { $0.path == name }?.layer
            guard (layer?.specification as? OpaqueLayer)?.isLambda != true else { continue }
            let all = allLayers.filter { ($0.layer.specification as? OpaqueLayer)?.isLambda == true }
            let found = layer.map { "is \($0.specification.className.withArticle)" } ?? "is no layer of the network"
            let lambdas =
                all.isEmpty ? "it has none" : "those are \(all.map { "`\($0.path)`" }.joined(separator: ", "))"
            throw NetworkError(layer: name, "\(found), expected a Lambda; \(lambdas)")
        }
        let bound = try replacing { path, _ throws(NetworkError) in lambdas[path].map(OpaqueLayer.Meaning.lambda) }
        _ = try bound.shapes()
        return bound
    }

    /// The same network with the meanings that `meaning` has for layers of unknown classes, by their paths.
    private func replacing(
        at path: String = "",
        _ meaning: (String, OpaqueLayer) throws(NetworkError) -> OpaqueLayer.Meaning?
    ) throws(NetworkError) -> Network {
        var layers = layers
        for index in layers.indices {
            let name = path + layers[index].name
            if var nested = layers[index].specification as? NestedNetwork {
                nested.network = try nested.network.replacing(at: name + "/", meaning)
                layers[index].specification = nested
            } else if var opaque = layers[index].specification as? OpaqueLayer {
                guard let known = try meaning(name, opaque) else { continue }
                opaque.meaning = known
                layers[index].specification = opaque
            }
        }
        return replacingLayers(with: layers)
    }

    /// The Lambdas whose formula is known, with their paths.
    package var lambdas: [(path: String, function: LambdaFunction)] {
        allLayers.compactMap { path, layer in
            guard case .lambda(let function)? = layer.meaning else { return nil }
            return (path, function)
        }
    }
}

extension OpaqueLayer {
    /// The class that does what the layer does: one of its whole name before one of its last part.
    fileprivate func type(among classes: [any CustomLayer.Type]) -> (any CustomLayer.Type)? {
        let names = [className, origin["registered_name"]?.string].compactMap(\.self)
        return classes.first { names.contains($0.className) }
            ?? classes.first { type in names.contains { $0.hasSuffix(">\(type.className)") } }
    }
}
