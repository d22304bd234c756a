// The loops over one vector of WIDTH floats. Included once per width by InstructionSet.h, so there is no include guard.

#define JOINED(name, set, width) name##_##set##_##width
#define EXPANDED(name, set, width) JOINED(name, set, width)
#define NAMED(name) EXPANDED(name, SET, WIDTH)

// Aligned like a float: activations may start anywhere.
typedef float NAMED(vector) __attribute__((ext_vector_type(WIDTH), aligned(4)));
typedef int NAMED(integers) __attribute__((ext_vector_type(WIDTH)));
#define VECTOR NAMED(vector)
#define INTEGERS NAMED(integers)
#define LOAD(pointer) (*(const VECTOR *)(pointer))
#define STORE(pointer, value) (*(VECTOR *)(pointer) = (value))
// Comparisons in this order keep a NaN in `value`, and are one instruction each where max and min are.
#define CLAMPED(value, minimum, maximum) \
    ({ VECTOR low = (value) < (minimum) ? (VECTOR)(minimum) : (value); low > (maximum) ? (VECTOR)(maximum) : low; })

// `pixels` and `vectors` are constants where this is inlined: then every sum has a register.
static inline __attribute__((always_inline)) void NAMED(tile)(const MienTile *tile, const int pixels,
                                                             const int vectors) {
    VECTOR sums[MOST_PIXELS][MOST_VECTORS];
    const float *weights = tile->weights;
    UNROLLED for (int vector = 0; vector < vectors; ++vector) {
        UNROLLED for (int pixel = 0; pixel < pixels; ++pixel) sums[pixel][vector] = LOAD(weights + vector * WIDTH);
    }
    weights += vectors * WIDTH;

    const ptrdiff_t length = tile->length;
    for (ptrdiff_t run = 0; run < tile->runs; ++run) {
        const float *rows[MOST_PIXELS];
        if (tile->rows) {
            UNROLLED for (int pixel = 0; pixel < pixels; ++pixel) rows[pixel] = tile->rows[run * TILE_PIXELS + pixel];
        } else {
            UNROLLED for (int pixel = 0; pixel < pixels; ++pixel)
                rows[pixel] = tile->input + (pixel < tile->pixels ? pixel : 0) * tile->input_step;
        }
        for (ptrdiff_t index = 0; index < length; ++index) {
            VECTOR factors[MOST_VECTORS];
            UNROLLED for (int vector = 0; vector < vectors; ++vector) factors[vector] = LOAD(weights + vector * WIDTH);
            weights += vectors * WIDTH;
            UNROLLED for (int pixel = 0; pixel < pixels; ++pixel) {
                const float value = rows[pixel][index];
                UNROLLED for (int vector = 0; vector < vectors; ++vector) sums[pixel][vector] += value * factors[vector];
            }
        }
    }

    // A tile that is not whole passes through memory of its own, so nothing beyond the output is touched.
    const int is_whole = tile->pixels >= pixels && tile->filters == vectors * WIDTH;
    float whole_output[MOST_PIXELS * MOST_VECTORS * WIDTH];
    float whole_residual[MOST_PIXELS * MOST_VECTORS * WIDTH];
    float *output = is_whole ? tile->output : whole_output;
    const float *residual = tile->residual;
    const ptrdiff_t stride = is_whole ? tile->stride : vectors * WIDTH;
    if (residual && !is_whole) {
        for (int index = 0; index < pixels * vectors * WIDTH; ++index) whole_residual[index] = 0;
        for (ptrdiff_t pixel = 0; pixel < pixels && pixel < tile->pixels; ++pixel) {
            for (ptrdiff_t filter = 0; filter < tile->filters; ++filter)
                whole_residual[pixel * stride + filter] = residual[pixel * tile->stride + filter];
        }
        residual = whole_residual;
    }
    UNROLLED for (int pixel = 0; pixel < pixels; ++pixel) {
        UNROLLED for (int vector = 0; vector < vectors; ++vector) {
            const ptrdiff_t place = pixel * stride + vector * WIDTH;
            VECTOR sum = sums[pixel][vector];
            if (residual) sum += LOAD(residual + place);
            STORE(output + place, CLAMPED(sum, tile->minimum, tile->maximum));
        }
    }
    if (!is_whole) {
        for (ptrdiff_t pixel = 0; pixel < pixels && pixel < tile->pixels; ++pixel) {
            for (ptrdiff_t filter = 0; filter < tile->filters; ++filter)
                tile->output[pixel * tile->stride + filter] = whole_output[pixel * stride + filter];
        }
    }
}

enum { NAMED(depthwise), NAMED(largest), NAMED(mean) };

// One vector of channels of a few neighbouring pixels. `pixels`, `operation`, `columns` and `stride` are constants where this
// is inlined. With `columns` taps in a row, and pixels `stride` taps apart, a cell is loaded once for all that see it; 0 of
// them stands for any number, at any distance. Each result takes its taps in the same order either way.
static inline __attribute__((always_inline)) void NAMED(window_pixels)(const MienWindowRun *run, const int operation,
                                                                      ptrdiff_t channel, ptrdiff_t first,
                                                                      const int pixels, const int columns,
                                                                      const int stride) {
    VECTOR results[WINDOW_PIXELS];
    VECTOR start = operation == NAMED(largest) ? (VECTOR)(-__builtin_inff()) : (VECTOR)(0.0f);
    if (operation == NAMED(depthwise) && run->bias) start = LOAD(run->bias + channel);
    UNROLLED for (int pixel = 0; pixel < pixels; ++pixel) results[pixel] = start;

    const float *rows = run->input + first * run->pixel_step + channel;
    const float *row_weights = operation == NAMED(depthwise) ? run->weights + channel : rows;
    for (ptrdiff_t row = 0; row < run->rows; ++row) {
        const float *cells = rows;
        const float *weights = row_weights;
#define TAKE(pixel, value, weight) \
    if (operation == NAMED(depthwise)) results[pixel] += (value) * (weight); \
    else if (operation == NAMED(largest)) results[pixel] = (value) > results[pixel] ? (value) : results[pixel]; \
    else results[pixel] += (value);
        if (columns) {
            VECTOR factors[MOST_COLUMNS];
            if (operation == NAMED(depthwise)) {
                UNROLLED for (int column = 0; column < columns; ++column)
                    factors[column] = LOAD(weights + column * run->channels);
            }
            UNROLLED for (int cell = 0; cell < (pixels - 1) * stride + columns; ++cell) {
                const VECTOR value = LOAD(cells + cell * run->column_step);
                UNROLLED for (int column = 0; column < columns; ++column) {
                    const int distance = cell - column;
                    if (distance >= 0 && distance % stride == 0 && distance / stride < pixels) {
                        TAKE(distance / stride, value, factors[column])
                    }
                }
            }
        } else {
            for (ptrdiff_t column = 0; column < run->columns; ++column) {
                const VECTOR weight = operation == NAMED(depthwise) ? LOAD(weights) : start;
                UNROLLED for (int pixel = 0; pixel < pixels; ++pixel) {
                    const VECTOR value = LOAD(cells + pixel * run->pixel_step);
                    TAKE(pixel, value, weight)
                }
                cells += run->column_step;
                weights += run->channels;
            }
        }
#undef TAKE
        rows += run->row_step;
        row_weights += run->weights_row_step;
    }

    float *output = run->output + first * run->channels + channel;
    UNROLLED for (int pixel = 0; pixel < pixels; ++pixel) {
        VECTOR result = results[pixel];
        if (operation == NAMED(mean)) result /= (float)(run->rows * run->columns);
        STORE(output + pixel * run->channels, CLAMPED(result, run->minimum, run->maximum));
    }
}

// All pixels of a run, from the channel `start` on as far as whole vectors go. Returns the first channel that is left.
// A pixel's channels lie together in memory, so they go before the next pixels.
static inline __attribute__((always_inline)) ptrdiff_t NAMED(window_any)(const MienWindowRun *shared, const int operation,
                                                                        ptrdiff_t start, const int columns,
                                                                        const int stride) {
    // A copy, which no store to the output can be thought to change.
    const MienWindowRun run = *shared;
    const ptrdiff_t end = start + (run.channels - start) / WIDTH * WIDTH;
    for (ptrdiff_t pixel = 0; pixel < run.pixels;) {
        // The last ones overlap those before, which then get their values twice.
        const ptrdiff_t left = run.pixels - pixel;
        if (run.pixels >= WINDOW_PIXELS && left > WINDOW_PIXELS / 2) {
            const ptrdiff_t first = left < WINDOW_PIXELS ? run.pixels - WINDOW_PIXELS : pixel;
            for (ptrdiff_t channel = start; channel < end; channel += WIDTH)
                NAMED(window_pixels)(&run, operation, channel, first, WINDOW_PIXELS, columns, stride);
            pixel = first + WINDOW_PIXELS;
        } else if (run.pixels >= WINDOW_PIXELS / 2) {
            const ptrdiff_t first = left < WINDOW_PIXELS / 2 ? run.pixels - WINDOW_PIXELS / 2 : pixel;
            for (ptrdiff_t channel = start; channel < end; channel += WIDTH)
                NAMED(window_pixels)(&run, operation, channel, first, WINDOW_PIXELS / 2, columns, stride);
            pixel = first + WINDOW_PIXELS / 2;
        } else {
            for (ptrdiff_t channel = start; channel < end; channel += WIDTH)
                NAMED(window_pixels)(&run, operation, channel, pixel, 1, 0, 0);
            pixel += 1;
        }
    }
    return end;
}

static inline __attribute__((always_inline)) ptrdiff_t NAMED(window)(const MienWindowRun *run, const int operation,
                                                                    ptrdiff_t start) {
    const int is_next = run->pixel_step == run->column_step, is_second = run->pixel_step == 2 * run->column_step;
    if (run->columns == 3 && is_next) return NAMED(window_any)(run, operation, start, 3, 1);
    if (run->columns == 3 && is_second) return NAMED(window_any)(run, operation, start, 3, 2);
    if (run->columns == 5 && is_next) return NAMED(window_any)(run, operation, start, 5, 1);
    if (run->columns == 5 && is_second) return NAMED(window_any)(run, operation, start, 5, 2);
    return NAMED(window_any)(run, operation, start, 0, 0);
}

static __attribute__((noinline)) ptrdiff_t NAMED(depthwise_channels)(const MienWindowRun *run, ptrdiff_t start) {
    return NAMED(window)(run, NAMED(depthwise), start);
}

static __attribute__((noinline)) ptrdiff_t NAMED(largest_channels)(const MienWindowRun *run, ptrdiff_t start) {
    return NAMED(window)(run, NAMED(largest), start);
}

static __attribute__((noinline)) ptrdiff_t NAMED(mean_channels)(const MienWindowRun *run, ptrdiff_t start) {
    return NAMED(window)(run, NAMED(mean), start);
}

// Winograd's sums of inputs along one axis, and of products. Those for 4 outputs take the polynomials' values at 0, ±3/4, ±3/2 and
// infinity, those for 3 at 0, ±3/4, 2 and infinity, which a float holds exactly: results are then three to five times as exact as
// with the usual 0, ±1, ±2 (Barabasz et al., "Error analysis and improving the accuracy of Winograd convolution for deep
// neural networks", arXiv:1803.10986).
static inline __attribute__((always_inline)) void NAMED(sums_2)(const VECTOR *in, const int step, VECTOR *out) {
    out[0] = in[2 * step] - in[0];
    out[step] = in[step] + in[2 * step];
    out[2 * step] = in[2 * step] - in[step];
    out[3 * step] = in[3 * step] - in[step];
}

static inline __attribute__((always_inline)) void NAMED(sums_3)(const VECTOR *in, const int step, VECTOR *out) {
    const VECTOR d0 = in[0], d1 = in[step], d2 = in[2 * step], d3 = in[3 * step], d4 = in[4 * step];
    const VECTOR first = d1 - C * d0, second = A * (d2 - C * d1), third = d3 - C * d2, fourth = d4 - C * d3;
    out[0] = third - A_SQUARED * first;
    out[step] = third + second;
    out[2 * step] = third - second;
    out[3 * step] = d3 - A_SQUARED * d1;
    out[4 * step] = fourth - A * second;
}

static inline __attribute__((always_inline)) void NAMED(sums_4)(const VECTOR *in, const int step, VECTOR *out) {
    const VECTOR d0 = in[0], d1 = in[step], d2 = in[2 * step], d3 = in[3 * step], d4 = in[4 * step], d5 = in[5 * step];
    const VECTOR even_a = d4 - B_SQUARED * d2, odd_a = A * (d3 - B_SQUARED * d1);
    const VECTOR even_b = d4 - A_SQUARED * d2, odd_b = B * (d3 - A_SQUARED * d1);
    out[0] = A_SQUARED * B_SQUARED * d0 - (A_SQUARED + B_SQUARED) * d2 + d4;
    out[step] = even_a + odd_a;
    out[2 * step] = even_a - odd_a;
    out[3 * step] = even_b + odd_b;
    out[4 * step] = even_b - odd_b;
    out[5 * step] = A_SQUARED * B_SQUARED * d1 - (A_SQUARED + B_SQUARED) * d3 + d5;
}

static inline __attribute__((always_inline)) void NAMED(outputs_2)(const VECTOR *in, const int step, VECTOR *out,
                                                                  const int out_step) {
    out[0] = in[0] + in[step] + in[2 * step];
    out[out_step] = in[step] - in[2 * step] + in[3 * step];
}

static inline __attribute__((always_inline)) void NAMED(outputs_3)(const VECTOR *in, const int step, VECTOR *out,
                                                                  const int out_step) {
    const VECTOR sum = in[step] + in[2 * step], difference = in[step] - in[2 * step], other = in[3 * step];
    out[0] = in[0] + sum + other;
    out[out_step] = A * difference + C * other;
    out[2 * out_step] = A_SQUARED * sum + C_SQUARED * other + in[4 * step];
}

static inline __attribute__((always_inline)) void NAMED(outputs_4)(const VECTOR *in, const int step, VECTOR *out,
                                                                  const int out_step) {
    const VECTOR sum_a = in[step] + in[2 * step], difference_a = in[step] - in[2 * step];
    const VECTOR sum_b = in[3 * step] + in[4 * step], difference_b = in[3 * step] - in[4 * step];
    out[0] = in[0] + sum_a + sum_b;
    out[out_step] = A * difference_a + B * difference_b;
    out[2 * out_step] = A_SQUARED * sum_a + B_SQUARED * sum_b;
    out[3 * out_step] = A_SQUARED * A * difference_a + B_SQUARED * B * difference_b + in[5 * step];
}

// The way back from the outputs along one axis: each product's share of their gradients.
static inline __attribute__((always_inline)) void NAMED(shares_2)(const VECTOR *in, const int step, VECTOR *out,
                                                                 const int out_step) {
    out[0] = in[0];
    out[out_step] = in[0] + in[step];
    out[2 * out_step] = in[0] - in[step];
    out[3 * out_step] = in[step];
}

static inline __attribute__((always_inline)) void NAMED(shares_3)(const VECTOR *in, const int step, VECTOR *out,
                                                                 const int out_step) {
    const VECTOR even = in[0] + A_SQUARED * in[2 * step], odd = A * in[step];
    out[0] = in[0];
    out[out_step] = even + odd;
    out[2 * out_step] = even - odd;
    out[3 * out_step] = in[0] + C * in[step] + C_SQUARED * in[2 * step];
    out[4 * out_step] = in[2 * step];
}

static inline __attribute__((always_inline)) void NAMED(shares_4)(const VECTOR *in, const int step, VECTOR *out,
                                                                 const int out_step) {
    const VECTOR even_a = in[0] + A_SQUARED * in[2 * step], odd_a = A * (in[step] + A_SQUARED * in[3 * step]);
    const VECTOR even_b = in[0] + B_SQUARED * in[2 * step], odd_b = B * (in[step] + B_SQUARED * in[3 * step]);
    out[0] = in[0];
    out[out_step] = even_a + odd_a;
    out[2 * out_step] = even_a - odd_a;
    out[3 * out_step] = even_b + odd_b;
    out[4 * out_step] = even_b - odd_b;
    out[5 * out_step] = in[3 * step];
}

// `outputs` is 2, 3 or 4, a constant where this is inlined. Returns the first channel that is left.
static inline __attribute__((always_inline)) ptrdiff_t NAMED(winograd_input)(const MienWinogradInput *square,
                                                                            const int outputs, ptrdiff_t channel) {
    const int edge = outputs + 2;
    const ptrdiff_t channels = square->channels, step = square->step;
    for (; channel + WIDTH <= channels; channel += WIDTH) {
        VECTOR cells[36], sums[36];
        UNROLLED for (int cell = 0; cell < edge * edge; ++cell) cells[cell] = LOAD(square->cells[cell] + channel);
        UNROLLED for (int column = 0; column < edge; ++column) {
            if (outputs == 2) NAMED(sums_2)(cells + column, edge, sums + column);
            else if (outputs == 3) NAMED(sums_3)(cells + column, edge, sums + column);
            else NAMED(sums_4)(cells + column, edge, sums + column);
        }
        UNROLLED for (int row = 0; row < edge; ++row) {
            if (outputs == 2) NAMED(sums_2)(sums + row * edge, 1, cells + row * edge);
            else if (outputs == 3) NAMED(sums_3)(sums + row * edge, 1, cells + row * edge);
            else NAMED(sums_4)(sums + row * edge, 1, cells + row * edge);
        }
        UNROLLED for (int cell = 0; cell < edge * edge; ++cell) STORE(square->sums + cell * step + channel, cells[cell]);
    }
    return channel;
}

static inline __attribute__((always_inline)) ptrdiff_t NAMED(winograd_output)(const MienWinogradOutput *square,
                                                                             const int outputs, ptrdiff_t filter) {
    const int edge = outputs + 2;
    const ptrdiff_t filters = square->filters, step = square->step;
    for (; filter + WIDTH <= filters; filter += WIDTH) {
        VECTOR products[36], halves[24], results[16];
        UNROLLED for (int cell = 0; cell < edge * edge; ++cell) products[cell] = LOAD(square->products + cell * step + filter);
        UNROLLED for (int column = 0; column < edge; ++column) {
            if (outputs == 2) NAMED(outputs_2)(products + column, edge, halves + column, edge);
            else if (outputs == 3) NAMED(outputs_3)(products + column, edge, halves + column, edge);
            else NAMED(outputs_4)(products + column, edge, halves + column, edge);
        }
        UNROLLED for (int row = 0; row < outputs; ++row) {
            if (outputs == 2) NAMED(outputs_2)(halves + row * edge, 1, results + row * outputs, 1);
            else if (outputs == 3) NAMED(outputs_3)(halves + row * edge, 1, results + row * outputs, 1);
            else NAMED(outputs_4)(halves + row * edge, 1, results + row * outputs, 1);
        }
        const VECTOR bias = LOAD(square->bias + filter);
        for (int row = 0; row < square->rows; ++row) {
            for (int column = 0; column < square->columns; ++column) {
                const ptrdiff_t place = row * square->row_step + column * square->cell_step + filter;
                VECTOR sum = results[row * outputs + column] + bias;
                if (square->residual) sum += LOAD(square->residual + place);
                STORE(square->output + place, CLAMPED(sum, square->minimum, square->maximum));
            }
        }
    }
    return filter;
}

static inline __attribute__((always_inline)) ptrdiff_t NAMED(winograd_gradient)(const MienWinogradInput *square,
                                                                               const int outputs, ptrdiff_t channel) {
    const int edge = outputs + 2;
    const ptrdiff_t channels = square->channels, step = square->step;
    for (; channel + WIDTH <= channels; channel += WIDTH) {
        VECTOR cells[16], halves[24], shares[36];
        UNROLLED for (int cell = 0; cell < outputs * outputs; ++cell) cells[cell] = LOAD(square->cells[cell] + channel);
        UNROLLED for (int column = 0; column < outputs; ++column) {
            if (outputs == 2) NAMED(shares_2)(cells + column, outputs, halves + column, outputs);
            else if (outputs == 3) NAMED(shares_3)(cells + column, outputs, halves + column, outputs);
            else NAMED(shares_4)(cells + column, outputs, halves + column, outputs);
        }
        UNROLLED for (int row = 0; row < edge; ++row) {
            if (outputs == 2) NAMED(shares_2)(halves + row * outputs, 1, shares + row * edge, 1);
            else if (outputs == 3) NAMED(shares_3)(halves + row * outputs, 1, shares + row * edge, 1);
            else NAMED(shares_4)(halves + row * outputs, 1, shares + row * edge, 1);
        }
        UNROLLED for (int cell = 0; cell < edge * edge; ++cell) STORE(square->sums + cell * step + channel, shares[cell]);
    }
    return channel;
}

static inline __attribute__((always_inline)) ptrdiff_t NAMED(winograd_weights)(const MienWinogradWeights *weights,
                                                                              const int outputs, ptrdiff_t filter) {
    typedef double DOUBLES __attribute__((vector_size(WIDTH * sizeof(double))));
    const int edge = outputs + 2;
    const double *factors = weights->factors;
    for (; filter + WIDTH <= weights->filters; filter += WIDTH) {
        // Down the columns of the kernel, then along its rows.
        DOUBLES columns[18];
        for (int column = 0; column < 3; ++column) {
            DOUBLES taps[3];
            UNROLLED for (int row = 0; row < 3; ++row) {
                const VECTOR tap = LOAD(weights->kernel + (row * 3 + column) * weights->tap_step + filter);
                taps[row] = __builtin_convertvector(tap, DOUBLES);
            }
            UNROLLED for (int row = 0; row < edge; ++row)
                columns[row * 3 + column] = factors[row * 3] * taps[0] + factors[row * 3 + 1] * taps[1]
                    + factors[row * 3 + 2] * taps[2];
        }
        for (int row = 0; row < edge; ++row) {
            UNROLLED for (int column = 0; column < edge; ++column) {
                const double *own = factors + column * 3;
                const DOUBLES sum = own[0] * columns[row * 3] + own[1] * columns[row * 3 + 1]
                    + own[2] * columns[row * 3 + 2];
                STORE(weights->weights + (row * edge + column) * weights->step + filter,
                      __builtin_convertvector(sum, VECTOR));
            }
        }
    }
    return filter;
}

#define WINOGRAD(outputs) \
    static __attribute__((noinline)) ptrdiff_t NAMED(winograd_input_##outputs)(const MienWinogradInput *square, \
                                                                               ptrdiff_t channel) { \
        return NAMED(winograd_input)(square, outputs, channel); \
    } \
    static __attribute__((noinline)) ptrdiff_t NAMED(winograd_weights_##outputs)(const MienWinogradWeights *weights, \
                                                                                 ptrdiff_t filter) { \
        return NAMED(winograd_weights)(weights, outputs, filter); \
    } \
    static __attribute__((noinline)) ptrdiff_t NAMED(winograd_gradient_##outputs)(const MienWinogradInput *square, \
                                                                                  ptrdiff_t channel) { \
        return NAMED(winograd_gradient)(square, outputs, channel); \
    } \
    static __attribute__((noinline)) ptrdiff_t NAMED(winograd_output_##outputs)(const MienWinogradOutput *square, \
                                                                                ptrdiff_t filter) { \
        return NAMED(winograd_output)(square, outputs, filter); \
    }
WINOGRAD(2)
WINOGRAD(3)
WINOGRAD(4)
#undef WINOGRAD

static ptrdiff_t NAMED(scale_and_shift_channels)(const float *input, const float *scale, const float *shift,
                                                 float *output, ptrdiff_t index, ptrdiff_t channels, float minimum,
                                                 float maximum) {
    for (; index + WIDTH <= channels; index += WIDTH) {
        const VECTOR sum = LOAD(input + index) * LOAD(scale + index) + LOAD(shift + index);
        STORE(output + index, CLAMPED(sum, minimum, maximum));
    }
    return index;
}

static ptrdiff_t NAMED(add_elements)(const float *left, const float *right, float *output, ptrdiff_t index,
                                     ptrdiff_t count, float minimum, float maximum) {
    for (; index + WIDTH <= count; index += WIDTH) {
        const VECTOR sum = LOAD(left + index) + LOAD(right + index);
        STORE(output + index, CLAMPED(sum, minimum, maximum));
    }
    return index;
}

static ptrdiff_t NAMED(clamp_elements)(const float *input, float *output, ptrdiff_t index, ptrdiff_t count,
                                       float minimum, float maximum) {
    for (; index + WIDTH <= count; index += WIDTH) {
        const VECTOR value = LOAD(input + index);
        STORE(output + index, CLAMPED(value, minimum, maximum));
    }
    return index;
}

// x = n · ln 2 + r with the whole number n nearest to x / ln 2. Gives exp(r) − 1 by a polynomial that was fitted to it, at most a
// twentieth of a unit in the last place off, and n as the last bits of a float.
static inline __attribute__((always_inline)) VECTOR NAMED(reduced_exponential)(VECTOR x, VECTOR *whole) {
    const VECTOR shifted = x * 1.44269504f + WHOLE;
    *whole = shifted;
    const VECTOR n = shifted - WHOLE;
    // ln 2 in two parts, the first of which times n is exact.
    const VECTOR r = (x - n * 0.693359375f) + n * 2.12194440e-4f;
    const VECTOR sum = 0.5f + r * (0.166665186f + r * (0.0416662051f + r * (0.00836891766f + r * 0.00139505390f)));
    return r + r * r * sum;
}

// 2 to the power of a whole number.
static inline __attribute__((always_inline)) VECTOR NAMED(power)(INTEGERS exponent) {
    return (VECTOR)((exponent + 127) << 23);
}

static inline __attribute__((always_inline)) VECTOR NAMED(exponential)(VECTOR x) {
    VECTOR whole;
    // Beyond these it is 0 or infinity in any case.
    const VECTOR rest = NAMED(reduced_exponential)(CLAMPED(x, -104.0f, 89.0f), &whole);
    // In two steps: the power itself may be no float where the result is one.
    const INTEGERS n = (INTEGERS)whole - WHOLE_BITS, half = n >> 1;
    return (1 + rest) * NAMED(power)(half) * NAMED(power)(n - half);
}

// exp(x) − 1 for x up to 0.
static inline __attribute__((always_inline)) VECTOR NAMED(exponential_minus_1)(VECTOR x) {
    VECTOR whole;
    const VECTOR rest = NAMED(reduced_exponential)(CLAMPED(x, -30.0f, 0.0f), &whole);
    const VECTOR power = NAMED(power)((INTEGERS)whole - WHOLE_BITS);
    return rest * power + (power - 1);
}

static inline __attribute__((always_inline)) VECTOR NAMED(hyperbolic_tangent)(VECTOR x) {
    const VECTOR rest = NAMED(exponential_minus_1)(x > 0 ? -2 * x : 2 * x);
    const VECTOR size = -rest / (rest + 2);
    return x > 0 ? size : -size;
}

// `curve` is a constant where this is inlined.
static inline __attribute__((always_inline)) VECTOR NAMED(curve)(const MienCurve curve, VECTOR x, float a, float b) {
    switch (curve) {
    case MIEN_LEAKY_RELU: return x > 0 ? x : a * x;
    case MIEN_ELU: return b * (x > 0 ? x : a * NAMED(exponential_minus_1)(x));
    case MIEN_SIGMOID: return 1 / (1 + NAMED(exponential)(-x));
    case MIEN_SILU: return x / (1 + NAMED(exponential)(-x));
    case MIEN_HARD_SIGMOID: return CLAMPED(x + 3, 0.0f, 6.0f) / 6;
    case MIEN_HARD_SILU: return x * (CLAMPED(x + 3, 0.0f, 6.0f) / 6);
    case MIEN_TANH: return NAMED(hyperbolic_tangent)(x);
    case MIEN_GELU_TANH: return 0.5f * x * (1 + NAMED(hyperbolic_tangent)(b * (x + a * x * x * x)));
    case MIEN_EXPONENTIAL: return NAMED(exponential)(x);
    }
}

static inline __attribute__((always_inline)) ptrdiff_t NAMED(curve_elements)(const MienCurve curve, const float *input,
                                                                            float *output, ptrdiff_t index,
                                                                            ptrdiff_t count, float a, float b) {
    for (; index + WIDTH <= count; index += WIDTH) STORE(output + index, NAMED(curve)(curve, LOAD(input + index), a, b));
    return index;
}

// `rows` and `vectors` are constants where this is inlined: then every sum has a register.
static inline __attribute__((always_inline)) void NAMED(outer_tile)(const MienOuterProducts *products, ptrdiff_t row,
                                                                   ptrdiff_t column, const int rows,
                                                                   const int vectors) {
    VECTOR sums[MOST_PIXELS][MOST_VECTORS];
    float *output = products->output + row * products->stride + column;
    UNROLLED for (int index = 0; index < rows; ++index) {
        UNROLLED for (int vector = 0; vector < vectors; ++vector)
            sums[index][vector] = LOAD(output + index * products->stride + vector * WIDTH);
    }
    const float *const *left = products->left, *const *right = products->right;
    const ptrdiff_t from_row = products->first_row + row, from_column = products->first_column + column;
    const ptrdiff_t pairs = products->pairs;
    for (ptrdiff_t pair = 0; pair < pairs; ++pair) {
        const float *numbers = left[pair] + from_row, *others = right[pair] + from_column;
        VECTOR factors[MOST_VECTORS];
        UNROLLED for (int vector = 0; vector < vectors; ++vector) factors[vector] = LOAD(others + vector * WIDTH);
        UNROLLED for (int index = 0; index < rows; ++index) {
            const float number = numbers[index];
            UNROLLED for (int vector = 0; vector < vectors; ++vector) sums[index][vector] += number * factors[vector];
        }
    }
    UNROLLED for (int index = 0; index < rows; ++index) {
        UNROLLED for (int vector = 0; vector < vectors; ++vector)
            STORE(output + index * products->stride + vector * WIDTH, sums[index][vector]);
    }
}

// All rows, from the column `column` on as far as whole tiles go. Returns the first column that is left.
static __attribute__((noinline)) ptrdiff_t NAMED(outer_columns_1)(const MienOuterProducts *products, ptrdiff_t column) {
    for (; column + WIDTH <= products->columns; column += WIDTH) {
        ptrdiff_t row = 0;
        for (; row + TILE_PIXELS <= products->rows; row += TILE_PIXELS)
            NAMED(outer_tile)(products, row, column, TILE_PIXELS, 1);
        for (; row + FEW_PIXELS <= products->rows; row += FEW_PIXELS)
            NAMED(outer_tile)(products, row, column, FEW_PIXELS, 1);
        for (; row < products->rows; ++row) NAMED(outer_tile)(products, row, column, 1, 1);
    }
    return column;
}

static __attribute__((noinline)) ptrdiff_t NAMED(outer_columns_2)(const MienOuterProducts *products, ptrdiff_t column) {
    for (; column + 2 * WIDTH <= products->columns; column += 2 * WIDTH) {
        ptrdiff_t row = 0;
        for (; row + TILE_PIXELS <= products->rows; row += TILE_PIXELS)
            NAMED(outer_tile)(products, row, column, TILE_PIXELS, 2);
        for (; row + FEW_PIXELS <= products->rows; row += FEW_PIXELS)
            NAMED(outer_tile)(products, row, column, FEW_PIXELS, 2);
        for (; row < products->rows; ++row) NAMED(outer_tile)(products, row, column, 1, 2);
    }
    return column;
}

static __attribute__((noinline)) ptrdiff_t NAMED(depthwise_gradient_channels)(const MienWindowGradient *shared,
                                                                             ptrdiff_t channel) {
    const MienWindowGradient run = *shared;
    for (; channel + WIDTH <= run.channels; channel += WIDTH) {
        for (ptrdiff_t row = 0; row < run.rows; ++row) {
            float *weights = run.weights_gradient + row * run.weights_row_step + channel;
            const float *cells = run.input + row * run.row_step + channel;
            const float *gradients = run.output_gradient + channel;
            if (run.columns == 3) {
                VECTOR first = LOAD(weights), second = LOAD(weights + run.channels), third = LOAD(weights + 2 * run.channels);
                for (ptrdiff_t pixel = 0; pixel < run.pixels; ++pixel) {
                    const VECTOR gradient = LOAD(gradients + pixel * run.channels);
                    const float *cell = cells + pixel * run.pixel_step;
                    first += LOAD(cell) * gradient;
                    second += LOAD(cell + run.column_step) * gradient;
                    third += LOAD(cell + 2 * run.column_step) * gradient;
                }
                STORE(weights, first);
                STORE(weights + run.channels, second);
                STORE(weights + 2 * run.channels, third);
                continue;
            }
            for (ptrdiff_t column = 0; column < run.columns; ++column) {
                VECTOR sum = LOAD(weights + column * run.channels);
                for (ptrdiff_t pixel = 0; pixel < run.pixels; ++pixel)
                    sum += LOAD(cells + pixel * run.pixel_step + column * run.column_step)
                        * LOAD(gradients + pixel * run.channels);
                STORE(weights + column * run.channels, sum);
            }
        }
    }
    return channel;
}

static __attribute__((noinline)) ptrdiff_t NAMED(largest_gradient_channels)(const MienWindowGradient *shared,
                                                                           ptrdiff_t channel) {
    const MienWindowGradient run = *shared;
    for (; channel + WIDTH <= run.channels; channel += WIDTH) {
        for (ptrdiff_t pixel = 0; pixel < run.pixels; ++pixel) {
            const VECTOR largest = LOAD(run.output + pixel * run.channels + channel);
            VECTOR gradient = LOAD(run.output_gradient + pixel * run.channels + channel);
            const ptrdiff_t first = pixel * run.pixel_step + channel;
            for (ptrdiff_t row = 0; row < run.rows; ++row) {
                for (ptrdiff_t column = 0; column < run.columns; ++column) {
                    const ptrdiff_t place = first + row * run.row_step + column * run.column_step;
                    const INTEGERS is_largest = LOAD(run.input + place) == largest;
                    STORE(run.input_gradient + place,
                          LOAD(run.input_gradient + place) + (is_largest ? gradient : (VECTOR)(0.0f)));
                    // The first one takes it all.
                    gradient = is_largest ? (VECTOR)(0.0f) : gradient;
                }
            }
        }
    }
    return channel;
}

static __attribute__((noinline)) ptrdiff_t NAMED(product_channels)(const float *gradient, const float *input,
                                                                  const float *shift, float *sums, float *products,
                                                                  ptrdiff_t cells, ptrdiff_t channels,
                                                                  ptrdiff_t channel) {
    for (; channel + WIDTH <= channels; channel += WIDTH) {
        // Four of each, so that none waits for the one before.
        VECTOR sum[4] = {0, 0, 0, 0}, product[4] = {0, 0, 0, 0};
        const VECTOR center = LOAD(shift + channel);
        ptrdiff_t cell = 0;
        for (; cell + 4 <= cells; cell += 4) {
            UNROLLED for (int index = 0; index < 4; ++index) {
                const VECTOR value = LOAD(gradient + (cell + index) * channels + channel);
                sum[index] += value;
                product[index] += value * (LOAD(input + (cell + index) * channels + channel) - center);
            }
        }
        for (; cell < cells; ++cell) {
            const VECTOR value = LOAD(gradient + cell * channels + channel);
            sum[0] += value;
            product[0] += value * (LOAD(input + cell * channels + channel) - center);
        }
        STORE(sums + channel, LOAD(sums + channel) + ((sum[0] + sum[1]) + (sum[2] + sum[3])));
        STORE(products + channel, LOAD(products + channel) + ((product[0] + product[1]) + (product[2] + product[3])));
    }
    return channel;
}

static __attribute__((noinline)) ptrdiff_t NAMED(square_channels)(const float *input, const float *shift, float *sums,
                                                                 float *squares, ptrdiff_t cells, ptrdiff_t channels,
                                                                 ptrdiff_t channel) {
    for (; channel + WIDTH <= channels; channel += WIDTH) {
        VECTOR sum[4] = {0, 0, 0, 0}, square[4] = {0, 0, 0, 0};
        const VECTOR center = LOAD(shift + channel);
        ptrdiff_t cell = 0;
        for (; cell + 4 <= cells; cell += 4) {
            UNROLLED for (int index = 0; index < 4; ++index) {
                const VECTOR distance = LOAD(input + (cell + index) * channels + channel) - center;
                sum[index] += distance;
                square[index] += distance * distance;
            }
        }
        for (; cell < cells; ++cell) {
            const VECTOR distance = LOAD(input + cell * channels + channel) - center;
            sum[0] += distance;
            square[0] += distance * distance;
        }
        STORE(sums + channel, LOAD(sums + channel) + ((sum[0] + sum[1]) + (sum[2] + sum[3])));
        STORE(squares + channel, LOAD(squares + channel) + ((square[0] + square[1]) + (square[2] + square[3])));
    }
    return channel;
}

static ptrdiff_t NAMED(scale_two_channels)(const float *first, const float *first_scale, const float *second,
                                           const float *second_scale, const float *shift, float *output,
                                           ptrdiff_t index, ptrdiff_t channels) {
    for (; index + WIDTH <= channels; index += WIDTH) {
        const VECTOR sum = LOAD(first + index) * LOAD(first_scale + index)
            + (LOAD(second + index) * LOAD(second_scale + index) + LOAD(shift + index));
        STORE(output + index, sum);
    }
    return index;
}

static ptrdiff_t NAMED(pass_elements)(const float *gradient, const float *value, float *output, ptrdiff_t index,
                                      ptrdiff_t count, float minimum, float maximum) {
    for (; index + WIDTH <= count; index += WIDTH) {
        const VECTOR place = LOAD(value + index);
        const INTEGERS passes = (place > minimum) & (place < maximum);
        STORE(output + index, passes ? LOAD(gradient + index) : (VECTOR)(0.0f));
    }
    return index;
}

#undef JOINED
#undef EXPANDED
#undef NAMED
#undef VECTOR
#undef INTEGERS
#undef LOAD
#undef STORE
#undef CLAMPED
#undef WIDTH
