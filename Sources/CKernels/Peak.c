#include "MienCKernels.h"

#include <string.h>

#pragma STDC FP_CONTRACT ON

// Enough sums that none waits for its own last value, few enough for the registers.
#define PEAK(set, width, sums_count) \
    typedef float vector_##set __attribute__((ext_vector_type(width))); \
    static double peak_##set(ptrdiff_t rounds) { \
        vector_##set sums[sums_count]; \
        float start = 1.0f, factor = 0.999f, term = 0.001f; \
        __asm__ volatile("" : "+m"(start), "+m"(factor), "+m"(term)); \
        const vector_##set factors = factor, terms = term; \
        _Pragma("clang loop unroll(full)") for (int index = 0; index < sums_count; ++index) sums[index] = start; \
        for (ptrdiff_t round = 0; round < rounds; ++round) { \
            _Pragma("clang loop unroll(full)") for (int index = 0; index < sums_count; ++index) \
                sums[index] = sums[index] * factors + terms; \
        } \
        vector_##set total = 0.0f; \
        _Pragma("clang loop unroll(full)") for (int index = 0; index < sums_count; ++index) total += sums[index]; \
        volatile float sink = total[0]; \
        (void)sink; \
        return 2.0 * width * sums_count * (double)rounds; \
    }

#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx512f"))), apply_to = function)
PEAK(avx512, 16, 16)
#pragma clang attribute pop
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
PEAK(avx2, 8, 12)
#pragma clang attribute pop
PEAK(sse2, 4, 12)
#else
PEAK(neon, 4, 20)
#endif

double mien_peak(const char *set, ptrdiff_t rounds) {
#if defined(__x86_64__)
    if (!strcmp(set, "avx512")) return peak_avx512(rounds);
    if (!strcmp(set, "avx2")) return peak_avx2(rounds);
    if (!strcmp(set, "sse2")) return peak_sse2(rounds);
#else
    if (!strcmp(set, "neon")) return peak_neon(rounds);
#endif
    return 0;
}
