#include "MienCChecksum.h"

#include <string.h>

// What four bits do to the remainder. A larger table would be faster, and matter only where there is no instruction.
static const uint32_t table[16] = {
    0x00000000, 0x105EC76F, 0x20BD8EDE, 0x30E349B1, 0x417B1DBC, 0x5125DAD3, 0x61C69362, 0x7198540D,
    0x82F63B78, 0x92A8FC17, 0xA24BB5A6, 0xB21572C9, 0xC38D26C4, 0xD3D3E1AB, 0xE330A81A, 0xF36E6F75,
};

uint32_t mien_crc32c_portable(uint32_t crc, const void *bytes, size_t count) {
    const uint8_t *next = bytes;
    crc = ~crc;
    for (; count > 0; count--) {
        crc ^= *next++;
        crc = crc >> 4 ^ table[crc & 15];
        crc = crc >> 4 ^ table[crc & 15];
    }
    return ~crc;
}

#if defined(__x86_64__)
#include <nmmintrin.h>
#define INSTRUCTION __attribute__((target("sse4.2")))
#define HAS_INSTRUCTION __builtin_cpu_supports("sse4.2")
#define STEP_1(crc, byte) _mm_crc32_u8(crc, byte)
#define STEP_8(crc, word) ((uint32_t)_mm_crc32_u64(crc, word))
#elif defined(__ARM_FEATURE_CRC32)
#include <arm_acle.h>
#define INSTRUCTION
#define HAS_INSTRUCTION 1
#define STEP_1(crc, byte) __crc32cb(crc, byte)
#define STEP_8(crc, word) __crc32cd(crc, word)
#endif

#if defined(INSTRUCTION)
INSTRUCTION static uint32_t with_instruction(uint32_t crc, const uint8_t *next, size_t count) {
    crc = ~crc;
    for (; count >= 8; count -= 8, next += 8) {
        uint64_t word;
        memcpy(&word, next, 8);
        crc = STEP_8(crc, word);
    }
    for (; count > 0; count--) crc = STEP_1(crc, *next++);
    return ~crc;
}
#endif

uint32_t mien_crc32c(uint32_t crc, const void *bytes, size_t count) {
#if defined(INSTRUCTION)
    if (HAS_INSTRUCTION) return with_instruction(crc, bytes, count);
#endif
    return mien_crc32c_portable(crc, bytes, count);
}
