// One network that is trained for some steps when it is told to, as trainer.py does it with other engines:
//
//     MienTrainingBenchmark FOLDER NETWORK THREADS
import MienArrayFormats
import MienBasics
import MienExecution
import MienGradients
import MienHDF5
import MienHDF5Tree
import MienModelFiles
import MienNetworks
import MienTensors

let arguments = Array(CommandLine.arguments.dropFirst())
guard arguments.count >= 3, let threads = Int(arguments[2]) else {
    fatalError("MienTrainingBenchmark FOLDER NETWORK THREADS")
}
let (folder, name) = (arguments[0], arguments[1])
let network = try StoredModel(contentsOf: FilePaths.join(folder, name + ".keras"), hdf5: .inProcess).network
let pool = ThreadPool(threads: threads)
let clock = ContinuousClock()
let batch = 64
let input = try Tensor(contentsOf: FilePaths.join(folder, "\(name)-\(batch).npy"))
let graph = try GradientGraph(network, inputs: [input.shape], isTraining: true)
guard let logits = graph.beforeActivation(graph.outputs[0])?.value else { fatalError("a softmax at the end") }
let plan = TrainingPlan(graph, starts: [logits], pool: pool)
var variables = network.numbers
var gradients = [Float](repeating: 0, count: variables.count)
print("\((plan.memoryCount * 4) >> 20) MiB between the steps")

@MainActor func step(_ number: Int) {
    plan.run([input], variables: variables, step: number)
    let probabilities = plan.value(graph.outputs[0])
    let gradient = plan.gradient(logits)
    let classes = gradient.count / batch
    for item in 0..<batch {
        for index in 0..<classes {
            let target: Float = item % classes == index ? 1 : 0
            gradient[item * classes + index] = (probabilities[item * classes + index] - target) / Float(batch)
        }
    }
    plan.runBackward(gradients: &gradients)
    plan.moveStatistics(&variables)
}

for number in 0..<6 {
    let start = clock.now
    if number == 5 {
        var times: [Int: [TrainingPlan.Phase: Double]] = [:]
        plan.observing = { times[$0, default: [:]][$1, default: 0] += $2 / .seconds(1) }
        step(number)
        for (index, made) in graph.graph.steps.enumerated() {
            let time = times[index] ?? [:]
            func text(_ phase: TrainingPlan.Phase) -> String {
                let text = String(Double(Int((time[phase] ?? 0) * 1e5)) / 100)
                return String(repeating: " ", count: max(8 - text.count, 0)) + text
            }
            let name = String("\(made.computation)".prefix { $0.isLetter })
            print(
                text(.loading), text(.running), text(.runningBack), name, made.layers[0], graph.graph.shape(made.output)
            )
        }
    } else {
        step(number)
    }
    let seconds = (clock.now - start) / .seconds(1)
    print("\(Int(seconds * 1000)) ms, \(Int(Double(batch) / seconds)) images/s")
}
