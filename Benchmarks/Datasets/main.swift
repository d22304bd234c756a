// How fast a FER2013 CSV becomes a tensor in memory:
//
//     swift build -c release && .build/release/MienDatasetBenchmark faces.csv [threads] [rounds]
//
// Prints the seconds of each round and the sum of all samples, as JSON. Benchmarks/Peers/datasets.py does the same with pandas
// and NumPy, in turns.
import MienBasics
import MienFER2013
import MienTensors

let arguments = CommandLine.arguments
let pool = ThreadPool(threads: arguments.count > 2 ? Int(arguments[2]) ?? 1 : 1)
var seconds: [JSON] = []
var sum = 0
for _ in 0..<(arguments.count > 3 ? Int(arguments[3]) ?? 1 : 1) {
    let start = ContinuousClock.now
    let pixels = try FERFile(path: arguments[1]).pixels(pool: pool)
    seconds.append(.number((ContinuousClock.now - start) / .seconds(1)))
    sum = pixels.withBytes { $0.reduce(0) { $0 + Int($1) } }
}
print(JSON.object(["seconds": .array(seconds), "sum": .integer(sum)]).text())
