// One network that runs when it is told to, as worker.py does it for other engines:
//
//     MienNetworkBenchmark FOLDER NETWORK THREADS [strict]
import MienArrayFormats
import MienBasics
import MienExecution
import MienHDF5
import MienHDF5Tree
import MienModelFiles
import MienNetworks
import MienTensors

let arguments = Array(CommandLine.arguments.dropFirst())
guard arguments.count >= 3, let threads = Int(arguments[2]) else {
    fatalError("MienNetworkBenchmark FOLDER NETWORK THREADS [strict]")
}
let (folder, network) = (arguments[0], arguments[1])
let clock = ContinuousClock()

func say(_ json: JSON) {
    print(json.text())
    fflush(nil)
}

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

let start = clock.now
let model = try StoredModel(contentsOf: FilePaths.join(folder, network + ".keras"), hdf5: .inProcess)
let executor = try Executor(
    model.network, kernels: arguments.contains("strict") ? .strict : .fast, pool: ThreadPool(threads: threads))
say(["version": "", "load": .number((clock.now - start) / .seconds(1))])

var inputs: [Int: Tensor] = [:]
while let line = readLine() {
    let order = try JSON(parsing: line)
    guard let batch = order["batch"]?.integer else { fatalError("an order without a batch: \(line)") }
    let input = try inputs[batch] ?? Tensor(contentsOf: FilePaths.join(folder, "\(network)-\(batch).npy"))
    inputs[batch] = input
    var times: [Double] = []
    if order["profile"] != nil {
        let plan = try executor.plan(for: [input.shape])
        print(PlanTable(plan, file: network, kernels: executor.kernels, profile: try executor.profile([input])).text)
    }
    for _ in 0..<(order["runs"]?.integer ?? 0) {
        let start = clock.now
        let output = try executor.run(input).output
        times.append((clock.now - start) / .seconds(1))
        if let path = order["output"]?.string { try output.write(to: path) }
    }
    say(["times": .array(times.map(JSON.number)), "peak": .integer(peak())])
}
