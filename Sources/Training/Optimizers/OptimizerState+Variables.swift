import MienBasics
package import MienNetworks
package import MienTensors

extension OptimizerState where Number == Float {
    /// The state as it stands in a file, ready for ``TrainingState``: 32-bit floats, and a 64-bit whole number for the steps.
    package func variables(
        of optimizer: Optimizer, for weights: [OptimizedWeight], in dialect: Dialect = .keras3
    ) -> [(name: String, tensor: StoredTensor)] {
        let kept = optimizer.slots.count
        return optimizer.variables(for: weights, in: dialect).map { variable in
            let values: [Float]
            switch variable.role {
            case .iteration:
                let count = Int64(iteration).littleEndian
                let storage = Storage(byteCount: 8) { $0.storeBytes(of: count, as: Int64.self) }
                return (variable.name, StoredTensor(.int64, [], storage))
            case .learningRate: values = [learningRate]
            case .momentumProduct: values = [momentumProduct]
            case .average(let weight): values = averages[weight]
            case .slot(let slot, let weight):
                let count = variable.shape.count
                values =
                    slot < kept
                    ? Array(slots[weight][slot * count..<(slot + 1) * count]) : [Float](repeating: 0, count: count)
            }
            return (variable.name, StoredTensor(Tensor(variable.shape, values)))
        }
    }

    /// Reads the state from a file's variables, whichever Keras wrote them: by their names where they have some, and by
    /// Keras's order where they have but numbers, as in archives.
    ///
    /// - Throws: ``SettingsError`` where they are not those of this optimizer and these weights.
    package init(
        _ variables: [(name: String, tensor: StoredTensor)], of optimizer: Optimizer, for weights: [OptimizedWeight]
    ) throws(SettingsError) {
        self.init(optimizer, for: weights)
        let place = "optimizer \(optimizer.method.className): variables"
        let roles =
            variables.allSatisfy { VariableName($0.name).isNumber }
            ? Self.rolesByPlace(variables, of: optimizer, for: weights)
            : Self.rolesByName(variables, of: optimizer)
        guard let roles else {
            throw SettingsError(
                place: place, found: variables.first.map { "\(variables.count) from `\($0.name)` on" } ?? "none",
                expected: "\(optimizer.variables(for: weights).count) of Keras 3, or "
                    + "\(optimizer.variables(for: weights, in: .keras2).count) of Keras 2")
        }
        var missing = Set(optimizer.variables(for: weights).map(\.role).compactMap(RoleKey.init))
        for ((name, tensor), role) in zip(variables, roles) {
            func values(_ shape: Shape) throws(SettingsError) -> [Float] {
                guard tensor.shape == shape else {
                    throw SettingsError(
                        place: "\(place): \(name)", found: "\(tensor.shape)", expected: "\(shape)")
                }
                return tensor.floats.values
            }
            switch role {
            case .iteration:
                _ = try values([])
                iteration = try tensor.wholeNumber(at: "\(place): \(name)")
            case .learningRate: learningRate = try values([])[0]
            case .momentumProduct: momentumProduct = try values([])[0]
            case .average(let weight):
                guard weights.indices.contains(weight), !averages.isEmpty else { continue }
                averages[weight] = try values(weights[weight].shape)
            case .slot(let slot, let weight):
                guard weights.indices.contains(weight), slot < optimizer.slots.count else { continue }
                let numbers = try values(weights[weight].shape)
                slots[weight].replaceSubrange(slot * numbers.count..<(slot + 1) * numbers.count, with: numbers)
            }
            if let key = RoleKey(role) { missing.remove(key) }
        }
        guard missing.isEmpty else {
            throw SettingsError(
                place: place, found: "\(missing.count) arrays less", expected: "one for each weight and slot")
        }
        if case .nadam(let nadam) = optimizer.method, !roles.contains(.momentumProduct) {
            // Keras 2 does not write it down, and it depends on the number of steps alone.
            for step in 0..<iteration {
                let next = nadam.momentumProduct(after: momentumProduct, iteration: step)
                if next == momentumProduct { break }
                momentumProduct = next
            }
        }
    }

    private static func rolesByPlace(
        _ variables: [(name: String, tensor: StoredTensor)], of optimizer: Optimizer, for weights: [OptimizedWeight]
    ) -> [OptimizerVariable.Role]? {
        let layouts = [Dialect.keras3, .keras2].map { optimizer.variables(for: weights, in: $0) }
        return layouts.first { layout in
            layout.count == variables.count && zip(layout, variables).allSatisfy { $0.shape == $1.tensor.shape }
        }?.map(\.role)
    }

    private static func rolesByName(
        _ variables: [(name: String, tensor: StoredTensor)], of optimizer: Optimizer
    ) -> [OptimizerVariable.Role]? {
        var counts: [String: Int] = [:]
        var roles: [OptimizerVariable.Role] = []
        for (name, _) in variables {
            switch VariableName(name).meaning {
            case nil: return nil
            case .iteration?: roles.append(.iteration)
            case .learningRate?: roles.append(.learningRate)
            case .momentumProduct?: roles.append(.momentumProduct)
            case .average?:
                guard optimizer.averaging != nil else { return nil }
                roles.append(.average(weight: counts["average", default: 0]))
                counts["average", default: 0] += 1
            case .slot(let slot)?:
                let isVain = slot == .momentum && optimizer.slots.isEmpty
                guard let index = optimizer.slots.firstIndex(of: slot) ?? (isVain ? 0 : nil) else { return nil }
                roles.append(.slot(index, weight: counts[slot.rawValue, default: 0]))
                counts[slot.rawValue, default: 0] += 1
            }
        }
        return roles
    }
}

/// The roles that a file must fill.
private struct RoleKey: Hashable {
    let slot: Int
    let weight: Int

    /// Nil for what a file need not hold.
    init?(_ role: OptimizerVariable.Role) {
        switch role {
        case .learningRate, .momentumProduct: return nil
        case .iteration: (slot, weight) = (-2, 0)
        case .average(let weight): (slot, self.weight) = (-1, weight)
        case .slot(let slot, let weight): (self.slot, self.weight) = (slot, weight)
        }
    }
}

/// What the name of an optimizer's variable says, in any of the forms that Keras gave them.
private struct VariableName {
    enum Meaning {
        case iteration, learningRate, momentumProduct, average
        case slot(Optimizer.Slot)
    }

    private let parts: [Substring]

    init(_ name: String) {
        let end = name.hasSuffix(":0") ? name.dropLast(2) : name[...]
        parts = end.split(separator: "/")
    }

    /// Whether it is but a number, as an archive's are.
    var isNumber: Bool { parts.last.map { Int($0) != nil } ?? false }

    var meaning: Meaning? {
        guard let last = parts.last else { return nil }
        switch last {
        case "iteration", "iterations", "iter": return .iteration
        case "learning_rate": return .learningRate
        default: break
        }
        if parts.count == 2 {
            // `adam/conv2d_kernel_momentum`: Keras 3. Longer endings first, for one is the end of another.
            for slot in [Optimizer.Slot.velocityHat, .averageGradient, .velocity, .momentum, .accumulator]
            where last.hasSuffix("_\(slot.rawValue)") { return .slot(slot) }
            if last.hasSuffix("_average") { return .average }
            return last.hasPrefix("variable") ? .momentumProduct : nil
        }
        // `Adam/conv2d/kernel/m`: up to TensorFlow 2.10, and its `optimizers.legacy`.
        if let slot = Self.slots[last] { return .slot(slot) }
        // `Adam/m/conv2d/kernel`: Keras 2 from TensorFlow 2.11 on.
        guard parts.count > 2 else { return nil }
        return parts[1] == "average" ? .average : Self.slots[parts[1]].map(Meaning.slot)
    }

    private static let slots: [Substring: Optimizer.Slot] = [
        "m": .momentum, "momentum": .momentum, "v": .velocity, "velocity": .velocity, "rms": .velocity,
        "vhat": .velocityHat, "average_gradient": .averageGradient, "mg": .averageGradient,
        "accumulator": .accumulator,
    ]
}

extension StoredTensor {
    /// The one number of a tensor that counts.
    fileprivate func wholeNumber(at place: String) throws(SettingsError) -> Int {
        guard let whole = numbers[0].integer, whole >= 0 else {
            throw SettingsError(place: place, found: numbers[0].kindDescription, expected: "a count")
        }
        return whole
    }
}
