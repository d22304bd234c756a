import MienBasics
import MienNetworks
import MienTensors

extension TestVectors {
    /// Reads the section `testVectors`.
    init(_ section: CheckpointFile.Section) throws {
        let members = try section.value.members(["inputs", "layers", "outputs"])
        var tensors = SectionTensors(section)
        func take(_ value: PlacedJSON) throws -> Tensor {
            let tensor = try tensors.take(value)
            guard tensor.elementType == .float32 else {
                throw value.error(found: "a tensor of \(tensor.elementType.rawValue)", expected: "float32")
            }
            return tensor.floats
        }
        let inputs = try members["inputs"].elements().map(take)
        guard !inputs.isEmpty else { throw members["inputs"].error(expected: "at least one") }
        let layers = try members["layers"].elements().map { layer in
            let layer = try layer.members(["name", "tensor"])
            return (name: try layer["name"].text(), tensor: try take(layer["tensor"]))
        }
        self.init(inputs: inputs, layers: layers, outputs: try members["outputs"].elements().map(take))
        try tensors.checkAllAreTaken()
    }

    var section: SectionWriter {
        var section = SectionWriter(name: "testVectors")
        section.value = [
            "inputs": .array(inputs.map { section.add(StoredTensor($0)) }),
            "layers": .array(
                layers.map { ["name": .string($0.name), "tensor": section.add(StoredTensor($0.tensor))] }),
            "outputs": .array(outputs.map { section.add(StoredTensor($0)) }),
        ]
        return section
    }
}
