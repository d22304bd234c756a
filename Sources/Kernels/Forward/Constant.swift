package import MienBasics

/// The same numbers for every item. No input.
package struct Constant: Operation {
    private let values: [Float]

    package init(_ values: [Float]) { self.values = values }

    package var flops: Int { 0 }

    package var weightCount: Int { values.count }

    package var algorithm: String { "copy" }

    package func run(
        inputs: [UnsafePointer<Float>], output: UnsafeMutablePointer<Float>, batch: Int, pool: ThreadPool
    ) {
        precondition(inputs.isEmpty, "no input")
        values.withUnsafeBufferPointer { values in
            guard let start = values.baseAddress else { return }
            for item in 0..<batch { (output + item * values.count).update(from: start, count: values.count) }
        }
    }
}
