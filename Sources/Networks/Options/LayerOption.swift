import MienBasics

/// One line of a layer's table: an option's name, its place in the specification, the names it had in older versions.
/// Reading, writing, inspecting and comparing layers all walk the table, and nothing else knows an option's name.
///
/// The option's type is its property's, and its default is what the registry's prototype of the layer holds.
public struct LayerOption<Specification>: Sendable {
    /// Keras's present name: `kernel_size`.
    public let name: String
    /// The name that Keras 2 has for it: `alpha`, where Keras 3 says `negative_slope`.
    public let keras2Name: String
    /// Names of older versions: `nb_filter`.
    public let oldNames: [String]
    /// Whether a configuration without it is wrong.
    public let isRequired: Bool
    /// Whether a configuration is written without it where it is `null`, because only late versions know it.
    public let omitsNull: Bool
    let read: @Sendable (inout Specification, JSON, Dialect) throws(OptionError) -> Void
    let write: @Sendable (Specification, Dialect) throws(OptionError) -> JSON
    let isEqual: @Sendable (Specification, Specification) -> Bool

    public init<Value: OptionValue>(
        _ name: String, _ property: any WritableKeyPath<Specification, Value> & Sendable, keras2Name: String? = nil,
        oldNames: [String] = [], isRequired: Bool = false, omitsNull: Bool = false
    ) {
        self.name = name
        self.keras2Name = keras2Name ?? name
        self.oldNames = oldNames
        self.isRequired = isRequired
        self.omitsNull = omitsNull
        read = { specification, json, dialect throws(OptionError) in
            try specification[keyPath: property].read(json, in: dialect)
        }
        write = { specification, dialect throws(OptionError) in
            try specification[keyPath: property].json(in: dialect)
        }
        isEqual = { $0[keyPath: property] == $1[keyPath: property] }
    }

    /// A line of the table of a part that the specification has.
    init<Part>(_ option: LayerOption<Part>, of part: any WritableKeyPath<Specification, Part> & Sendable) {
        name = option.name
        keras2Name = option.keras2Name
        oldNames = option.oldNames
        isRequired = option.isRequired
        omitsNull = option.omitsNull
        read = { specification, json, dialect throws(OptionError) in
            try option.read(&specification[keyPath: part], json, dialect)
        }
        write = { specification, dialect throws(OptionError) in try option.write(specification[keyPath: part], dialect)
        }
        isEqual = { option.isEqual($0[keyPath: part], $1[keyPath: part]) }
    }

    /// The names that a configuration may have for it, the present one first.
    var names: [String] { [name] + (keras2Name == name ? [] : [keras2Name]) + oldNames }

    /// The name that Keras of that generation has for it.
    func name(in dialect: Dialect) -> String { dialect < .keras3 ? keras2Name : name }
}
