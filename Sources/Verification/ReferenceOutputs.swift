public import MienNetworks

/// What a network is held against: the inputs, and what someone else's program computed for them.
public typealias ReferenceOutputs = TestVectors
