import MienBasics
public import MienNetworks
public import MienTensors

extension Attribution {
    /// Makes pictures that excite classes, or channels of the layer, as much as it can: gradient ascent on the input of a network
    /// that stays as it is, from noise (Erhan, Bengio, Courville and Vincent 2009, *Visualizing higher-layer features of a deep
    /// network*), and kept smooth as ``MaximizationSettings`` says.
    ///
    /// A step of x, with values from `low` to `high` and m between them, r half of their distance:
    ///
    ///     z = x moved by up to `jitter` rows and columns, what leaves it on one side coming back on the other
    ///     g = the target's gradient of z, moved back, divided by the root of the mean of its squares
    ///     x ← m + (1 − decay) (x + rate · r · g − m), blurred, cut off at `low` and `high`
    ///
    /// - Parameters:
    ///   - item: a picture's shape with the axes that the network takes, without the batch.
    ///   - observing: hears how many of how many steps are done.
    /// - Throws: `NetworkError` when there is no such class or channel, channels are asked for and the layer gives no maps, or
    ///   gradients are not known of a layer that they are needed through.
    public func maximize(
        _ targets: [ActivationTarget], item: Shape, settings: MaximizationSettings,
        observing: (_ done: Int, _ all: Int) -> Void = { _, _ in }
    ) throws(NetworkError) -> MaximizedPictures {
        precondition(settings.steps >= 0 && settings.jitter >= 0 && settings.blur >= 0, "no negative settings")
        guard item.rank == 3, item.count > 0 else {
            throw NetworkError("found an input of shape \(item), expected a picture, of three axes")
        }
        let format = scored.inputFormat
        let sizes = item.dimensions
        let picture = Shape(format == .channelsFirst ? [sizes[1], sizes[2], sizes[0]] : sizes)
        let ascent = PictureAscent(picture, settings)
        var generator = SeededGenerator(seed: settings.seed)
        var pictures = ascent.noise(count: targets.count, &generator)
        var before: [Float] = []
        for step in 0..<settings.steps {
            let move = ascent.move(&generator)
            let (values, gradients) = try gradients(of: targets, ascent.moved(pictures, move))
            if step == 0 { before = values }
            pictures = ascent.climbed(
                pictures, ascent.moved(gradients, (-move.down, -move.across)), isLast: step == settings.steps - 1)
            observing(step + 1, settings.steps)
        }
        let after = try gradients(of: targets, pictures).values
        return MaximizedPictures(
            targets: targets, layer: try scored.layer(for: item), pictures: pictures,
            before: before.isEmpty ? after : before, after: after)
    }

    /// How many classes the network tells of pictures of a shape, without the batch.
    ///
    /// - Throws: `NetworkError` when it can't be run.
    public func classCount(for item: Shape) throws(NetworkError) -> Int {
        try scored.graph(batch: 1, item: item).classes
    }

    /// How many channels the layer has for pictures of a shape, without the batch.
    ///
    /// - Throws: `NetworkError` when the network can't be run, or the layer gives no maps.
    public func channelCount(for item: Shape) throws(NetworkError) -> Int {
        try scored.graph(batch: 1, item: item).channelCount(network)
    }

    /// How much of each target there is in each item of a batch: N × targets.
    ///
    /// - Parameter input: as the network takes it.
    /// - Throws: `NetworkError` as ``maximize(_:item:settings:observing:)`` does.
    public func values(of targets: [ActivationTarget], in input: Tensor) throws(NetworkError) -> Tensor {
        let items = input.shape[0]
        var columns: [[Float]] = []
        for target in targets {
            var column: [Float] = []
            let pass = ScorePass(target: target.isClass ? .scores : .channel, score: .logit)
            try scored.run(pass, input, classes: [Int](repeating: target.number, count: items)) { column += $1.scores }
            columns.append(column)
        }
        return Tensor([items, targets.count]) { output in
            for place in output.indices { output[place] = columns[place % targets.count][place / targets.count] }
        }
    }

    /// How much of each target there is in its picture, and that number's gradient.
    ///
    /// - Parameter pictures: N×H×W×C.
    private func gradients(
        of targets: [ActivationTarget], _ pictures: Tensor
    ) throws(NetworkError) -> (values: [Float], gradients: Tensor) {
        var values = [Float](repeating: 0, count: targets.count)
        var gradients = [Float](repeating: 0, count: pictures.count)
        let input = scored.inputFormat.arranged(pictures)
        let size = input.itemShape.count
        for isClass in [true, false] {
            let asked = targets.indices.filter { targets[$0].isClass == isClass }
            let pass = ScorePass(target: isClass ? .inputGradient : .channelGradient, score: .logit)
            try scored.run(
                pass, count: asked.count, item: input.itemShape, classOf: { targets[asked[$0]].number },
                fill: { index, numbers in
                    let places = asked[index] * size..<(asked[index] + 1) * size
                    input.withValues { _ = numbers.update(fromContentsOf: $0[places]) }
                },
                { indices, passed in
                    passed.gradient?.withValues { found in
                        for (place, index) in indices.enumerated() {
                            values[asked[index]] = passed.scores[place]
                            gradients.replaceSubrange(
                                asked[index] * size..<(asked[index] + 1) * size,
                                with: found[place * size..<(place + 1) * size])
                        }
                    }
                })
        }
        return (values, Tensor(pictures.shape, gradients))
    }
}

extension ActivationTarget {
    fileprivate var isClass: Bool {
        switch self {
        case .class: true
        case .channel: false
        }
    }

    fileprivate var number: Int {
        switch self {
        case .class(let number), .channel(let number): number
        }
    }
}
