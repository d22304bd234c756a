import Mien

/// The example of README.md, which a test holds against this function line by line.
func readmeExample() throws {
    let network = try Network(contentsOf: "Samples/mini_xception.h5")
    let executor = try Executor(network, recording: ["conv_2"])
    let face = try Image(contentsOf: "Samples/happy.png")
    let result = try executor.run(face.prepared(for: network, scale: .signed))
    let shares = zip(LabelOrder.fer2013.names, result.output.values)
    for (emotion, share) in shares { print(emotion, share) }
    try result["conv_2"].write(to: "conv_2.npy")  // 1 × 22 × 22 × 8, NHWC
}
