import MienBasics
import MienTraining
import Testing

struct ScheduleTests {
    @Test(arguments: Golden.schedules.indices) func ratesAreKeras(_ index: Int) throws {
        let golden = Golden.schedules[index]
        let json = try JSON(parsing: golden.json)
        let schedule = try LearningRateSchedule(json)
        expectClose(
            Golden.steps.map { schedule.rate(at: $0, Float.self) }, floats(golden.floats), ulps: 2, floor: 0x1p-7,
            golden.json)
        // In doubles it is the same formula: as close as floats come to it.
        expectClose(
            Golden.steps.map { Float(schedule.rate(at: $0, Double.self)) }, floats(golden.floats), ulps: 8,
            floor: 0x1p-5,
            golden.json)
        #expect(schedule.json == json)
    }

    @Test func warmUpEndsAtItsRate() {
        let schedule = LearningRateSchedule.warmUp(to: 0.5, steps: 4)
        #expect((0...6).map { schedule.rate(at: $0, Double.self) } == [0, 0.125, 0.25, 0.375, 0.5, 0.5, 0.5])
    }

    @Test func numberIsConstant() throws {
        #expect(try LearningRateSchedule(0.25) == .constant(0.25))
        #expect(LearningRateSchedule.constant(0.25).json == 0.25)
        #expect(LearningRateSchedule.constant(0.25).rate(at: 1000, Float.self) == 0.25)
    }

    @Test(
        arguments: [
            (
                [
                    "class_name": "ExponentialDecay",
                    "config": ["initial_learning_rate": 0.1, "decay_steps": 0, "decay_rate": 0.5],
                ],
                "learning rate ExponentialDecay: decay_steps: found 0.0, expected more than 0"
            ),
            (
                ["class_name": "CosineDecay", "config": ["decay_steps": 4]],
                "learning rate CosineDecay: initial_learning_rate: found null, expected a number"
            ),
            (
                ["class_name": "PiecewiseConstantDecay", "config": ["boundaries": [1, 2], "values": [0.1, 0.2]]],
                "found 2 boundaries and 2 values, expected boundaries that ascend, and one value more"
            ),
            (
                [
                    "class_name": "InverseTimeDecay",
                    "config": [
                        "initial_learning_rate": 0.1, "decay_steps": 4, "decay_rate": 0.5, "warmup_steps": 3,
                    ],
                ],
                "found the setting `warmup_steps`"
            ),
        ] as [(JSON, String)])
    func refusesWhatItDoesNotUnderstand(_ json: JSON, _ words: String) {
        let error = #expect(throws: SettingsError.self) { try LearningRateSchedule(json) }
        #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
    }
}
