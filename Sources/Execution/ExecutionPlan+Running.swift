import MienBasics
import MienKernels
import MienTensors

extension ExecutionPlan {
    /// Runs the plan.
    ///
    /// - Parameter observing: gets how long each step took; the slices of a batch then run one after the other, each on all
    ///   threads, and a step is heard of once for each.
    /// - Precondition: the tensors have ``inputShapes``.
    func run(
        _ inputs: [Tensor], scratch: Scratch, pool: ThreadPool,
        observing: ((_ step: Int, _ time: Duration) -> Void)? = nil
    ) -> Activations {
        precondition(inputs.map(\.shape) == inputShapes, "inputs of the shapes that were planned for")
        let results = Storage(byteCount: resultCount * MemoryLayout<Float>.stride) { results in
            inputs.withPointers { inputs in
                scratch.lend(arenaCount) { arena in
                    let memory = RunMemory(
                        inputs: inputs, results: results.bindMemory(to: Float.self).baseAddress ?? arena, arena: arena)
                    let batch = slicing?.batch ?? 1
                    let portion = portionItems ?? batch
                    for first in stride(from: 0, to: batch, by: portion) {
                        let items = first..<min(first + portion, batch)
                        runSlices(of: items, memory.portion(items), scratch, pool, observing)
                        // Steps for the whole batch know its items.
                        let rest = portionItems == nil ? memory : memory.portion(items)
                        run(slicedSteps..<steps.count, rest, pool, observing)
                    }
                }
            }
        }
        func tensor(_ recording: Recording) -> Tensor {
            switch recording.place {
            case .input(let index): inputs[index].reshaped(to: recording.shape)
            case .result(let offset):
                Tensor(recording.shape, results, byteOffset: offset * MemoryLayout<Float>.stride)
            case .arena, .slice: preconditionFailure("what is handed out does not lie in the arena")
            }
        }
        return Activations(
            recorded: recordings.map { ($0.name, tensor($0)) }, outputs: outputs.map { ($0.name, tensor($0)) })
    }

    /// Runs the first steps slice by slice: as many slices as all threads can take alike, each on one thread, and what is
    /// left over on all of them together.
    private func runSlices(
        of portion: Range<Int>, _ memory: RunMemory, _ scratch: Scratch, _ pool: ThreadPool,
        _ observing: ((Int, Duration) -> Void)?
    ) {
        guard let slicing, slicedSteps > 0 else { return }
        let items = min(slicing.items, max(portion.count / pool.threads, 1))
        let slices = (portion.count + items - 1) / items
        let slicesAlone = observing == nil ? slices / pool.threads * pool.threads : 0
        func runSlice(_ slice: Int, _ pool: ThreadPool) {
            scratch.lend(sliceCount) { arena in
                let first = portion.lowerBound + slice * items
                let items = first..<min(first + items, portion.upperBound)
                run(0..<slicedSteps, memory.slice(items, in: arena), pool, observing)
            }
        }
        pool.run(slicesAlone) { runSlice($0, .single) }
        for slice in slicesAlone..<slices { runSlice(slice, pool) }
    }

    private func run(
        _ steps: Range<Int>, _ memory: RunMemory, _ pool: ThreadPool, _ observing: ((Int, Duration) -> Void)?
    ) {
        for index in steps {
            let start = observing == nil ? nil : ContinuousClock.now
            let step = self.steps[index]
            step.operation.run(
                inputs: step.inputs.map(memory.read), output: memory.write(step.output),
                batch: step.itemsEach * memory.items.count, pool: pool)
            if let start { observing?(index, ContinuousClock.now - start) }
        }
    }
}
