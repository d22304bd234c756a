import MienBasics
import MienNetworks
import MienTensors

extension TrainingState {
    /// Reads the section `trainingState`.
    init(_ section: CheckpointFile.Section) throws {
        let members = try section.value.members(["configuration", "optimizerVariables", "progress"])
        var tensors = SectionTensors(section)
        let variables = try members["optimizerVariables"].elements().map { variable in
            let variable = try variable.members(["name", "tensor"])
            return (name: try variable["name"].text(), tensor: try tensors.take(variable["tensor"]))
        }
        try tensors.checkAllAreTaken()
        self.init(
            configuration: members["configuration"].json, optimizerVariables: variables,
            progress: try members["progress"].object())
    }

    var section: SectionWriter {
        var section = SectionWriter(name: "trainingState")
        let variables = optimizerVariables.map { variable -> JSON in
            ["name": .string(variable.name), "tensor": section.add(variable.tensor)]
        }
        section.value = [
            "configuration": configuration, "optimizerVariables": .array(variables), "progress": .object(progress),
        ]
        return section
    }
}
