#include "MienCKernels.h"

// A product and the sum it goes into are rounded once where the machine can; the compilers' own default, said aloud.
#pragma STDC FP_CONTRACT ON

#define UNROLLED _Pragma("clang loop unroll(full)")
// The sizes of the arrays that become registers.
#define MOST_PIXELS 12
#define MOST_VECTORS 4
// Pixels that a window's weights are held for.
#define WINDOW_PIXELS 8
// The longest row of taps whose weights are held.
#define MOST_COLUMNS 5
// Where Winograd's polynomials are taken: ±A and ±B, beside 0 and infinity; for 3 outputs ±A and C.
#define A 0.75f
#define B 1.5f
#define A_SQUARED 0.5625f
#define B_SQUARED 2.25f
#define C 2.0f
#define C_SQUARED 4.0f
// Added to a number below 2²², it leaves its nearest whole one in the last bits.
#define WHOLE 12582912.0f
#define WHOLE_BITS 0x4B400000

// How large a tile is follows from the registers: pixels × vectors sums, one vector of weights for each of a pixel's, and
// one for the input.

#if defined(__x86_64__)

// 32 registers: 24 sums.
#pragma clang attribute push(__attribute__((target("avx512f,avx512vl,avx2,fma"))), apply_to = function)
#define SET avx512
#define WIDEST 16
#define TILE_PIXELS 12
#define SOME_PIXELS 9
#define FEW_PIXELS 4
#define TILES(TILE) TILE(16, 2) TILE(16, 1) TILE(8, 1)
#define WIDEST_TILE 32
#define NARROWEST_TILE 8
#include "InstructionSet.h"
#pragma clang attribute pop

// 16 registers: 12 sums.
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#define SET avx2
#define WIDEST 8
#define TILE_PIXELS 6
#define SOME_PIXELS 4
#define FEW_PIXELS 2
#define TILES(TILE) TILE(8, 2) TILE(8, 1)
#define WIDEST_TILE 16
#define NARROWEST_TILE 8
#include "InstructionSet.h"
#pragma clang attribute pop

// 16 registers, and a product needs one of its own: 8 sums. Every x86-64 has these.
#define SET sse2
#define WIDEST 4
#define TILE_PIXELS 4
#define SOME_PIXELS 3
#define FEW_PIXELS 2
#define TILES(TILE) TILE(4, 2) TILE(4, 1)
#define WIDEST_TILE 8
#define NARROWEST_TILE 4
#include "InstructionSet.h"

const MienInstructionSet *mien_instruction_set(int index) {
    const MienInstructionSet *sets[3];
    int count = 0;
    __builtin_cpu_init();
    const int has_avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    if (has_avx2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl"))
        sets[count++] = &kernels_avx512;
    if (has_avx2) sets[count++] = &kernels_avx2;
    sets[count++] = &kernels_sse2;
    return index >= 0 && index < count ? sets[index] : NULL;
}

#else

// 32 registers: 24 sums. Every arm64 has NEON; elsewhere the compiler takes these vectors apart.
#define SET neon
#define WIDEST 4
#define TILE_PIXELS 6
#define SOME_PIXELS 4
#define FEW_PIXELS 2
#define TILES(TILE) TILE(4, 4) TILE(4, 2) TILE(4, 1)
#define WIDEST_TILE 16
#define NARROWEST_TILE 4
#include "InstructionSet.h"

const MienInstructionSet *mien_instruction_set(int index) { return index == 0 ? &kernels_neon : NULL; }

#endif
