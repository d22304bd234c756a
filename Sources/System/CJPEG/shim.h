// libjpeg ends the program on an error unless one jumps out of it, and a jump must not cross Swift frames. The functions
// here return 0, or -1 with libjpeg's words in `message`, and never print.

#ifndef MIEN_CJPEG_SHIM_H
#define MIEN_CJPEG_SHIM_H

// jpeglib.h uses size_t and FILE without including their headers.
#include <stddef.h>
#include <stdio.h>

#include <jpeglib.h>
#include <jerror.h>
#include <setjmp.h>
#include <string.h>

// The room for a message, its closing zero included.
#define MIEN_JPEG_MESSAGE_SIZE 200

// Progressive files may hold any number of scans, each of which costs time in proportion to the picture, not to its own
// bytes. Encoders make about ten.
#define MIEN_JPEG_MOST_SCANS 500

typedef struct {
    int width, height;
    int components; // 1 for grey, 3 for colour, 4 for CMYK
} mien_jpeg_picture;

typedef struct {
    struct jpeg_error_mgr base;
    jmp_buf escape;
    char *message;
} mien_jpeg_errors;

static inline void mien_jpeg_fail(j_common_ptr jpeg) {
    mien_jpeg_errors *errors = (mien_jpeg_errors *)jpeg->err;
    char words[JMSG_LENGTH_MAX];
    errors->base.format_message(jpeg, words);
    strncpy(errors->message, words, MIEN_JPEG_MESSAGE_SIZE - 1);
    errors->message[MIEN_JPEG_MESSAGE_SIZE - 1] = 0;
    longjmp(errors->escape, 1);
}

// libjpeg decodes damaged data to something grey and warns. Here such a warning is an error, but for those that cost no
// sample.
static inline void mien_jpeg_warn(j_common_ptr jpeg, int level) {
    if (level >= 0) return;
    switch (jpeg->err->msg_code) {
    case JWRN_ADOBE_XFORM:
    case JWRN_EXTRANEOUS_DATA:
    case JWRN_JFIF_MAJOR:
    case JWRN_NOT_SEQUENTIAL:
        return;
    default:
        mien_jpeg_fail(jpeg);
    }
}

static inline void mien_jpeg_count_scans(j_common_ptr jpeg) {
    if (((j_decompress_ptr)jpeg)->input_scan_number <= MIEN_JPEG_MOST_SCANS) return;
    mien_jpeg_errors *errors = (mien_jpeg_errors *)jpeg->err;
    snprintf(errors->message, MIEN_JPEG_MESSAGE_SIZE, "more than %d scans", MIEN_JPEG_MOST_SCANS);
    longjmp(errors->escape, 1);
}

// Reads the header into `picture`, and where `pixels` is not null the samples into it: width * height * components
// bytes, grey or RGB.
//
// `picture` must hold the header's own values, and one or three components, when `pixels` is given, so that the caller's
// room is surely enough.
__attribute__((noinline)) static inline int mien_jpeg_read(
    const unsigned char *file, size_t size, mien_jpeg_picture *picture, unsigned char *pixels, char *message
) {
    struct jpeg_decompress_struct jpeg;
    struct jpeg_progress_mgr progress;
    mien_jpeg_errors errors;
    memset(&jpeg, 0, sizeof jpeg);
    memset(&progress, 0, sizeof progress);
    jpeg.err = jpeg_std_error(&errors.base);
    errors.base.error_exit = mien_jpeg_fail;
    errors.base.emit_message = mien_jpeg_warn;
    errors.message = message;
    progress.progress_monitor = mien_jpeg_count_scans;
    if (setjmp(errors.escape)) {
        jpeg_destroy_decompress(&jpeg);
        return -1;
    }
    jpeg_create_decompress(&jpeg);
    jpeg.progress = &progress;
    jpeg_mem_src(&jpeg, file, size);
    jpeg_read_header(&jpeg, TRUE);

    mien_jpeg_picture header = {(int)jpeg.image_width, (int)jpeg.image_height, jpeg.num_components};
    if (pixels) {
        if (memcmp(picture, &header, sizeof header) != 0 || (header.components != 1 && header.components != 3)) {
            ERREXIT(&jpeg, JERR_CONVERSION_NOTIMPL);
        }
        jpeg.out_color_space = header.components == 1 ? JCS_GRAYSCALE : JCS_RGB;
        jpeg_start_decompress(&jpeg);
        size_t row = (size_t)header.width * (size_t)header.components;
        while (jpeg.output_scanline < jpeg.output_height) {
            JSAMPROW start = pixels + (size_t)jpeg.output_scanline * row;
            jpeg_read_scanlines(&jpeg, &start, 1);
        }
        jpeg_finish_decompress(&jpeg);
    }
    *picture = header;
    jpeg_destroy_decompress(&jpeg);
    return 0;
}

static inline void mien_jpeg_start_file(j_compress_ptr jpeg) { (void)jpeg; }
static inline void mien_jpeg_end_file(j_compress_ptr jpeg) { (void)jpeg; }

static inline boolean mien_jpeg_run_out_of_room(j_compress_ptr jpeg) { ERREXIT(jpeg, JERR_BUFFER_SIZE); }

// The most bytes that a picture takes. A coefficient has a code of at most 16 bits and 10 bits of its own, and behind a byte
// of ones comes one of zeros, so there are at most 6.5 bytes for a sample; blocks are whole.
static inline size_t mien_jpeg_bound(const mien_jpeg_picture *picture) {
    size_t width = ((size_t)picture->width + 15) / 16 * 16, height = ((size_t)picture->height + 15) / 16 * 16;
    return width * height * (size_t)picture->components * 7 + 4096;
}

// Writes width * height * components bytes, grey or RGB, into `file`, which has room for `size`, and says in `size` how many
// they became. Baseline, with libjpeg's own tables, and colour at half the resolution.
__attribute__((noinline)) static inline int mien_jpeg_write(
    const mien_jpeg_picture *picture, const unsigned char *pixels, int quality, unsigned char *file, size_t *size,
    char *message
) {
    struct jpeg_compress_struct jpeg;
    struct jpeg_destination_mgr room;
    mien_jpeg_errors errors;
    memset(&jpeg, 0, sizeof jpeg);
    memset(&room, 0, sizeof room);
    jpeg.err = jpeg_std_error(&errors.base);
    errors.base.error_exit = mien_jpeg_fail;
    errors.base.emit_message = mien_jpeg_warn;
    errors.message = message;
    if (setjmp(errors.escape)) {
        jpeg_destroy_compress(&jpeg);
        return -1;
    }
    jpeg_create_compress(&jpeg);
    room.init_destination = mien_jpeg_start_file;
    room.empty_output_buffer = mien_jpeg_run_out_of_room;
    room.term_destination = mien_jpeg_end_file;
    room.next_output_byte = file;
    room.free_in_buffer = *size;
    jpeg.dest = &room;

    jpeg.image_width = (JDIMENSION)picture->width;
    jpeg.image_height = (JDIMENSION)picture->height;
    jpeg.input_components = picture->components;
    jpeg.in_color_space = picture->components == 1 ? JCS_GRAYSCALE : JCS_RGB;
    jpeg_set_defaults(&jpeg);
    jpeg_set_quality(&jpeg, quality, TRUE);
    jpeg_start_compress(&jpeg, TRUE);
    size_t row = (size_t)picture->width * (size_t)picture->components;
    while (jpeg.next_scanline < jpeg.image_height) {
        JSAMPROW start = (JSAMPROW)(pixels + (size_t)jpeg.next_scanline * row);
        jpeg_write_scanlines(&jpeg, &start, 1);
    }
    jpeg_finish_compress(&jpeg);
    *size -= room.free_in_buffer;
    jpeg_destroy_compress(&jpeg);
    return 0;
}

#endif
