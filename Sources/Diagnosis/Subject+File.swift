import MienBasics
import MienModelFiles
import MienNetworks

extension Subject {
    /// What is to be said of the file: what its reader made of it, and what can't be made of it.
    var fileFindings: [Finding] {
        [
            translated, readerRemarks, computedInFloat32, quantisedLayers, hardSigmoid, noConversion, unknownSections,
            noWeights,
        ].compactMap(\.self)
    }

    private var translated: Finding? {
        let lines = model.provenance.translations
        guard !lines.isEmpty else { return nil }
        let paths = Set(network.allLayers.map(\.path))
        let places = lines.map { line in
            // `conv`: Convolution2D → Conv2D
            guard line.hasPrefix("`"), let end = line.firstRange(of: "`: ") else { return Finding.Place(line) }
            let name = String(line[line.index(after: line.startIndex)..<end.lowerBound])
            return paths.contains(name)
                ? Finding.Place(layer: name, String(line[end.upperBound...])) : Finding.Place(line)
        }
        return Finding(
            .translated, .note, "\(count(places.count, "layer")) put into the words of Keras 2", places,
            reason: "The file is in the words of Keras 1, which no Keras reads today.",
            remedy: command("convert", checkpointName) + " keeps what it was made into.")
    }

    private var readerRemarks: Finding? {
        let own = network.precisionRemark
        let places = model.provenance.remarks.filter { $0 != own }.map { Finding.Place($0) }
        guard !places.isEmpty else { return nil }
        return Finding(
            .readerRemark, .note, "The reader took something upon itself", places,
            reason: "The file leaves it open, or has it otherwise than it is run.",
            remedy: "Where you know better, hold the model against Keras: `mien verify` with a --reference.")
    }

    private var computedInFloat32: Finding? {
        network.precisionRemark.map { remark in
            Finding(
                .computedInFloat32, .note, "All is computed in float32", [.init(remark)],
                reason: "Numbers differ from Keras's own by the rounding of the smaller type: a relative 0.001 with "
                    + "float16, 0.01 with bfloat16.",
                remedy: "Nothing. For a comparison with Keras, allow for it: `mien verify … --tolerance 0.01`.")
        }
    }

    private var quantisedLayers: Finding? {
        let places = network.allLayers.compactMap { path, layer in
            (layer.specification as? Dense)?.quantization.map { quantization in
                Finding.Place(
                    layer: path,
                    "\(quantization.name)\(quantization.inputs == nil ? "" : ", which rounds what goes in as well")")
            }
        }
        return Finding(
            .quantisedLayers, .note, "layer", "with weights of few bits", at: places,
            reason: "They run, and give what Keras gives. Checks of kernels leave them out.",
            remedy: "Nothing.")
    }

    private var hardSigmoid: Finding? {
        var isOfKeras2 = false
        let places = network.allLayers.compactMap { path, layer -> Finding.Place? in
            for activation in layer.specification.activations {
                switch activation {
                case .function(.hardSigmoidOfKeras2):
                    isOfKeras2 = true
                    return .init(layer: path, "0.2 x + 0.5 within 0 … 1, as Keras 2 has it")
                case .function(.hardSigmoid): return .init(layer: path, "relu6(x + 3) / 6, as Keras 3 has it")
                default: continue
                }
            }
            return nil
        }
        return Finding(
            .hardSigmoid, .note, "layer", "with a hard_sigmoid", at: places,
            reason:
                "Keras 2 and Keras 3 call two functions so. Which one is meant, the file's own generation says: this is "
                + "a file of Keras \(isOfKeras2 ? "2" : "3").",
            remedy: isOfKeras2
                ? "Nothing to run it. Keras 3 computes another function from this file, so it is no judge of it."
                : "Nothing, unless a Keras 2 trained the weights: then they want the other function.")
    }

    private var noConversion: Finding? {
        let places = model.refusals.map { form, error in
            let place = error.place.isEmpty ? "" : "\(error.place): "
            return Finding.Place("to \(form): \(place)\(error.problem)")
        }
        guard !places.isEmpty else { return nil }
        return Finding(
            .noConversion, .note, "Can't be converted to \(count(places.count, "form")) of Keras", places,
            reason: "What has no words there would be lost, so convert refuses. A checkpoint (.mien) holds all of it.",
            remedy: "Keep to the generation of Keras that the file came from, or to a checkpoint.")
    }

    private var unknownSections: Finding? {
        let places = model.otherSections.map { Finding.Place("`\($0.name)`, \(count($0.tensors.count, "array"))") }
        return Finding(
            .unknownSections, .note, "section", "of a newer Mien's", at: places,
            reason: "They are kept when the checkpoint is written again, and not looked at.",
            remedy: "Take a newer Mien.")
    }

    private var noWeights: Finding? {
        guard !model.hasWeights else { return nil }
        return Finding(
            .noWeights, .note, "The file is an architecture without weights", [],
            reason: "It was judged as far as that goes: weights were not looked at, and it can't be run alone.",
            remedy: "Give the weights, and this as their architecture: `mien doctor WEIGHTS --architecture "
                + "\(Subject.quoted(model.provenance.file))`.")
    }
}
