import MienBasics
import MienTraining
import Testing

struct CallbackTests {
    @Test(arguments: Golden.earlyStoppings.indices) func stopsWhereKerasStops(_ index: Int) throws {
        let golden = Golden.earlyStoppings[index]
        let values = try #require(Golden.metricValues[golden.values])
        var callback = EarlyStopping(
            MetricMonitor("m", direction: golden.direction, minDelta: golden.minDelta), patience: golden.patience,
            baseline: golden.baseline, restoreBestWeights: golden.restores, startFromEpoch: golden.startFromEpoch)
        let fresh = callback
        callback.begin()
        var (kept, waits): ([Int], [Int]) = ([], [])
        for (epoch, value) in values.enumerated() {
            // The training is left after every epoch, and gone on with.
            var resumed = fresh
            resumed.resume(try EarlyStopping.State(JSON(parsing: callback.state.json.text())))
            #expect(resumed.state.json.text() == callback.state.json.text())
            callback = resumed
            let decision = callback.epochEnded(epoch, value)
            waits.append(callback.state.wait)
            if decision.keepsWeights { kept.append(epoch) }
            if decision.stops { break }
        }
        #expect(callback.state.stoppedEpoch == golden.stoppedEpoch)
        #expect(callback.state.bestEpoch == golden.bestEpoch)
        #expect(kept == golden.kept)
        #expect(waits == golden.waits)
        #expect(callback.restoredEpoch == golden.restored)
    }

    @Test(arguments: Golden.plateaus.indices) func reducesWhereKerasReduces(_ index: Int) throws {
        let golden = Golden.plateaus[index]
        let values = try #require(Golden.metricValues[golden.values])
        var callback = ReduceLROnPlateau(
            MetricMonitor("m", direction: golden.direction, minDelta: golden.minDelta), factor: golden.factor,
            patience: golden.patience, cooldown: golden.cooldown, minLearningRate: golden.minLearningRate)
        let fresh = callback
        callback.begin()
        var rate: Float = 0.1
        var (rates, waits, cooldowns): ([UInt32], [Int], [Int]) = ([], [], [])
        for value in values {
            var resumed = fresh
            resumed.resume(try ReduceLROnPlateau.State(JSON(parsing: callback.state.json.text())))
            callback = resumed
            rate = callback.epochEnded(value, learningRate: rate) ?? rate
            rates.append(rate.bitPattern)
            waits.append(callback.state.wait)
            cooldowns.append(callback.state.cooldownCounter)
        }
        #expect(rates == golden.rates)
        #expect(waits == golden.waits)
        #expect(cooldowns == golden.cooldowns)
    }

    @Test func directionsAreKeras() throws {
        for (metric, direction) in Golden.directions {
            #expect(MetricMonitor.direction(of: metric) == direction, "\(metric)")
            #expect(MetricMonitor.direction(of: "val_\(metric)") == direction, "\(metric)")
        }
        #expect(try MetricMonitor("val_loss", minDelta: -0.5).minDelta == 0.5)
        #expect(
            throws: SettingsError(
                place: "monitor", found: "`val_joy`", expected: "a metric that is known, or the mode min or max")
        ) { try MetricMonitor("val_joy", minDelta: 0) }
    }

    @Test func refusesAStateOfSomethingElse() {
        #expect(throws: SettingsError(place: "state of EarlyStopping: wait", found: "nothing", expected: "a count")) {
            try EarlyStopping.State([:])
        }
        #expect(throws: SettingsError(place: "state of ReduceLROnPlateau", found: "5", expected: "an object")) {
            try ReduceLROnPlateau.State(5)
        }
        #expect(
            throws: SettingsError(
                place: "state of ReduceLROnPlateau: best", found: "\"low\"", expected: "a number, or null")
        ) { try ReduceLROnPlateau.State(["wait": 1, "cooldown_counter": 0, "best": "low"]) }
    }
}
