import MienBasics
import MienNetworks

/// The masks of a network, which travel unsaid beside its tensors, from one generation of Keras into another: not all layers hand
/// them on in both.
///
/// Tried with Keras 3.15 and tf_keras 2.21: behind an `Embedding` with `mask_zero` and a `Rescaling`, a recurrent layer leaves
/// out steps in Keras 3, and none in Keras 2.
struct MaskTranslation {
    let target: Dialect
    /// The file that errors name.
    let file: String

    /// The mask that comes with a tensor.
    private struct Mask: Equatable {
        /// The call that makes it.
        var maker: String
        /// The layer behind it from which on only one generation has it; nil as long as both do.
        var end: String?
    }

    /// Makes sure that no layer goes by a mask that it gets in one generation only.
    ///
    /// - Throws: `FileError` of kind `unwritable` that names the first layer that would.
    func check(_ network: Network) throws { _ = try ends(of: network, inputs: [], path: "") }

    /// The masks of what comes out.
    private func ends(of network: Network, inputs: [Mask?], path: String) throws -> [Mask?] {
        var masks: [Mask?] = []
        for (index, node) in network.nodes.enumerated() {
            let layer = network.layers[node.layer]
            let name = path + network.name(of: node)
            if let input = network.inputs.firstIndex(where: { $0.node == index }) {
                masks.append(inputs.indices.contains(input) ? inputs[input] : nil)
                continue
            }
            // One that the layer is called with goes before it.
            let isSaid = !network.maskInputs(of: node).isEmpty
            let given = isSaid ? [] : node.inputs.map { masks[$0.node] }
            if let nested = layer.specification as? NestedNetwork {
                let ends = try ends(of: nested.network, inputs: given, path: name + "/")
                masks.append(nested.isTimeDistributed ? given.first ?? nil : ends[0])
                continue
            }
            let specification = layer.specification
            let known = given.compactMap(\.self)
            var mask = known.first { $0.end != nil } ?? known.first
            if !specification.maskUse.isHarmless, let mask, let end = mask.end {
                throw FileError(
                    .unwritable, file: file, place: "layer `\(name)`",
                    found:
                        "\(specification.className.withArticle) that goes by the mask of the layer `\(mask.maker)`, behind "
                        + end,
                    expected:
                        "a mask that Keras 2 and Keras 3 both have there, because \(target) computes something else")
            }
            if specification.makesMask {
                mask = Mask(maker: name)
            } else if !specification.maskUse.isHandedOn {
                mask = nil
            } else if case .passedByOne = specification.maskUse, mask?.end == nil {
                mask?.end = "\(specification.className.withArticle), `\(name)`"
            }
            masks.append(mask)
        }
        return network.outputs.map { masks[$0.node] }
    }
}
