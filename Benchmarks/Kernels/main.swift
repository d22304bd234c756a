// How fast the kernels are on this machine, as GFLOP/s and as a share of what its registers can do, on one thread:
//
//     swift run -c release MienKernelBenchmark [instruction set]
//
// Every line is the best of several tries spread over the run: such machines are shared.
import MienBasics
import MienKernels

struct Case {
    let name: String
    let operation: any Operation
    let inputCount: Int
    let outputCount: Int
    let batch: Int
}

let wanted = CommandLine.arguments.dropFirst().first
guard let set = InstructionSet.available.first(where: { wanted == nil || $0.name == wanted }) else {
    fatalError("this machine has \(InstructionSet.available.map(\.name).joined(separator: ", "))")
}

func randomFloats(_ count: Int) -> [Float] {
    var generator = SeededGenerator(seed: 1)
    return (0..<count).map { _ in Float(generator.uniform(-1...1)) }
}

func sameWindow(_ size: Int, kernel: Int) -> Window {
    let axis = WindowAxis(input: size, kernel: kernel, paddingBefore: (kernel - 1) / 2, output: size)
    return Window(rows: axis, columns: axis)
}

func convolution(_ size: Int, _ kernel: Int, _ channels: Int, _ filters: Int, batch: Int = 1) -> Case {
    let weights = PackedConvolution(
        kernel: randomFloats(kernel * kernel * channels * filters), bias: randomFloats(filters), kernelRows: kernel,
        kernelColumns: kernel, channels: channels, filters: filters, instructionSet: set)
    return Case(
        name: "convolution \(kernel)×\(kernel)  \(size)²×\(channels) → \(filters), batch \(batch)",
        operation: Convolution(weights, window: sameWindow(size, kernel: kernel), activation: .relu()),
        inputCount: size * size * channels, outputCount: size * size * filters, batch: batch)
}

func winograd(_ size: Int, _ channels: Int, _ filters: Int, _ square: PackedWinograd.Square, batch: Int = 1) -> Case {
    let weights = PackedWinograd(
        kernel: randomFloats(9 * channels * filters), bias: randomFloats(filters), channels: channels, filters: filters,
        square: square, instructionSet: set)
    return Case(
        name: "Winograd \(square.rawValue)×\(square.rawValue)  \(size)²×\(channels) → \(filters), batch \(batch)",
        operation: WinogradConvolution(weights, window: sameWindow(size, kernel: 3), activation: .relu()),
        inputCount: size * size * channels, outputCount: size * size * filters, batch: batch)
}

func depthwise(_ size: Int, _ kernel: Int, _ channels: Int) -> Case {
    Case(
        name: "depthwise \(kernel)×\(kernel)  \(size)²×\(channels), batch 1",
        operation: DepthwiseConvolution(
            kernel: randomFloats(kernel * kernel * channels), bias: randomFloats(channels),
            window: sameWindow(size, kernel: kernel), channels: channels, activation: .relu(), instructionSet: set),
        inputCount: size * size * channels, outputCount: size * size * channels, batch: 1)
}

func maxPooling(_ size: Int, _ channels: Int) -> Case {
    let axis = WindowAxis(input: size, kernel: 2, stride: 2, output: size / 2)
    return Case(
        name: "max pooling 2×2  \(size)²×\(channels), batch 1",
        operation: Pooling(
            .maximum, window: Window(rows: axis, columns: axis), channels: channels, instructionSet: set),
        inputCount: size * size * channels, outputCount: size * size * channels / 4, batch: 1)
}

func elementwise(_ name: String, _ operation: some Operation, _ count: Int) -> Case {
    Case(name: "\(name)  \(count), batch 1", operation: operation, inputCount: count, outputCount: count, batch: 1)
}

let cases: [Case] = [
    convolution(48, 3, 64, 64), convolution(24, 3, 128, 128), convolution(12, 3, 256, 256), convolution(6, 3, 512, 512),
    convolution(48, 3, 64, 64, batch: 8), convolution(6, 3, 512, 512, batch: 16), convolution(48, 3, 1, 32),
    winograd(48, 64, 64, .four), winograd(24, 128, 128, .four), winograd(12, 256, 256, .four),
    winograd(6, 512, 512, .four), winograd(6, 512, 512, .two), winograd(48, 64, 64, .four, batch: 16),
    winograd(24, 128, 128, .four, batch: 16), winograd(12, 256, 256, .four, batch: 16),
    winograd(12, 256, 256, .two, batch: 16), winograd(6, 512, 512, .four, batch: 16),
    winograd(6, 512, 512, .two, batch: 16), winograd(24, 128, 128, .two, batch: 16), winograd(48, 32, 64, .four),
    convolution(48, 3, 32, 64), convolution(60, 3, 8, 8), convolution(48, 1, 64, 64), convolution(24, 1, 128, 128),
    convolution(6, 1, 512, 512),
    convolution(1, 1, 2048, 1024), convolution(1, 1, 2048, 1024, batch: 64),
    depthwise(48, 3, 64), depthwise(60, 3, 8), depthwise(12, 5, 96), maxPooling(48, 64),
    elementwise("relu", Pointwise(.relu(), count: 147_456, instructionSet: set), 147_456),
    elementwise("silu", Pointwise(.silu, count: 147_456, instructionSet: set), 147_456),
    elementwise(
        "scale and shift",
        ScaleAndShift(
            scale: randomFloats(64), shift: randomFloats(64), cells: 2304, channels: 64, instructionSet: set), 147_456),
]

let pool = ThreadPool(threads: 1)

func seconds(_ body: () -> Void) -> Double {
    let clock = ContinuousClock()
    let elapsed = clock.measure(body)
    return elapsed / .seconds(1)
}

var best = [Double](repeating: .infinity, count: cases.count)
var bestPeak = 0.0
for _ in 0..<5 {
    bestPeak = max(bestPeak, set.peak(on: pool))
    for (index, measured) in cases.enumerated() {
        let input = randomFloats(measured.inputCount * measured.batch)
        var output = [Float](repeating: 0, count: measured.outputCount * measured.batch)
        for _ in 0..<20 {
            let time = seconds {
                measured.operation.run(input: input, output: &output, batch: measured.batch, pool: pool)
            }
            best[index] = min(best[index], time)
        }
    }
}
print("FMA peak, \(set.name): \((bestPeak / 1e9).fixed(1)) GFLOP/s")
for (measured, time) in zip(cases, best) {
    let speed = Double(measured.operation.flops * measured.batch) / time
    let columns = [(speed / 1e9).fixed(1), (speed / bestPeak * 100).fixed(0) + " %", (time * 1e6).fixed(1) + " µs"]
    print(([measured.name] + columns).joined(separator: "\t"))
}
