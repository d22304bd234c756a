// CRC-32C, the cyclic redundancy check with Castagnoli's polynomial 0x1EDC6F41 (RFC 3720, appendix B.4): processors have an
// instruction for it.

#ifndef MIEN_C_CHECKSUM_H
#define MIEN_C_CHECKSUM_H

#include <stddef.h>
#include <stdint.h>

/// The checksum of `count` bytes that follow bytes whose checksum is `crc`, which is 0 before the first.
uint32_t mien_crc32c(uint32_t crc, const void *_Nullable bytes, size_t count);

/// The same without the instruction: its definition, and what runs where there is none.
uint32_t mien_crc32c_portable(uint32_t crc, const void *_Nullable bytes, size_t count);

#endif
