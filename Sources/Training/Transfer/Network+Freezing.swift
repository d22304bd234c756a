import MienBasics
public import MienNetworks

extension Network {
    /// The same network with the layers frozen that `patterns` name: training does not change them, and batch normalisation among
    /// them uses its running statistics, as with Keras's `trainable = False`.
    ///
    /// - Parameters:
    ///   - patterns: paths as in `Network.allLayers`, with `*` for any run of characters: `block1_*`. A nested network's
    ///     freezes all that is in it.
    ///   - path: a layer that stays as it is whatever the patterns say; a nested network that it is in, too.
    /// - Throws: `NetworkError` for a pattern that fits no layer.
    public func freezing(_ patterns: [String], except path: String? = nil) throws(NetworkError) -> Network {
        let paths = allLayers.map(\.path)
        for pattern in patterns where !paths.contains(where: { pattern.fits($0) }) {
            let near = nearMisses(of: pattern, in: paths)
            throw NetworkError(
                "has no layer `\(pattern)`" + (near.isEmpty ? "" : "; did you mean \(near.joined(separator: ", "))?"))
        }
        return frozen(patterns, except: path, prefix: "")
    }

    private func frozen(_ patterns: [String], except kept: String?, prefix: String) -> Network {
        var layers = layers
        for index in layers.indices {
            let path = prefix + layers[index].name
            let isKept = kept == path || kept?.hasPrefix(path + "/") == true
            let fits = patterns.contains { $0.fits(path) }
            if fits, !isKept { layers[index].isTrainable = false }
            guard var nested = layers[index].specification as? NestedNetwork else { continue }
            nested.network = nested.network.frozen(
                fits ? patterns + ["\(path)/*"] : patterns, except: kept, prefix: path + "/")
            layers[index].specification = nested
        }
        return replacingLayers(with: layers)
    }
}

extension String {
    /// Whether `text` is what this pattern says, `*` standing for any run of characters.
    fileprivate func fits(_ text: String) -> Bool {
        let (pattern, text) = (Array(utf8), Array(text.utf8))
        let star = UInt8(ascii: "*")
        // Where the last star was, and how far the text was then taken for it.
        var (place, next) = (0, 0)
        var retry: (place: Int, next: Int)?
        while next < text.count {
            if place < pattern.count, pattern[place] == star {
                retry = (place, next)
                place += 1
            } else if place < pattern.count, pattern[place] == text[next] {
                (place, next) = (place + 1, next + 1)
            } else if let last = retry {
                retry = (last.place, last.next + 1)
                (place, next) = (last.place + 1, last.next + 1)
            } else {
                return false
            }
        }
        return pattern[place...].allSatisfy { $0 == star }
    }
}
