/// Every operation as a naive loop: its definition, and the oracle that fast kernels are tested against.
///
/// Tensors are NHWC and in row-major order. Shapes come as numbers and are trusted: a caller resolves and checks them.
/// The loops work in the type that they are given, so in `Double` they are the truth and in `Float` one honest rounding
/// of it.
package enum Reference {}
