import MienTensors

extension OperationCall {
    /// The shapes of what comes out when `inputs` go in.
    ///
    /// - Throws: ``LayerError`` where the operation can't have them.
    public func outputShapes(for inputs: [PartialShape]) throws(LayerError) -> [PartialShape] {
        var shapes: [PartialShape] = []
        for operand in operands {
            switch operand {
            case .input(let index): shapes.append(inputs[index])
            case .constant(let shape, _): shapes.append(PartialShape(shape))
            }
        }
        let input = shapes[0]
        switch operation {
        case .arithmetic, .select: return [try Self.broadcast(shapes)]
        case .function, .clip, .identity, .stopGradient, .cast, .fill: return [input]
        case .normalize(let axes, _):
            _ = try Self.axes(axes, of: input)
            return [input]
        case .flip(let axes):
            for axis in try Self.axes(axes, of: input) { try Self.checkPositions(input[axis]) }
            return [input]
        case .position(_, let axis, let keepDims):
            return [Self.reduced(input, try Self.axes(axis.map { [$0] }, of: input), keepDims)]
        case .oneHot(let count, let axis):
            guard count > 0, count <= 1 << 20 else { throw LayerError("found \(count) classes, expected some") }
            var output = input
            output.dimensions.insert(count, at: try Self.axis(axis, ofRank: input.rank + 1))
            return [output]
        case .swapAxes, .moveAxes: return [PartialShape(try order(of: input).map { input[$0] })]
        case .unstack(let axis):
            let axis = try Self.axis(axis, of: input)
            guard let count = input[axis], count <= 1 << 16 else {
                throw LayerError("found an input of shape \(input), expected to know how many pieces it has")
            }
            var output = input
            output.dimensions.remove(at: axis)
            return Array(repeating: output, count: count)
        // Nothing is made here that is as large as a tensor: a file says any size.
        case .roll:
            for (axis, _) in try rolls(of: input) { try Self.checkPositions(input[axis]) }
            return [input]
        case .repeat, .tile:
            var output = input
            for (axis, count) in try repeatCounts(of: input) { output[axis] = input[axis].map { $0 * count } }
            return [output]
        case .take:
            var output = input
            for (axis, positions) in try repetitions(of: input) { output[axis] = positions?.count }
            return [output]
        case .layer(let layer): return try layer.specification.outputShapes(for: shapes)
        case .softmax(let axis, _):
            _ = try Self.axis(axis, of: input)
            return [input]
        case .activation(let activation): return [try activation.outputShape(for: input)]
        case .reshape(let sizes): return [try Self.reshaped(input, to: sizes)]
        case .transpose: return [PartialShape(try order(of: input).map { input[$0] })]
        case .expandDims(let axis):
            var output = input
            output.dimensions.insert(1, at: try Self.axis(axis, ofRank: input.rank + 1))
            return [output]
        case .squeeze(let axes):
            let dropped = try Self.squeezed(axes, of: input)
            return [PartialShape(input.dimensions.indices.filter { !dropped.contains($0) }.map { input[$0] })]
        case .concatenate(let axis): return try Self.concatenated(shapes, axis: Self.axis(axis, of: input))
        case .stack(let axis):
            let place = try Self.axis(axis, ofRank: input.rank + 1)
            let grown = shapes.map { shape in
                var shape = shape
                shape.dimensions.insert(1, at: min(place, shape.rank))
                return shape
            }
            return try Self.concatenated(grown, axis: place)
        case .reduce(_, let axes, let keepDims):
            let reduced = try Self.axes(axes, of: input)
            return [Self.reduced(input, reduced, keepDims)]
        case .slice(let indices):
            return [PartialShape(try Self.parts(indices, of: input).compactMap(\.size))]
        case .split(let pieces, let axis):
            let axis = try Self.axis(axis, of: input)
            return try Self.sizes(pieces, of: input[axis]).map { size in
                var output = input
                output[axis] = size
                return output
            }
        case .pad(let margins, _):
            guard margins.count == input.rank else {
                throw LayerError("found margins for \(margins.count) axes, expected \(input.rank)")
            }
            return [
                PartialShape(
                    zip(input.dimensions, margins).map { size, margin in size.map { $0 + margin[0] + margin[1] } })
            ]
        case .product(let transposesLeft, let transposesRight):
            return [try Self.product(shapes[0], transposesLeft, shapes[1], transposesRight)]
        case .einsum(let subscripts):
            let (terms, sizes) = try subscripts.resolved(shapes)
            return [PartialShape(terms.output.map { sizes[$0] ?? nil })]
        case .depthToSpace(let block, let format), .spaceToDepth(let block, let format):
            return [try blocks(of: input, block, format).output]
        }
    }

    private static func reduced(_ input: PartialShape, _ axes: [Int], _ keepDims: Bool) -> PartialShape {
        let sizes = input.dimensions.enumerated().compactMap { axis, size -> Int?? in
            axes.contains(axis) ? keepDims ? .some(1) : nil : .some(size)
        }
        return PartialShape(sizes)
    }

    // MARK: Axes

    /// The order in which ``TensorOperation/transpose(_:)`` and ``TensorOperation/swapAxes(_:_:)`` put the axes of their input.
    package func order(of shape: PartialShape) throws(LayerError) -> [Int] {
        switch operation {
        case .transpose(let order): return try Self.order(order, of: shape)
        case .swapAxes(let first, let second):
            var order = Array(0..<shape.rank)
            order.swapAt(try Self.axis(first, of: shape), try Self.axis(second, of: shape))
            return order
        case .moveAxes(let sources, let destinations):
            var (from, to): ([Int], [Int]) = ([], [])
            for axis in sources { from.append(try Self.axis(axis, of: shape)) }
            for axis in destinations { to.append(try Self.axis(axis, of: shape)) }
            guard from.count == to.count, Set(from).count == from.count, Set(to).count == to.count else {
                throw LayerError("found axes \(sources) that go to \(destinations), expected as many, each once")
            }
            var order = (0..<shape.rank).filter { !from.contains($0) }
            for (place, axis) in zip(to, from).sorted(by: { $0.0 < $1.0 }) { order.insert(axis, at: place) }
            return order
        default: preconditionFailure("an operation that orders axes")
        }
    }

    /// How far ``TensorOperation/roll(_:axes:)`` goes along each axis.
    package func rolls(of shape: PartialShape) throws(LayerError) -> [(axis: Int, shift: Int)] {
        guard case .roll(let shifts, let axes) = operation else { preconditionFailure("an operation that rolls") }
        guard shifts.count == axes.count else {
            throw LayerError("found ways \(shifts) along the axes \(axes), expected one for each")
        }
        var rolls: [(axis: Int, shift: Int)] = []
        for (shift, axis) in zip(shifts, axes) { rolls.append((try Self.axis(axis, of: shape), shift)) }
        return rolls
    }

    /// The sizes that a picture, channels last, has when its blocks stand by themselves, the order of axes that takes them
    /// elsewhere, and what comes out, in the picture's own format.
    package func blocks(
        of shape: PartialShape, _ block: Int, _ format: DataFormat
    ) throws(LayerError) -> (sizes: [Int?], order: [Int], output: PartialShape) {
        let isToSpace = if case .depthToSpace = operation { true } else { false }
        guard shape.rank == 4, (2...1 << 10).contains(block) else {
            throw LayerError(
                "found an input of shape \(shape) and blocks of \(block), expected a picture and 2 or more")
        }
        let places = format == .channelsFirst ? [0, 2, 3, 1] : [0, 1, 2, 3]
        let picture = places.map { shape[$0] }
        let parts = isToSpace ? [1, 1, block * block] : [block, block, 1]
        for (size, part) in zip(picture.dropFirst(), parts) where (size ?? 0) % part != 0 {
            throw LayerError("found an input of shape \(shape), expected sizes that blocks of \(block) divide")
        }
        let (rows, columns, channels) = (picture[1], picture[2], picture[3])
        let last: [Int?]
        let sizes: [Int?]
        if isToSpace {
            let kept = channels.map { $0 / (block * block) }
            sizes = [picture[0], rows, columns, block, block, kept]
            last = [picture[0], rows.map { $0 * block }, columns.map { $0 * block }, kept]
        } else {
            let (high, wide) = (rows.map { $0 / block }, columns.map { $0 / block })
            sizes = [picture[0], high, block, wide, block, channels]
            last = [picture[0], high, wide, channels.map { $0 * block * block }]
        }
        let own = format == .channelsFirst ? [0, 3, 1, 2] : [0, 1, 2, 3]
        return (sizes, [0, 1, 3, 2, 4, 5], PartialShape(own.map { last[$0] }))
    }

    /// The positions that are repeated or taken along each axis that they are along; nil for those of an open size.
    package func repetitions(of shape: PartialShape) throws(LayerError) -> [(axis: Int, positions: [Int]?)] {
        switch operation {
        case .repeat:
            return try repeatCounts(of: shape).map { axis, count in
                (axis, shape[axis].map { size in (0..<size * count).map { $0 / count } })
            }
        case .tile:
            return try repeatCounts(of: shape).map { axis, count in
                (axis, shape[axis].map { size in (0..<size * count).map { $0 % size } })
            }
        case .take(let positions, let axis):
            let axis = try Self.axis(axis, of: shape)
            guard let size = shape[axis] else { throw LayerError("takes positions of an open axis") }
            let own = positions.map { $0 < 0 ? $0 + size : $0 }
            guard !own.isEmpty, own.allSatisfy((0..<size).contains) else {
                throw LayerError("found the positions \(positions), expected such of \(size)")
            }
            return [(axis, own)]
        default: preconditionFailure("an operation that repeats positions")
        }
    }

    /// How often ``TensorOperation/repeat(_:axis:)`` and ``TensorOperation/tile(_:)`` have the positions of which axes.
    private func repeatCounts(of shape: PartialShape) throws(LayerError) -> [(axis: Int, count: Int)] {
        let counts: [(axis: Int, count: Int)]
        switch operation {
        case .repeat(let count, let axis): counts = [(try Self.axis(axis, of: shape), count)]
        case .tile(let all):
            guard all.count <= shape.rank else {
                throw LayerError("found repetitions along \(all.count) axes, expected at most \(shape.rank)")
            }
            counts = all.enumerated().map { (shape.rank - all.count + $0, $1) }.filter { $1 != 1 }
        default: preconditionFailure("an operation that repeats all positions")
        }
        for (axis, count) in counts {
            guard (1...1 << 16).contains(count) else {
                throw LayerError("found \(count) repetitions, expected from 1 to \(1 << 16)")
            }
            try Self.checkPositions(shape[axis].map { $0 * count })
        }
        return counts
    }

    /// A plan has a place for each position that it takes by itself, which a file may say any number of.
    private static func checkPositions(_ count: Int?) throws(LayerError) {
        let most = 1 << 22
        guard let count, count > most else { return }
        throw LayerError("takes \(count) positions along one axis, expected at most \(most)")
    }

    /// The axis that is meant, from 0.
    package static func axis(_ axis: Int, of shape: PartialShape) throws(LayerError) -> Int {
        try Self.axis(axis, ofRank: shape.rank)
    }

    private static func axis(_ axis: Int, ofRank rank: Int) throws(LayerError) -> Int {
        let own = axis < 0 ? axis + rank : axis
        guard own >= 0 && own < rank else { throw LayerError("found axis \(axis), expected one of \(rank)") }
        return own
    }

    /// The axes that are meant, from 0 and in order; all where none are named.
    package static func axes(_ axes: [Int]?, of shape: PartialShape) throws(LayerError) -> [Int] {
        var own: Set<Int> = []
        for axis in axes ?? Array(0..<shape.rank) { own.insert(try Self.axis(axis, of: shape)) }
        return own.sorted()
    }

    /// The order of the axes that is meant.
    package static func order(_ order: [Int]?, of shape: PartialShape) throws(LayerError) -> [Int] {
        guard let order else { return Array((0..<shape.rank).reversed()) }
        var own: [Int] = []
        for axis in order { own.append(try Self.axis(axis, of: shape)) }
        guard own.sorted() == Array(0..<shape.rank) else {
            throw LayerError("found the order of axes \(order), expected each of \(shape.rank) once")
        }
        return own
    }

    /// The axes of size 1 that go.
    package static func squeezed(_ axes: [Int]?, of shape: PartialShape) throws(LayerError) -> [Int] {
        guard let axes else {
            guard shape.dimensions.dropFirst().allSatisfy({ $0 != nil }) else {
                throw LayerError("found an input of shape \(shape), expected known sizes, to tell which of them are 1")
            }
            // A batch of one is a batch.
            return shape.dimensions.indices.filter { $0 > 0 && shape[$0] == 1 }
        }
        let own = try Self.axes(axes, of: shape)
        for axis in own where (shape[axis] ?? 1) != 1 {
            throw LayerError("found a size of \(shape[axis] ?? 0) along axis \(axis), expected 1")
        }
        return own
    }

    // MARK: Sizes

    private static func broadcast(_ shapes: [PartialShape]) throws(LayerError) -> PartialShape {
        let rank = shapes.map(\.rank).max() ?? 0
        var output = PartialShape(Array(repeating: 1, count: rank))
        for shape in shapes {
            let grown = PartialShape(Array(repeating: 1, count: rank - shape.rank) + shape.dimensions)
            guard let joined = output.repeating(with: grown) else {
                let all = shapes.map(\.description).joined(separator: " and ")
                throw LayerError("found inputs of shapes \(all), expected equal sizes or 1")
            }
            output = joined
        }
        return output
    }

    private static func reshaped(_ input: PartialShape, to sizes: [Int]) throws(LayerError) -> PartialShape {
        guard sizes.allSatisfy({ $0 >= -1 }), sizes.count(where: { $0 == -1 }) <= 1 else {
            throw LayerError("found the sizes \(sizes), expected sizes of which one may be -1")
        }
        var output = PartialShape(sizes.map { $0 == -1 ? nil : $0 })
        guard let open = sizes.firstIndex(of: -1) else { return output }
        // All but the batch may be enough to tell, where it is the batch that is left open.
        let known = Shape(checking: sizes.filter { $0 != -1 })?.count
        if let all = input.shape?.count {
            guard let known, known > 0, all % known == 0 else {
                throw LayerError("found an input of shape \(input), expected a multiple of \(known ?? 0) numbers")
            }
            output[open] = all / known
        } else if let item = input.itemCount, let known, open == 0, item != known, item > 0, known % item != 0,
            item % known != 0
        {
            throw LayerError("found an input of shape \(input), expected items of \(known) numbers")
        }
        return output
    }

    private static func concatenated(_ shapes: [PartialShape], axis: Int) throws(LayerError) -> [PartialShape] {
        var layer = Concatenate()
        layer.axis = Axis(axis)
        return try layer.outputShapes(for: shapes)
    }

    /// The sizes of the pieces of an axis.
    private static func sizes(_ pieces: TensorOperation.Pieces, of size: Int?) throws(LayerError) -> [Int?] {
        switch pieces {
        case .count(let count):
            guard count > 0, count <= 1 << 16, (size ?? 0) % count == 0 else {
                throw LayerError(
                    "found an axis of size \(size ?? 0) and \(count) pieces, expected a size that they divide")
            }
            return Array(repeating: size.map { $0 / count }, count: count)
        case .sizes(let sizes):
            guard !sizes.isEmpty, sizes.allSatisfy({ $0 >= 0 }), size == nil || sizes.reduce(0, +) == size else {
                throw LayerError(
                    "found pieces of \(sizes), expected such as \(size.map(String.init) ?? "the axis") has")
            }
            return sizes
        case .cuts(let cuts):
            guard let size else {
                throw LayerError("found an axis of open size, expected a known one to cut at \(cuts)")
            }
            let ends = [0] + cuts + [size]
            let sizes = zip(ends, ends.dropFirst()).map { $1 - $0 }
            guard sizes.allSatisfy({ $0 >= 0 }) else {
                throw LayerError("found cuts at \(cuts), expected rising ones within \(size)")
            }
            return sizes
        }
    }

    private static func product(
        _ left: PartialShape, _ transposesLeft: Bool, _ right: PartialShape, _ transposesRight: Bool
    ) throws(LayerError) -> PartialShape {
        guard left.rank >= 2, right.rank == left.rank else {
            throw LayerError("found inputs of shapes \(left) and \(right), expected as many axes, two or more")
        }
        let (rows, inner) = transposesLeft ? (left[-1], left[-2]) : (left[-2], left[-1])
        let (other, columns) = transposesRight ? (right[-1], right[-2]) : (right[-2], right[-1])
        guard inner == nil || other == nil || inner == other else {
            throw LayerError("found inputs of shapes \(left) and \(right), expected matrices that fit each other")
        }
        var output = left
        for axis in 0..<left.rank - 2 {
            guard left[axis] == nil || right[axis] == nil || left[axis] == right[axis] else {
                throw LayerError(
                    "found inputs of shapes \(left) and \(right), expected equal sizes before the matrices")
            }
            output[axis] = left[axis] ?? right[axis]
        }
        output[-2] = rows
        output[-1] = columns
        return output
    }

    // MARK: Parts

    /// What is taken of one axis of the input, or an axis that is new.
    package struct Part {
        /// The axis; nil for a new one.
        package var axis: Int?
        /// The positions; nil for those of an axis that is taken whole, or whose size is open.
        package var positions: StrideTo<Int>?
        /// The size of the output's axis; nil where it has none. Inside, nil is an open size.
        package var size: Int??
    }

    /// The parts that Python's indices take of a tensor, in the order of the output's axes.
    package static func parts(
        _ indices: [TensorOperation.Index], of shape: PartialShape
    ) throws(LayerError) -> [Part] {
        let named = indices.count { $0 != .newAxis && $0 != .rest }
        guard named <= shape.rank, indices.count(where: { $0 == .rest }) <= 1 else {
            throw LayerError("found \(named) indices, expected at most \(shape.rank)")
        }
        var parts: [Part] = []
        var axis = 0
        for index in indices.contains(.rest) ? indices : indices + [.rest] {
            switch index {
            case .newAxis: parts.append(Part(axis: nil, positions: nil, size: .some(1)))
            case .rest:
                for _ in 0..<shape.rank - named {
                    parts.append(Part(axis: axis, positions: nil, size: .some(shape[axis])))
                    axis += 1
                }
            case .position(let position):
                guard let size = shape[axis] else { throw LayerError("found position \(position) of an open axis") }
                let own = position < 0 ? position + size : position
                guard own >= 0 && own < size else {
                    throw LayerError("found position \(position), expected one of \(size)")
                }
                parts.append(Part(axis: axis, positions: stride(from: own, to: own + 1, by: 1), size: nil))
                axis += 1
            case .range(nil, nil, 1):
                parts.append(Part(axis: axis, positions: nil, size: .some(shape[axis])))
                axis += 1
            case .range(let start, let stop, let step):
                guard let size = shape[axis] else {
                    parts.append(Part(axis: axis, positions: nil, size: .some(nil)))
                    axis += 1
                    continue
                }
                let (positions, count) = Self.positions(start, stop, step, of: size)
                guard count > 0 else { throw LayerError("takes nothing of an axis of size \(size)") }
                try checkPositions(count)
                parts.append(Part(axis: axis, positions: positions, size: .some(count)))
                axis += 1
            }
        }
        return parts
    }

    /// What Python's `slice(start, stop, step)` takes of so many, and how many that are.
    private static func positions(
        _ start: Int?, _ stop: Int?, _ step: Int, of size: Int
    ) -> (positions: StrideTo<Int>, count: Int) {
        func bounded(_ place: Int, _ bounds: ClosedRange<Int>) -> Int {
            min(max(place < 0 ? place + size : place, bounds.lowerBound), bounds.upperBound)
        }
        let bounds = step > 0 ? 0...size : -1...size - 1
        let (first, last) = step > 0 ? (0, size) : (size - 1, -1)
        let from = start.map { bounded($0, bounds) } ?? first
        let to = stop.map { bounded($0, bounds) } ?? last
        let way = step > 0 ? to - from : from - to
        return (stride(from: from, to: to, by: step), max(0, (way + abs(step) - 1) / abs(step)))
    }
}
