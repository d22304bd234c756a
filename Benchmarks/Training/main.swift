// One network that is trained for some steps when it is told to, as trainer.py does it with other engines:
//
//     MienTrainingBenchmark FOLDER NETWORK THREADS [profile]
//
// With `profile` it prints what each step of a training plan takes, in milliseconds: to take in its weights, there, and back.
import MienArrayFormats
import MienBasics
import MienExecution
import MienGradients
import MienHDF5
import MienHDF5Tree
import MienModelFiles
import MienNetworks
import MienTensors
import MienTraining

let arguments = Array(CommandLine.arguments.dropFirst())
guard arguments.count >= 3, let threads = Int(arguments[2]) else {
    fatalError("MienTrainingBenchmark FOLDER NETWORK THREADS [profile]")
}
let (folder, name) = (arguments[0], arguments[1])
let clock = ContinuousClock()
let start = clock.now
let network = try StoredModel(contentsOf: FilePaths.join(folder, name + ".keras"), hdf5: .inProcess).network
let pool = ThreadPool(threads: threads)
let input = try Tensor(contentsOf: FilePaths.join(folder, "\(name)-64.npy"))
let batch = TrainingBatch(input: input, classes: (0..<input.shape[0]).map { $0 % 7 })

/// The most memory that the process has had, in bytes.
func peak() -> Int {
    var usage = rusage()
    #if canImport(Darwin)
    getrusage(RUSAGE_SELF, &usage)
    return usage.ru_maxrss
    #else
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return usage.ru_maxrss * 1024
    #endif
}

func say(_ json: JSON) {
    print(json.text())
    fflush(nil)
}

if arguments.contains("profile") {
    let graph = try GradientGraph(network, inputs: [input.shape], isTraining: true)
    let plan = TrainingPlan(graph, pool: pool)
    let variables = network.numbers
    var gradients = [Float](repeating: 0, count: variables.count)
    var times: [Int: [TrainingPlan.Phase: Double]] = [:]
    for turn in 0..<4 {
        if turn == 3 { plan.observing = { times[$0, default: [:]][$1, default: 0] += $2 / .seconds(1) } }
        plan.run([input], variables: variables)
        plan.gradient(graph.outputs[0]).update(repeating: 1e-3)
        plan.runBackward(gradients: &gradients)
    }
    for (index, step) in graph.graph.steps.enumerated() {
        func text(_ phase: TrainingPlan.Phase) -> String {
            let text = String(Double(Int((times[index]?[phase] ?? 0) * 1e5)) / 100)
            return String(repeating: " ", count: max(8 - text.count, 0)) + text
        }
        let kind = String("\(step.computation)".prefix { $0.isLetter })
        print(text(.loading), text(.running), text(.runningBack), kind, step.layers[0], graph.graph.shape(step.output))
    }
    exit(0)
}

let trainer = try Trainer(
    network, loss: Loss(.sparseCategoricalCrossentropy()),
    optimizer: Optimizer(.adam(Adam()), learningRate: .constant(0.001)), pool: pool)
say(["version": "", "load": .number((clock.now - start) / .seconds(1))])
while let line = readLine() {
    let order = try JSON(parsing: line)
    var times: [Double] = []
    var losses: [Double] = []
    for _ in 0..<(order["runs"]?.integer ?? 0) {
        let start = clock.now
        losses.append(Double(try trainer.step(batch).loss))
        times.append((clock.now - start) / .seconds(1))
    }
    say([
        "times": .array(times.map(JSON.number)), "losses": .array(losses.map(JSON.number)), "peak": .integer(peak()),
    ])
}
