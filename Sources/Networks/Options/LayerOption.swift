import MienBasics

/// One line of a layer's table: an option's name, its place in the specification, the names it had in older versions.
/// Reading, writing, inspecting and comparing layers all walk the table, and nothing else knows an option's name.
///
/// The option's type is its property's, and its default is what the registry's prototype of the layer holds.
public struct LayerOption<Specification>: Sendable {
    /// Keras's present name: `kernel_size`.
    public let name: String
    /// Names of older versions: `nb_filter`.
    public let oldNames: [String]
    /// Whether a configuration without it is wrong.
    public let isRequired: Bool
    let read: @Sendable (inout Specification, JSON, Dialect) throws(OptionError) -> Void
    let write: @Sendable (Specification, Dialect) -> JSON

    public init<Value: OptionValue>(
        _ name: String, _ property: any WritableKeyPath<Specification, Value> & Sendable, oldNames: [String] = [],
        isRequired: Bool = false
    ) {
        self.name = name
        self.oldNames = oldNames
        self.isRequired = isRequired
        read = { specification, json, dialect throws(OptionError) in
            try specification[keyPath: property].read(json, in: dialect)
        }
        write = { specification, dialect in specification[keyPath: property].json(in: dialect) }
    }
}
