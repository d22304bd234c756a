// CRC-32C, the cyclic redundancy check with Castagnoli's polynomial 0x1EDC6F41 (RFC 3720, appendix B.4), and SHA-256 (FIPS
// 180-4): processors have instructions for them.

#ifndef MIEN_C_CHECKSUM_H
#define MIEN_C_CHECKSUM_H

#include <stddef.h>
#include <stdint.h>

/// The checksum of `count` bytes that follow bytes whose checksum is `crc`, which is 0 before the first.
uint32_t mien_crc32c(uint32_t crc, const void *_Nullable bytes, size_t count);

/// The same without the instruction: its definition, and what runs where there is none.
uint32_t mien_crc32c_portable(uint32_t crc, const void *_Nullable bytes, size_t count);

/// Takes `count` blocks of 64 bytes into the eight words of a SHA-256 digest.
void mien_sha256(uint32_t *_Nonnull state, const void *_Nullable blocks, size_t count);

/// The same without the instructions.
void mien_sha256_portable(uint32_t *_Nonnull state, const void *_Nullable blocks, size_t count);

#endif
