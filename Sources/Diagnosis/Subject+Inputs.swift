import MienBasics
import MienFER2013
import MienNetworks

extension Subject {
    /// What is to be said of the picture that goes in.
    var inputFindings: [Finding] {
        let input: PictureInput
        do throws(NetworkError) {
            input = try network.pictureInput()
        } catch {
            return [noPictureInput(error)]
        }
        return [
            doubleScaling ?? missingScale, cardStatistics(channels: input.channels), unusualSize(input),
            colourInput(channels: input.channels),
        ].compactMap(\.self)
    }

    private func noPictureInput(_ error: NetworkError) -> Finding {
        Finding(
            .noPictureInput, .note, "What goes in is no picture", [.init("the network \(error.problem)")],
            reason:
                "predict, evaluate, extract and maps take one picture of one channel or three, and refuse; the network runs "
                + "in verify and in a program.",
            remedy: "Give it tensors: `Executor.run(_:)` in a program, or the arrays of a reference with `mien verify`."
        )
    }

    private func size(_ size: Int?) -> String { size.map(String.init) ?? "None" }

    // MARK: Scale

    /// What the network itself does to its pixels before any layer with weights: x ↦ factor · x + offset.
    private var scaling: (paths: [String], factor: Double, offset: Double)? {
        guard let entry = calls.calls.firstIndex(where: \.isEntry) else { return nil }
        var (paths, factor, offset): ([String], Double, Double) = ([], 1, 0)
        var index = entry
        while calls.users[index].count == 1 {
            index = calls.users[index][0]
            let call = calls.calls[index]
            if call.passesOn { continue }
            guard let (own, shift) = call.affine else { break }
            (factor, offset) = (own * factor, own * offset + shift)
            paths.append(call.path)
        }
        return paths.isEmpty ? nil : (paths, factor, offset)
    }

    /// The scale whose pixels the network's own scaling makes numbers around 1, as layers like them.
    private var ownScale: (scale: Preprocessing.Scale, paths: [String])? {
        guard let (paths, factor, offset) = scaling else { return nil }
        // As far as dividing by a deviation of the colours takes them.
        let largest = max(abs(offset), abs(factor * 255 + offset))
        if (0.4...3).contains(largest) && abs(factor) < 0.1 { return (.raw, paths) }
        return (-1.1...(-0.4)).contains(offset) && (0.4...1.1).contains(factor + offset) ? (.unit, paths) : nil
    }

    private var doubleScaling: Finding? {
        guard let ownScale, let scale = card.scale, scale != ownScale.scale else { return nil }
        return Finding(
            .doubleScaling, .warning, "Pixels are scaled twice",
            [
                .init(
                    layer: ownScale.paths[0],
                    "scales pixels of the scale `\(ownScale.scale.rawValue)`, and the card says `\(scale.rawValue)`")
            ],
            reason:
                "The network scales its pixels itself. Scaled before, they are nearly all of one shade to it, and it "
                + "answers much the same for every face.",
            remedy: command("convert", checkpointName, "--set-card", "scale=\(ownScale.scale.rawValue)")
                + " corrects the card.")
    }

    private var missingScale: Finding? {
        guard card.scale == nil, model.hasWeights else { return nil }
        guard let ownScale else {
            return Finding(
                .missingScale, .note, "Nobody says how pixels are scaled", [],
                reason:
                    "No Keras file does, and a wrong scale makes a good network answer badly without any other sign. So "
                    + "predict, evaluate, extract and maps want to be told.",
                remedy:
                    "Look for `/ 255` (unit), `/ 127.5 - 1` (signed) or neither (raw) in the code that trained it, and give "
                    + "--scale, or keep it, as here: \(keeping(.unit)).")
        }
        let names = ownScale.paths.map { "`\($0)`" }.joined(separator: ", ")
        return Finding(
            .missingScale, .note, "The network scales pixels itself",
            [.init(layer: ownScale.paths[0], "takes pixels of the scale `\(ownScale.scale.rawValue)`")],
            reason:
                "\(names) \(ownScale.paths.count == 1 ? "stands" : "stand") before all other layers. The card, which no Keras file "
                + "has, does not say the scale, so predict, evaluate, extract and maps want to be told.",
            remedy: "Give --scale \(ownScale.scale.rawValue), or keep it: \(keeping(ownScale.scale)).")
    }

    /// The scale to advise where nobody says it.
    var likelyScale: Preprocessing.Scale { ownScale?.scale ?? .unit }

    /// The command that keeps what the card does not say, all of it: a second one would begin with the same file again.
    func keeping(_ scale: Preprocessing.Scale) -> String {
        let labels =
            switch classCount {
            case LabelOrder.fer2013.count: "fer2013"
            case LabelOrder.ferplus.count: "ferplus"
            default: "…"
            }
        let settings = [
            card.scale == nil ? "scale=\(scale.rawValue)" : nil,
            card.classNames == nil && (classCount ?? 1) > 1 ? "labels=\(labels)" : nil,
        ]
        return command("convert", checkpointName, "--set-card", settings.compactMap(\.self).joined(separator: ","))
    }

    private func cardStatistics(channels: Int) -> Finding? {
        var preprocessing = Preprocessing(scale: .raw)
        (preprocessing.mean, preprocessing.standardDeviation) = (card.mean, card.standardDeviation)
        do throws(NetworkError) {
            try preprocessing.check(channels: channels)
            return nil
        } catch {
            return Finding(
                .cardStatistics, .error, "The card's statistics do not fit the input",
                [.init("the network \(error.problem)")],
                reason: "predict, evaluate, extract and maps refuse such a card.",
                remedy: command("convert", checkpointName, "--set-card", "mean=…,standardDeviation=…")
                    + " with one number, or one for each channel.")
        }
    }

    // MARK: Size

    private func unusualSize(_ input: PictureInput) -> Finding? {
        guard let height = input.height, let width = input.width else {
            return Finding(
                .unusualSize, .note, "Pictures of any size go in",
                [.init(layer: entryName, "\(size(input.height)) × \(size(input.width)) pixels")],
                reason:
                    "A picture keeps its own size where the network leaves it open. Networks have the size that they "
                    + "were trained with in them all the same: features of another one are strange to them.",
                remedy: "Give pictures of the size that it was trained with, 48 × 48 for FER2013.")
        }
        let usual = 24...512
        let isSquare = height == width
        guard !usual.contains(height) || !usual.contains(width) || !isSquare else { return nil }
        return Finding(
            .unusualSize, .note, "The size of the picture is unusual for a face",
            [.init(layer: entryName, "\(height) × \(width) pixels")],
            reason: isSquare
                ? "Faces of FER2013 have 48 × 48 pixels, and networks for faces take 24 to 512; pictures are made to fit."
                : "Faces are cut out as squares; one that is made to fit this is stretched.",
            remedy: "Make sure that this is a network for faces"
                + (isSquare ? "." : ", and crop pictures to \(width) : \(height) with --crop."))
    }

    private func colourInput(channels: Int) -> Finding? {
        guard channels == 3 else { return nil }
        return Finding(
            .colourInput, .note, "Colour goes in", [.init(layer: entryName, "3 channels")],
            reason:
                "Colour pictures are given as RGB, and grey ones, as FER2013's are, with the grey in all three channels. "
                + "OpenCV reads pictures as BGR, and a network that was trained so wants red and blue exchanged.",
            remedy:
                "Look for cv2.imread without cv2.cvtColor in the code that trained it. For grey pictures it makes no "
                + "difference.")
    }

    private var entryName: String { network.name(of: network.nodes[network.inputs[0].node]) }
}

extension Calls.Call {
    /// The factor and the summand where the call does nothing but scale its one input by constants; of several, the first.
    fileprivate var affine: (factor: Double, offset: Double)? {
        if let layer = layer.specification as? Rescaling {
            return layer.scale.values.first.flatMap { scale in layer.offset.values.first.map { (scale, $0) } }
        }
        guard inputs.count == 1 else { return nil }
        if case .lambda(let function)? = layer.meaning {
            // Each of the operations takes what the one before it gave, the first one the input.
            let steps = (try? function.calls(in: CallArguments(inputs: 1))) ?? []
            var whole: (factor: Double, offset: Double) = (1, 0)
            for (value, step) in steps.enumerated() {
                guard let (factor, offset) = step.affine(of: value) else { return nil }
                whole = (factor * whole.factor, factor * whole.offset + offset)
            }
            return steps.isEmpty ? nil : whole
        }
        return operation?.affine(of: 0)
    }
}

extension OperationCall {
    /// The factor and the summand where the operation does nothing but scale `value` by a constant.
    fileprivate func affine(of value: Int) -> (factor: Double, offset: Double)? {
        guard operands.count == 2, case .arithmetic(let arithmetic) = operation else { return nil }
        switch (operands[0], operands[1]) {
        case (.input(value), .constant(_, let numbers)):
            guard let number = numbers.first.map(Double.init) else { return nil }
            switch arithmetic {
            case .multiply: return (number, 0)
            case .divide: return number == 0 ? nil : (1 / number, 0)
            case .add: return (1, number)
            case .subtract: return (1, -number)
            default: return nil
            }
        case (.constant(_, let numbers), .input(value)):
            guard let number = numbers.first.map(Double.init) else { return nil }
            switch arithmetic {
            case .multiply: return (number, 0)
            case .add: return (1, number)
            case .subtract: return (-1, number)
            default: return nil
            }
        default: return nil
        }
    }
}
