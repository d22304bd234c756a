// The kernels of one instruction set. Included once per set by Kernels.c, which defines:
//   SET           the set's name
//   WIDEST        floats in its widest vector
//   TILE_PIXELS   pixels of a full tile
//   SOME_PIXELS, FEW_PIXELS   pixels of tiles for what full ones leave over
//   TILES(TILE)   its tiles, as TILE(floats in a vector, vectors), widest first
//   WIDEST_TILE, NARROWEST_TILE   in filters
// There is no include guard.

#define SET_JOINED(name, set) name##_##set
#define SET_EXPANDED(name, set) SET_JOINED(name, set)
#define SET_NAMED(name) SET_EXPANDED(name, SET)

#define VECTOR_JOINED(name, set, width) name##_##set##_##width
#define VECTOR_EXPANDED(name, set, width) VECTOR_JOINED(name, set, width)
#define VECTOR_NAMED(name, width) VECTOR_EXPANDED(name, SET, width)

#if WIDEST >= 16
#define WIDTH 16
#include "Vector.h"
#endif
#if WIDEST >= 8
#define WIDTH 8
#include "Vector.h"
#endif
#define WIDTH 4
#include "Vector.h"
#define WIDTH 1
#include "Vector.h"

// The vectors that are left to a loop over floats when the wider ones have gone as far as they can.
#if WIDEST >= 16
#define WITH_ALL_WIDTHS(STEP) STEP(16) STEP(8) STEP(4) STEP(1)
#elif WIDEST >= 8
#define WITH_ALL_WIDTHS(STEP) STEP(8) STEP(4) STEP(1)
#else
#define WITH_ALL_WIDTHS(STEP) STEP(4) STEP(1)
#endif

// Every sum is taken in the same order whichever tile it falls into, so results do not depend on the division into tiles.
#define TILE(width, vectors) \
    static __attribute__((noinline)) void VECTOR_NAMED(full_tile_##vectors, width)(const MienTile *tile) { \
        VECTOR_NAMED(tile, width)(tile, TILE_PIXELS, vectors); \
    } \
    static __attribute__((noinline)) void VECTOR_NAMED(medium_tile_##vectors, width)(const MienTile *tile) { \
        VECTOR_NAMED(tile, width)(tile, SOME_PIXELS, vectors); \
    } \
    static __attribute__((noinline)) void VECTOR_NAMED(small_tile_##vectors, width)(const MienTile *tile) { \
        VECTOR_NAMED(tile, width)(tile, FEW_PIXELS, vectors); \
    } \
    static __attribute__((noinline)) void VECTOR_NAMED(single_tile_##vectors, width)(const MienTile *tile) { \
        VECTOR_NAMED(tile, width)(tile, 1, vectors); \
    }
TILES(TILE)
#undef TILE

static void SET_NAMED(convolve)(const MienTile *line) {
    MienTile tile = *line;
    for (; tile.pixels > 0; tile.pixels -= TILE_PIXELS) {
        switch (tile.width) {
#define TILE(width, vectors) \
        case width * vectors: \
            if (tile.pixels == 1) VECTOR_NAMED(single_tile_##vectors, width)(&tile); \
            else if (tile.pixels <= FEW_PIXELS) VECTOR_NAMED(small_tile_##vectors, width)(&tile); \
            else if (tile.pixels <= SOME_PIXELS) VECTOR_NAMED(medium_tile_##vectors, width)(&tile); \
            else VECTOR_NAMED(full_tile_##vectors, width)(&tile); \
            break;
        TILES(TILE)
#undef TILE
        default: __builtin_trap();
        }
        if (tile.rows) tile.rows += tile.runs * TILE_PIXELS;
        else tile.input += tile.input_step * TILE_PIXELS;
        tile.output += tile.stride * TILE_PIXELS;
        if (tile.residual) tile.residual += tile.stride * TILE_PIXELS;
    }
}

#define WINDOW(operation) \
    static void SET_NAMED(operation)(const MienWindowRun *run) { \
        ptrdiff_t channel = 0; \
        WITH_ALL_WIDTHS(STEP_##operation) \
    }
#define STEP_depthwise(width) if (channel < run->channels) channel = VECTOR_NAMED(depthwise_channels, width)(run, channel);
#define STEP_largest(width) if (channel < run->channels) channel = VECTOR_NAMED(largest_channels, width)(run, channel);
#define STEP_mean(width) if (channel < run->channels) channel = VECTOR_NAMED(mean_channels, width)(run, channel);
WINDOW(depthwise)
WINDOW(largest)
WINDOW(mean)
#undef WINDOW
#undef STEP_depthwise
#undef STEP_largest
#undef STEP_mean

#define WINOGRAD(outputs) \
    static void SET_NAMED(winograd_input_##outputs)(const MienWinogradInput *square) { \
        ptrdiff_t channel = 0; \
        WITH_ALL_WIDTHS(STEP_input_##outputs) \
    } \
    static void SET_NAMED(winograd_weights_##outputs)(const MienWinogradWeights *weights) { \
        ptrdiff_t filter = 0; \
        WITH_ALL_WIDTHS(STEP_weights_##outputs) \
    } \
    static void SET_NAMED(winograd_gradient_##outputs)(const MienWinogradInput *square) { \
        ptrdiff_t channel = 0; \
        WITH_ALL_WIDTHS(STEP_gradient_##outputs) \
    } \
    static void SET_NAMED(winograd_output_##outputs)(const MienWinogradOutput *square) { \
        ptrdiff_t filter = 0; \
        WITH_ALL_WIDTHS(STEP_output_##outputs) \
    }
#define STEP_input_2(width) \
    if (channel < square->channels) channel = VECTOR_NAMED(winograd_input_2, width)(square, channel);
#define STEP_input_3(width) \
    if (channel < square->channels) channel = VECTOR_NAMED(winograd_input_3, width)(square, channel);
#define STEP_input_4(width) \
    if (channel < square->channels) channel = VECTOR_NAMED(winograd_input_4, width)(square, channel);
#define STEP_weights_2(width) \
    if (filter < weights->filters) filter = VECTOR_NAMED(winograd_weights_2, width)(weights, filter);
#define STEP_weights_3(width) \
    if (filter < weights->filters) filter = VECTOR_NAMED(winograd_weights_3, width)(weights, filter);
#define STEP_weights_4(width) \
    if (filter < weights->filters) filter = VECTOR_NAMED(winograd_weights_4, width)(weights, filter);
#define STEP_gradient_2(width) \
    if (channel < square->channels) channel = VECTOR_NAMED(winograd_gradient_2, width)(square, channel);
#define STEP_gradient_3(width) \
    if (channel < square->channels) channel = VECTOR_NAMED(winograd_gradient_3, width)(square, channel);
#define STEP_gradient_4(width) \
    if (channel < square->channels) channel = VECTOR_NAMED(winograd_gradient_4, width)(square, channel);
#define STEP_output_2(width) \
    if (filter < square->filters) filter = VECTOR_NAMED(winograd_output_2, width)(square, filter);
#define STEP_output_3(width) \
    if (filter < square->filters) filter = VECTOR_NAMED(winograd_output_3, width)(square, filter);
#define STEP_output_4(width) \
    if (filter < square->filters) filter = VECTOR_NAMED(winograd_output_4, width)(square, filter);
WINOGRAD(2)
WINOGRAD(3)
WINOGRAD(4)
#undef WINOGRAD
#undef STEP_input_2
#undef STEP_input_3
#undef STEP_input_4
#undef STEP_weights_2
#undef STEP_weights_3
#undef STEP_weights_4
#undef STEP_gradient_2
#undef STEP_gradient_3
#undef STEP_gradient_4
#undef STEP_output_2
#undef STEP_output_3
#undef STEP_output_4

static void SET_NAMED(scale_and_shift)(const float *input, const float *scale, const float *shift, float *output,
                                       ptrdiff_t cells, ptrdiff_t channels, float minimum, float maximum) {
    for (ptrdiff_t cell = 0; cell < cells; ++cell, input += channels, output += channels) {
        ptrdiff_t index = 0;
#define STEP(width) \
    index = VECTOR_NAMED(scale_and_shift_channels, width)(input, scale, shift, output, index, channels, minimum, maximum);
        WITH_ALL_WIDTHS(STEP)
#undef STEP
    }
}

static void SET_NAMED(add)(const float *left, const float *right, float *output, ptrdiff_t count, float minimum,
                           float maximum) {
    ptrdiff_t index = 0;
#define STEP(width) index = VECTOR_NAMED(add_elements, width)(left, right, output, index, count, minimum, maximum);
    WITH_ALL_WIDTHS(STEP)
#undef STEP
}

static void SET_NAMED(clamp)(const float *input, float *output, ptrdiff_t count, float minimum, float maximum) {
    ptrdiff_t index = 0;
#define STEP(width) index = VECTOR_NAMED(clamp_elements, width)(input, output, index, count, minimum, maximum);
    WITH_ALL_WIDTHS(STEP)
#undef STEP
}

static void SET_NAMED(curve)(MienCurve curve, const float *input, float *output, ptrdiff_t count, float a, float b) {
    ptrdiff_t index = 0;
    switch (curve) {
#define STEP(width) index = VECTOR_NAMED(curve_elements, width)(kind, input, output, index, count, a, b);
#define CURVE(name) case name: { const MienCurve kind = name; WITH_ALL_WIDTHS(STEP) break; }
    CURVE(MIEN_LEAKY_RELU)
    CURVE(MIEN_ELU)
    CURVE(MIEN_SIGMOID)
    CURVE(MIEN_SILU)
    CURVE(MIEN_HARD_SIGMOID)
    CURVE(MIEN_HARD_SILU)
    CURVE(MIEN_TANH)
    CURVE(MIEN_GELU_TANH)
    CURVE(MIEN_EXPONENTIAL)
#undef CURVE
#undef STEP
    }
}

static void SET_NAMED(outer_products)(const MienOuterProducts *products) {
    ptrdiff_t column = VECTOR_NAMED(outer_columns_2, WIDEST)(products, 0);
#define STEP(width) if (column < products->columns) column = VECTOR_NAMED(outer_columns_1, width)(products, column);
    WITH_ALL_WIDTHS(STEP)
#undef STEP
}

static void SET_NAMED(depthwise_gradient)(const MienWindowGradient *run) {
    ptrdiff_t channel = 0;
#define STEP(width) if (channel < run->channels) channel = VECTOR_NAMED(depthwise_gradient_channels, width)(run, channel);
    WITH_ALL_WIDTHS(STEP)
#undef STEP
}

static void SET_NAMED(largest_gradient)(const MienWindowGradient *run) {
    ptrdiff_t channel = 0;
#define STEP(width) if (channel < run->channels) channel = VECTOR_NAMED(largest_gradient_channels, width)(run, channel);
    WITH_ALL_WIDTHS(STEP)
#undef STEP
}

static void SET_NAMED(channel_products)(const float *gradient, const float *input, const float *shift, float *sums,
                                        float *products, ptrdiff_t cells, ptrdiff_t channels) {
    ptrdiff_t channel = 0;
#define STEP(width) \
    if (channel < channels) channel = VECTOR_NAMED(product_channels, width)(gradient, input, shift, sums, products, cells, \
                                                                            channels, channel);
    WITH_ALL_WIDTHS(STEP)
#undef STEP
}

static void SET_NAMED(channel_squares)(const float *input, const float *shift, float *sums, float *squares, ptrdiff_t cells,
                                       ptrdiff_t channels) {
    ptrdiff_t channel = 0;
#define STEP(width) \
    if (channel < channels) channel = VECTOR_NAMED(square_channels, width)(input, shift, sums, squares, cells, channels, channel);
    WITH_ALL_WIDTHS(STEP)
#undef STEP
}

static void SET_NAMED(scale_two_and_shift)(const float *first, const float *first_scale, const float *second,
                                           const float *second_scale, const float *shift, float *output,
                                           ptrdiff_t cells, ptrdiff_t channels) {
    for (ptrdiff_t cell = 0; cell < cells; ++cell, first += channels, second += channels, output += channels) {
        ptrdiff_t index = 0;
#define STEP(width) \
    index = VECTOR_NAMED(scale_two_channels, width)(first, first_scale, second, second_scale, shift, output, index, channels);
        WITH_ALL_WIDTHS(STEP)
#undef STEP
    }
}

static void SET_NAMED(pass_within)(const float *gradient, const float *value, float *output, ptrdiff_t count, float minimum,
                                   float maximum) {
    ptrdiff_t index = 0;
#define STEP(width) index = VECTOR_NAMED(pass_elements, width)(gradient, value, output, index, count, minimum, maximum);
    WITH_ALL_WIDTHS(STEP)
#undef STEP
}

#define QUOTED(name) #name
#define TEXT(name) QUOTED(name)
static const MienInstructionSet SET_NAMED(kernels) = {
    .name = TEXT(SET),
    .vector = WIDEST,
    .tile_pixels = TILE_PIXELS,
    .widest = WIDEST_TILE,
    .narrowest = NARROWEST_TILE,
    .convolve = SET_NAMED(convolve),
    .depthwise = SET_NAMED(depthwise),
    .largest = SET_NAMED(largest),
    .mean = SET_NAMED(mean),
    .scale_and_shift = SET_NAMED(scale_and_shift),
    .add = SET_NAMED(add),
    .winograd_input_2 = SET_NAMED(winograd_input_2),
    .winograd_input_3 = SET_NAMED(winograd_input_3),
    .winograd_input_4 = SET_NAMED(winograd_input_4),
    .winograd_weights_2 = SET_NAMED(winograd_weights_2),
    .winograd_weights_3 = SET_NAMED(winograd_weights_3),
    .winograd_weights_4 = SET_NAMED(winograd_weights_4),
    .winograd_gradient_2 = SET_NAMED(winograd_gradient_2),
    .winograd_gradient_3 = SET_NAMED(winograd_gradient_3),
    .winograd_gradient_4 = SET_NAMED(winograd_gradient_4),
    .winograd_output_2 = SET_NAMED(winograd_output_2),
    .winograd_output_3 = SET_NAMED(winograd_output_3),
    .winograd_output_4 = SET_NAMED(winograd_output_4),
    .curve = SET_NAMED(curve),
    .clamp = SET_NAMED(clamp),
    .outer_products = SET_NAMED(outer_products),
    .depthwise_gradient = SET_NAMED(depthwise_gradient),
    .largest_gradient = SET_NAMED(largest_gradient),
    .channel_products = SET_NAMED(channel_products),
    .channel_squares = SET_NAMED(channel_squares),
    .scale_two_and_shift = SET_NAMED(scale_two_and_shift),
    .pass_within = SET_NAMED(pass_within),
};

#undef QUOTED
#undef TEXT
#undef WITH_ALL_WIDTHS
#undef SET_JOINED
#undef SET_EXPANDED
#undef SET_NAMED
#undef VECTOR_JOINED
#undef VECTOR_EXPANDED
#undef VECTOR_NAMED
#undef SET
#undef WIDEST
#undef TILE_PIXELS
#undef SOME_PIXELS
#undef FEW_PIXELS
#undef TILES
#undef WIDEST_TILE
#undef NARROWEST_TILE
