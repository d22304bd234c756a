// Trains a network for some steps by definition in double precision, or gives the gradients of fast kernels, for whoever wants to
// hold that against another engine:
//
//     MienTrainingJudge MODEL DATA.npz SETTINGS.json OUT.npz
//
// The settings are `loss` and `optimizer` as Keras writes them, `steps`, and `precision`, float32 or float64. The data are
// `x`, steps × batch × …, and `y`, steps × batch × …; what comes out is `loss`, one a step, `gradient/…` of the first step, and
// `weight/…` after the last.
import MienArrayFormats
import MienBasics
import MienGradients
import MienHDF5
import MienHDF5Tree
import MienKernels
import MienModelFiles
import MienNetworks
import MienTensors
import MienTraining

let arguments = Array(CommandLine.arguments.dropFirst())
guard arguments.count == 4 else { fatalError("MienTrainingJudge MODEL DATA.npz SETTINGS.json OUT.npz") }
let network = try StoredModel(contentsOf: arguments[0], hdf5: .inProcess).network
let data = try NamedArrays(contentsOf: arguments[1])
let settings = try FileBytes.with(arguments[2]) { try JSON(parsing: String(decoding: $0, as: UTF8.self)) }
guard let x = data["x"], let y = data["y"], let loss = settings["loss"], let optimizer = settings["optimizer"] else {
    fatalError("x, y, loss and optimizer")
}
let objective = try Objective(network, loss: Loss(loss))
let batch = Shape(Array(x.shape.dimensions.dropFirst()))
let targets = Shape(Array(y.shape.dimensions.dropFirst()))

/// Numbers as they stand in a file.
func numbers<Number: BinaryFloatingPoint>(_ tensor: StoredTensor) -> [Number] {
    guard tensor.elementType == .float64 else { return tensor.floats.values.map { Number($0) } }
    return tensor.withBytes { bytes in
        (0..<tensor.shape.count).map { Number(bytes.loadUnaligned(fromByteOffset: 8 * $0, as: Double.self)) }
    }
}

func tensor(_ shape: Shape, _ values: [some BinaryFloatingPoint]) -> StoredTensor {
    StoredTensor(
        .float64, shape,
        Storage(byteCount: 8 * values.count) { bytes in
            for (index, value) in values.enumerated() {
                bytes.storeBytes(of: Double(value), toByteOffset: 8 * index, as: Double.self)
            }
        })
}

func train<Number: Real>(_: Number.Type) throws -> NamedArrays {
    let (x, y): ([Number], [Number]) = (numbers(x), numbers(y))
    var trainer = ReferenceTrainer<Number>(
        objective, optimizer: try Optimizer(optimizer),
        variables: data["variables"].map { numbers($0) })
    var output = NamedArrays()
    var losses: [Number] = []
    for step in 0..<(settings["steps"]?.integer ?? 1) {
        let input = Array(x[step * batch.count..<(step + 1) * batch.count])
        let target = Array(y[step * targets.count..<(step + 1) * targets.count])
        if step == 0 {
            let (_, gradients, _) = try trainer.gradients(input, shape: batch, targets: target)
            for variable in objective.trainable {
                output["gradient/\(variable.layer)/\(variable.name)"] = tensor(
                    variable.shape, Array(gradients[variable.places]))
            }
        }
        losses.append(try trainer.step(input, shape: batch, targets: target))
    }
    output["loss"] = tensor([losses.count], losses)
    for variable in network.variables {
        output["weight/\(variable.layer)/\(variable.name)"] = tensor(
            variable.shape, Array(trainer.variables[variable.places]))
    }
    return output
}

/// The gradients of the fast kernels.
func fastGradients() throws -> NamedArrays {
    let input = Tensor(batch, Array(x.floats.values.prefix(batch.count)))
    let graph = try objective.graph(for: [batch])
    let start = objective.start(of: graph)
    let plan = TrainingPlan(graph, starts: [start.value])
    let variables = network.numbers
    plan.run([input], variables: variables)
    var target: [Float] = numbers(y)
    target.removeLast(target.count - targets.count)
    let value = target.withUnsafeBufferPointer { target in
        Losses.evaluate(
            objective.loss, targets: target, predictions: plan.value(start.value), rows: batch[0],
            behind: start.activation, gradient: plan.gradient(start.value))
    }
    var gradients = [Float](repeating: 0, count: variables.count)
    plan.runBackward(gradients: &gradients)
    var output = NamedArrays()
    let penalty = variables.withUnsafeBufferPointer { variables in
        gradients.withUnsafeMutableBufferPointer { objective.addPenalties(of: variables, to: $0) }
    }
    output["loss"] = tensor([1], [value.total + penalty])
    for variable in objective.trainable {
        output["gradient/\(variable.layer)/\(variable.name)"] = tensor(
            variable.shape, Array(gradients[variable.places]))
    }
    return output
}

/// Trains by the fast kernels: from what the file remembers, where `resume` says so; and writes the model to `save`.
func trainFast() throws -> NamedArrays {
    let model = try StoredModel(contentsOf: arguments[0], hdf5: .inProcess)
    let trainer = try Trainer(network, loss: Loss(loss), optimizer: Optimizer(optimizer))
    if settings["resume"]?.bool == true, let state = model.trainingState { try trainer.resume(network, state) }
    let (x, y): ([Float], [Float]) = (numbers(x), numbers(y))
    var losses: [Float] = []
    for step in 0..<(settings["steps"]?.integer ?? 1) {
        let input = Tensor(batch, Array(x[step * batch.count..<(step + 1) * batch.count]))
        let classes = y[step * targets.count..<(step + 1) * targets.count].map { Int($0) }
        losses.append(try trainer.step(TrainingBatch(input: input, classes: classes)).loss)
    }
    if let path = settings["save"]?.string {
        var saved = model
        (saved.network, saved.trainingState) = (trainer.network, trainer.trainingState())
        _ = try saved.write(to: path, hdf5: .inProcess)
    }
    var output: NamedArrays = ["loss": tensor([losses.count], losses)]
    let numbers = trainer.network.numbers
    for variable in network.variables {
        output["weight/\(variable.layer)/\(variable.name)"] = tensor(variable.shape, Array(numbers[variable.places]))
    }
    return output
}

let output =
    switch settings["precision"]?.string {
    case "float64": try train(Double.self)
    case "fast": try trainFast()
    case "float32" where settings["steps"] == nil: try fastGradients()
    default: try train(Float.self)
    }
try output.write(to: arguments[3])
