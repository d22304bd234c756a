// The inner loops of the kernels, compiled from one source for every instruction set that a machine may have.
//
// Everything here reads and writes exactly the floats that its arguments name. Nothing allocates, nothing fails.

#ifndef MIEN_C_KERNELS_H
#define MIEN_C_KERNELS_H

#include <stddef.h>

#pragma clang assume_nonnull begin

/// A line of tiles of a convolution, one behind the other: some output pixels under some neighbouring filters.
///
/// A pixel reads its input in runs of neighbouring floats: the channels of a cell, or of several cells in a row. Where a
/// run lies in the padding, its pointer leads to zeros.
typedef struct {
    /// Where each run of each pixel starts: run r of a tile's pixel p is at [r · tile_pixels + p], with the instruction set's
    /// own number of pixels, and the next tile follows. Pixels that the last tile lacks are given too, as copies of one
    /// that it has. NULL where all pixels have one run and these stand at equal distances.
    const float *_Nonnull const *_Nullable rows;
    /// Where the first pixel's run starts, and floats from a pixel's to the next, where there are no `rows`.
    const float *_Nullable input;
    ptrdiff_t input_step;
    /// How many runs a pixel reads.
    ptrdiff_t runs;
    /// Floats in a run.
    ptrdiff_t length;
    /// `width` biases, then the weights as run × float of the run × `width`.
    const float *weights;
    /// For how many filters the weights are packed: the instruction set's widest, or half of it and so on down to its
    /// narrowest.
    ptrdiff_t width;
    /// How many of these filters there really are; the others are not stored.
    ptrdiff_t filters;
    /// How many pixels there are in all tiles.
    ptrdiff_t pixels;
    /// Added to the result before it is clamped; it lies as the output does.
    const float *_Nullable residual;
    float *output;
    /// Floats from a pixel to the next, in output and residual.
    ptrdiff_t stride;
    /// The result is kept within these.
    float minimum, maximum;
} MienTile;

/// Neighbouring output pixels of one row which see the same taps of a window, each channel by itself.
typedef struct {
    /// The first cell that the first pixel sees.
    const float *input;
    /// Floats from a row of taps to the next, from a tap to the next in its row, and from a pixel to the next.
    ptrdiff_t row_step, column_step, pixel_step;
    /// Rows and columns of taps that are seen.
    ptrdiff_t rows, columns;
    /// The weights of the first tap that is seen, one per channel; those of the next tap in the row follow.
    const float *_Nullable weights;
    /// Floats from a row of weights to the next.
    ptrdiff_t weights_row_step;
    /// One number per channel.
    const float *_Nullable bias;
    float *output;
    ptrdiff_t pixels, channels;
    /// The result is kept within these.
    float minimum, maximum;
} MienWindowRun;

/// Winograd's way to a 3×3 convolution of stride 1 (Lavin and Gray, "Fast algorithms for convolutional neural networks",
/// arXiv:1509.09308): a square of m × m outputs is made from a square of (m + 2)² inputs by as many products of numbers
/// that are sums of inputs and sums of weights. m is 2, 3 or 4.
typedef struct {
    /// Where the channels of each input cell of the square lie, row by row; zeros' place where it is in the padding.
    const float *_Nonnull const *_Nonnull cells;
    ptrdiff_t channels;
    /// The sums, one per channel, for each of the (m + 2)² products.
    float *sums;
    /// Floats from a product's sums to the next product's.
    ptrdiff_t step;
} MienWinogradInput;

/// The products' weights: sums of the nine that the kernel has for a channel and some filters, in double precision and rounded once.
typedef struct {
    /// The first tap's weights, one per filter; those of the next tap are `tap_step` floats further.
    const float *kernel;
    ptrdiff_t tap_step, filters;
    /// What a product's weights are of the three in a row or a column of the kernel: (m + 2) × 3.
    const double *factors;
    /// The first product's weights, one per filter; those of the next product are `step` floats further.
    float *weights;
    ptrdiff_t step;
} MienWinogradWeights;

/// The way back: outputs from products.
typedef struct {
    /// The products, one per filter.
    const float *products;
    /// Floats from a product to the next.
    ptrdiff_t step;
    ptrdiff_t filters;
    /// One number per filter.
    const float *bias;
    /// Added to the result before it is clamped; it lies as the output does.
    const float *_Nullable residual;
    float *output;
    /// Floats from an output row to the next, and from a cell to the next.
    ptrdiff_t row_step, cell_step;
    /// How many rows and columns of the square there really are; the others are not stored.
    ptrdiff_t rows, columns;
    /// The result is kept within these.
    float minimum, maximum;
} MienWinogradOutput;

/// The sum of products of two rows' numbers, each with each, over many pairs of rows: what a convolution's kernel gets back from
/// cells of its input and of its output's gradient.
typedef struct {
    /// Where each pair's left row and right row start.
    const float *_Nonnull const *_Nonnull left;
    const float *_Nonnull const *_Nonnull right;
    /// How many pairs there are.
    ptrdiff_t pairs;
    /// Which numbers of the rows go in: `rows` from `first_row` on of the left, `columns` from `first_column` on of the right.
    ptrdiff_t first_row, rows, first_column, columns;
    /// rows × columns sums, to which these are added, `stride` floats from a row to the next.
    float *output;
    ptrdiff_t stride;
} MienOuterProducts;

/// Neighbouring output pixels of one row that see the same taps of a window, on the way back.
typedef struct {
    /// The first cell that the first pixel sees, and where what goes back to it is added.
    const float *input;
    float *_Nullable input_gradient;
    /// Floats from a row of taps to the next, from a tap to the next in its row, and from a pixel to the next.
    ptrdiff_t row_step, column_step, pixel_step;
    /// Rows and columns of taps that are seen.
    ptrdiff_t rows, columns;
    /// What came out, and its gradient, one pixel behind the other.
    const float *_Nullable output;
    const float *output_gradient;
    /// Where the gradients of the first tap that is seen are added, one per channel; those of the next tap in the row follow.
    float *_Nullable weights_gradient;
    /// Floats from a row of weights to the next.
    ptrdiff_t weights_row_step;
    ptrdiff_t pixels, channels;
} MienWindowGradient;

/// Functions of one number that are more than its bounds, with two numbers a and b of their own.
typedef enum {
    /// x above 0, a · x elsewhere.
    MIEN_LEAKY_RELU,
    /// b · x above 0, b · a · (exp x − 1) elsewhere.
    MIEN_ELU,
    /// 1 / (1 + exp −x), and x times that.
    MIEN_SIGMOID,
    MIEN_SILU,
    /// x + 3 within 0 and 6, over 6, and x times that.
    MIEN_HARD_SIGMOID,
    MIEN_HARD_SILU,
    MIEN_TANH,
    /// x / 2 · (1 + tanh(b · (x + a · x³))).
    MIEN_GELU_TANH,
    MIEN_EXPONENTIAL,
} MienCurve;

/// The kernels for one instruction set.
typedef struct {
    const char *name;
    /// Floats of a vector.
    ptrdiff_t vector;
    /// Pixels of a full tile.
    ptrdiff_t tile_pixels;
    /// Filters of the widest and of the narrowest tile; both are powers of two.
    ptrdiff_t widest, narrowest;
    void (*convolve)(const MienTile *tile);
    /// bias + Σ weight · input over the taps.
    void (*depthwise)(const MienWindowRun *run);
    /// The largest input over the taps; NaN never is.
    void (*largest)(const MienWindowRun *run);
    /// The mean input over the taps.
    void (*mean)(const MienWindowRun *run);
    /// input · scale + shift, clamped, for `cells` times `channels` floats.
    void (*scale_and_shift)(const float *input, const float *scale, const float *shift, float *output, ptrdiff_t cells,
                            ptrdiff_t channels, float minimum, float maximum);
    /// left + right, clamped.
    void (*add)(const float *left, const float *right, float *output, ptrdiff_t count, float minimum, float maximum);
    /// Sums for squares of 2 × 2, 3 × 3 and 4 × 4 outputs, and the outputs.
    void (*winograd_input_2)(const MienWinogradInput *square);
    void (*winograd_input_3)(const MienWinogradInput *square);
    void (*winograd_input_4)(const MienWinogradInput *square);
    /// Weights for squares of 2 × 2, 3 × 3 and 4 × 4 outputs.
    void (*winograd_weights_2)(const MienWinogradWeights *weights);
    void (*winograd_weights_3)(const MienWinogradWeights *weights);
    void (*winograd_weights_4)(const MienWinogradWeights *weights);
    /// Of squares of 2 × 2, 3 × 3 and 4 × 4 gradients of outputs, row by row, each product's share.
    void (*winograd_gradient_2)(const MienWinogradInput *square);
    void (*winograd_gradient_3)(const MienWinogradInput *square);
    void (*winograd_gradient_4)(const MienWinogradInput *square);
    void (*winograd_output_2)(const MienWinogradOutput *square);
    void (*winograd_output_3)(const MienWinogradOutput *square);
    void (*winograd_output_4)(const MienWinogradOutput *square);
    /// The curve's value for each of `count` numbers, at most four units in the last place off; NaN stays. The output may be
    /// the input.
    void (*curve)(MienCurve curve, const float *input, float *output, ptrdiff_t count, float a, float b);
    /// The input within bounds; NaN stays.
    void (*clamp)(const float *input, float *output, ptrdiff_t count, float minimum, float maximum);
    void (*outer_products)(const MienOuterProducts *products);
    /// Adds to each tap's weights Σ input · gradient over the pixels.
    void (*depthwise_gradient)(const MienWindowGradient *run);
    /// Adds each pixel's gradient to the first cell that it sees which is as large as what came out.
    void (*largest_gradient)(const MienWindowGradient *run);
    /// Adds to each channel's sums over `cells` cells: of the gradient, and of the gradient times (input − shift).
    void (*channel_products)(const float *gradient, const float *input, const float *shift, float *sums, float *products,
                             ptrdiff_t cells, ptrdiff_t channels);
    /// Adds to each channel's sums over `cells` cells: of input − shift, and of its square.
    void (*channel_squares)(const float *input, const float *shift, float *sums, float *squares, ptrdiff_t cells,
                            ptrdiff_t channels);
    /// first · first_scale + second · second_scale + shift, with numbers for each channel, for `cells` times `channels` floats.
    void (*scale_two_and_shift)(const float *first, const float *first_scale, const float *second,
                                const float *second_scale, const float *shift, float *output, ptrdiff_t cells,
                                ptrdiff_t channels);
    /// The gradient where the value lies between the bounds and is neither, 0 elsewhere.
    void (*pass_within)(const float *gradient, const float *value, float *output, ptrdiff_t count, float minimum,
                        float maximum);
} MienInstructionSet;

/// The instruction sets that this machine and its operating system support, best first; NULL past the last.
const MienInstructionSet *_Nullable mien_instruction_set(int index);

/// Multiplies and adds in registers only, `rounds` times, with the instruction set of this name. Returns the number of
/// floating-point operations, a multiply-add counted as two; 0 for a name that is not known here.
double mien_peak(const char *instruction_set, ptrdiff_t rounds);

#pragma clang assume_nonnull end

#endif
