import MienBasics
import MienNetworks
import MienTraining
import Testing

struct OptimizerSettingsTests {
    @Test(arguments: [
        ("adam", Optimizer(.adam(Adam()), learningRate: .constant(0.001))),
        ("SGD", Optimizer(.sgd(SGD()), learningRate: .constant(0.01))),
        ("AdamW", Optimizer(.adamW(Adam()), learningRate: .constant(0.001), weightDecay: 0.004)),
        ("rmsprop", Optimizer(.rmsprop(RMSprop()), learningRate: .constant(0.001))),
        ("Adagrad", Optimizer(.adagrad(Adagrad()), learningRate: .constant(0.001))),
        ("nadam", Optimizer(.nadam(Nadam()), learningRate: .constant(0.001))),
    ])
    func nameStandsForDefaults(_ name: String, _ optimizer: Optimizer) throws {
        #expect(try Optimizer(.string(name)) == optimizer)
        #expect(try Optimizer(["class_name": .string(name), "config": [:]]) == optimizer)
    }

    /// tf_keras 2.21 writes this into a `.h5` file.
    @Test func readsKeras2() throws {
        let json = try JSON(
            parsing: """
                {"class_name": "Custom>Adam", "config": {"name": "Adam", "weight_decay": null, "clipnorm": null,
                "global_clipnorm": 2.0, "clipvalue": null, "use_ema": false, "ema_momentum": 0.99,
                "ema_overwrite_frequency": 100, "jit_compile": false, "is_legacy_optimizer": false,
                "learning_rate": 0.0010000000474974513, "beta_1": 0.9, "beta_2": 0.999, "epsilon": 1e-07,
                "amsgrad": true}}
                """)
        let expected = Optimizer(
            .adam(Adam(amsgrad: true)), learningRate: .constant(0.0010000000474974513), clipping: .globalNorm(2),
            name: "Adam")
        #expect(try Optimizer(training: ["optimizer_config": json, "loss": "mse"]) == expected)
        #expect(try Optimizer(training: ["optimizer": expected.json()]) == expected)
        #expect(expected.json(in: .keras2)["config"]?["jit_compile"] == false)
        #expect(expected.json(in: .keras2)["config"]?["loss_scale_factor"] == nil)
        #expect(try Optimizer(expected.json(in: .keras2)) == expected)
    }

    /// Keras 1 and 2 up to TensorFlow 2.10.
    @Test func readsDecayAsItWasMeant() throws {
        let old: JSON = [
            "class_name": "SGD",
            "config": ["lr": 0.5, "momentum": 0.25, "decay": 0.125, "nesterov": true],
        ]
        let optimizer = try Optimizer(old)
        #expect(optimizer.method == .sgd(SGD(momentum: 0.25, nesterov: true)))
        // lr / (1 + decay · step)
        #expect(optimizer.learningRate.rate(at: 0, Double.self) == 0.5)
        #expect(optimizer.learningRate.rate(at: 8, Double.self) == 0.25)
        let none: JSON = ["class_name": "Adam", "config": ["lr": 0.5, "decay": 0.0, "epsilon": nil]]
        #expect(try Optimizer(none) == Optimizer(.adam(Adam()), learningRate: .constant(0.5)))
    }

    @Test(
        arguments: [
            (["class_name": "Lion", "config": [:]], "optimizer: found `Lion`, expected one of SGD, Adam"),
            (5, "optimizer: found 5, expected a name"),
            (
                ["class_name": "Adam", "config": ["gradient_accumulation_steps": 4]],
                "optimizer Adam: gradient_accumulation_steps: found 4, expected null"
            ),
            (
                ["class_name": "Adam", "config": ["loss_scale_factor": 2.0]],
                "optimizer Adam: loss_scale_factor: found 2.0, expected null"
            ),
            (
                ["class_name": "Adam", "config": ["rho": 0.9]],
                "optimizer Adam: found the setting `rho`, expected only settings that Adam has"
            ),
            (
                ["class_name": "Adam", "config": ["clipnorm": 1.0, "clipvalue": 2.0]],
                "optimizer Adam: found 2 ways to clip, expected one of clipvalue, clipnorm and global_clipnorm"
            ),
            (
                ["class_name": "SGD", "config": ["momentum": 1.5]],
                "optimizer SGD: momentum: found 1.5, expected a number from 0.0 to 1.0"
            ),
            (["class_name": "SGD", "config": ["momentum": "much"]], "momentum: found \"much\", expected a number"),
            (
                ["class_name": "Nadam", "config": ["schedule_decay": 0.004]],
                "schedule_decay: found 0.004, expected null"
            ),
            (
                ["class_name": "Adam", "config": ["use_ema": true, "ema_overwrite_frequency": 0]],
                "ema_overwrite_frequency: found 0, expected at least 1, or null"
            ),
            (
                ["class_name": "Adam", "config": ["learning_rate": ["class_name": "MySchedule", "config": [:]]]],
                "learning rate: found `MySchedule`, expected one of a number, ExponentialDecay"
            ),
        ] as [(JSON, String)])
    func refusesWhatItDoesNotUnderstand(_ json: JSON, _ words: String) {
        let error = #expect(throws: SettingsError.self) { try Optimizer(json) }
        #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
    }

    @Test func refusesATrainingWithoutOptimizer() {
        #expect(
            throws: SettingsError(
                place: "training", found: "no optimizer", expected: "the member `optimizer` or `optimizer_config`")
        ) { try Optimizer(training: ["loss": "mse"]) }
    }

    @Test func wordsInAPathExcludeFromDecay() {
        var optimizer = Optimizer(.sgd(SGD()), learningRate: .constant(1), weightDecay: 0.5)
        optimizer.undecayed = ["bias", "batch_normalization"]
        #expect(optimizer.decays("conv2d/kernel"))
        #expect(!optimizer.decays("conv2d/bias"))
        #expect(!optimizer.decays("batch_normalization_3/gamma"))
        optimizer.weightDecay = nil
        #expect(!optimizer.decays("conv2d/kernel"))
    }
}
