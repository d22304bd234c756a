import MienBasics
import MienKernels
import MienTraining
import Testing

struct LossTests {
    /// The loss of each row, that of all, and the gradient, as golden.py lists them.
    private func evaluated<Number: Real>(_ golden: GoldenLoss, _ loss: Loss) -> [Number] {
        let activation: OutputActivation? =
            switch golden.predictions {
            case .softmax: .softmax
            case .sigmoid: .sigmoid
            default: nil
            }
        let targets: [Number] = GoldenInputs.targets(golden.target)
        let predictions: [Number] = GoldenInputs.predictions(golden.predictions)
        let weights: [Number] = GoldenInputs.sampleWeights()
        var gradient = [Number](repeating: .nan, count: predictions.count)
        let value = evaluate(
            loss, targets, predictions, behind: activation, weights: golden.isWeighted ? weights : nil, &gradient)
        var each = loss
        each.reduction = .none
        var unused = gradient
        let rows = evaluate(
            each, targets, predictions, behind: activation, weights: golden.isWeighted ? weights : nil, &unused)
        return rows.rows + [value.total] + gradient
    }

    private func evaluate<Number: Real>(
        _ loss: Loss, _ targets: [Number], _ predictions: [Number], behind activation: OutputActivation? = nil,
        weights: [Number]? = nil, _ gradient: inout [Number]
    ) -> LossValue<Number> {
        let rows = predictions.count / GoldenInputs.classes
        return targets.withUnsafeBufferPointer { targets in
            predictions.withUnsafeBufferPointer { predictions in
                gradient.withUnsafeMutableBufferPointer { gradient in
                    func call(_ weights: UnsafeBufferPointer<Number>?) -> LossValue<Number> {
                        Losses.evaluate(
                            loss, targets: targets, predictions: predictions, rows: rows, behind: activation,
                            sampleWeights: weights, gradient: gradient)
                    }
                    return weights?.withUnsafeBufferPointer { call($0) } ?? call(nil)
                }
            }
        }
    }

    // Gradients are differences of numbers around 1, over a few rows: their error is that of such numbers, however small they
    // are themselves.

    @Test(arguments: Golden.losses) func isKerasInFloats(_ golden: GoldenLoss) throws {
        let loss = try Loss(JSON(parsing: golden.json))
        expectClose(evaluated(golden, loss), floats(golden.floats), ulps: 4, floor: 0.25, golden.testDescription)
    }

    @Test(arguments: Golden.losses) func isKerasInDoubles(_ golden: GoldenLoss) throws {
        let loss = try Loss(JSON(parsing: golden.json))
        expectClose(evaluated(golden, loss), doubles(golden.doubles), ulps: 4, floor: 0.25, golden.testDescription)
    }

    @Test(arguments: Golden.losses) func settingsComeBack(_ golden: GoldenLoss) throws {
        let json = try JSON(parsing: golden.json)
        #expect(try Loss(json).json == json)
    }

    /// The gradient is the slope of the total, by differences, where no clipping or kink is near. Targets add up to 1, as
    /// TensorFlow's gradient wants them to.
    @Test(arguments: Golden.losses.filter { $0.predictions != .probabilities })
    func gradientIsTheSlope(_ golden: GoldenLoss) throws {
        let loss = try Loss(JSON(parsing: golden.json))
        let activation: OutputActivation? =
            golden.predictions == .softmax ? .softmax : golden.predictions == .sigmoid ? .sigmoid : nil
        let targets: [Double] = GoldenInputs.targets(golden.target)
        var predictions = (0..<15).map { Double(($0 * 7) % 11 - 5) / 4 }
        var gradient = predictions
        var unused = predictions
        _ = evaluate(loss, targets, predictions, behind: activation, &gradient)
        for index in predictions.indices {
            let middle = predictions[index]
            predictions[index] = middle + 0x1p-16
            let above = evaluate(loss, targets, predictions, behind: activation, &unused).total
            predictions[index] = middle - 0x1p-16
            let below = evaluate(loss, targets, predictions, behind: activation, &unused).total
            predictions[index] = middle
            #expect(abs((above - below) * 0x1p15 - gradient[index]) < 1e-8, "\(golden.testDescription) at \(index)")
        }
    }

    @Test(arguments: [
        ("mse", Loss(.meanSquaredError)), ("MSE", Loss(.meanSquaredError)),
        ("mean_squared_error", Loss(.meanSquaredError)),
        ("categorical_crossentropy", Loss(.categoricalCrossentropy())),
        ("sparse_categorical_crossentropy", Loss(.sparseCategoricalCrossentropy())),
        ("bce", Loss(.binaryCrossentropy())), ("BCE", Loss(.binaryCrossentropy())),
        ("categorical_focal_crossentropy", Loss(.categoricalFocalCrossentropy(CategoricalFocalCrossentropy()))),
        ("binary_focal_crossentropy", Loss(.binaryFocalCrossentropy(BinaryFocalCrossentropy()))),
    ])
    func namesStandForDefaults(_ name: String, _ loss: Loss) throws {
        #expect(try Loss(.string(name)) == loss)
        // As Keras 3 writes a function.
        let function: JSON = [
            "module": "builtins", "class_name": "function", "config": .string(name), "registered_name": "function",
        ]
        #expect(try Loss(training: ["loss": function]) == loss)
    }

    /// tf_keras 2.21 writes this.
    @Test func readsKeras2() throws {
        let json = try JSON(
            parsing: """
                {"class_name": "CategoricalCrossentropy", "config": {"reduction": "auto",
                "name": "categorical_crossentropy", "from_logits": false, "label_smoothing": 0.1, "axis": -1,
                "fn": "categorical_crossentropy"}}
                """)
        #expect(try Loss(json) == Loss(.categoricalCrossentropy(labelSmoothing: 0.1)))
    }

    @Test(
        arguments: [
            ("poisson", "loss: found `poisson`, expected one of CategoricalCrossentropy"),
            (["class_name": "CTC", "config": [:]], "loss: found `CTC`"),
            (
                ["class_name": "CategoricalCrossentropy", "config": ["axis": 1]],
                "loss CategoricalCrossentropy: axis: found 1, expected -1, the last one"
            ),
            (
                ["class_name": "MeanSquaredError", "config": ["reduction": "max"]],
                "loss MeanSquaredError: reduction: found \"max\", expected none, sum"
            ),
            (
                ["class_name": "BinaryCrossentropy", "config": ["label_smoothing": 2.0]],
                "label_smoothing: found 2.0, expected a number from 0.0 to 1.0"
            ),
            (
                ["class_name": "MeanSquaredError", "config": ["gamma": 2.0]],
                "found the setting `gamma`, expected only settings that MeanSquaredError has"
            ),
        ] as [(JSON, String)])
    func refusesWhatItDoesNotUnderstand(_ json: JSON, _ words: String) {
        let error = #expect(throws: SettingsError.self) { try Loss(json) }
        #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
    }

    @Test func classesWeighByTheFirstLargest() {
        let weights = ClassWeights([0: 0.5, 2: 3])
        let labels: [Float] = [0, 1, 2, 2.5, 1.5, 7]
        #expect(labels.withUnsafeBufferPointer { weights.sampleWeights(targets: $0, rows: 6) } == [0.5, 1, 3, 3, 3, 1])
        let shares: [Float] = [0.4, 0.4, 0.2, 0, 0.5, 0.5, 0, 0, 1]
        #expect(shares.withUnsafeBufferPointer { weights.sampleWeights(targets: $0, rows: 3) } == [0.5, 1, 3])
    }
}
