// libpng reports errors by longjmp, which must not cross Swift frames. Every function here returns 0, or -1 with
// libpng's words in `message`, and never prints.

#ifndef MIEN_CPNG_SHIM_H
#define MIEN_CPNG_SHIM_H

#include <png.h>
#include <zlib.h>
#include <string.h>

// The room for a message, its closing zero included.
#define MIEN_PNG_MESSAGE_SIZE 200

typedef struct {
    int width, height;
    int channels; // 1 for grey, 3 for RGB; a palette is RGB
} mien_png_picture;

typedef struct {
    const unsigned char *next;
    size_t left;
    char *message;
} mien_png_source;

static inline void mien_png_say(char *message, const char *words) {
    strncpy(message, words, MIEN_PNG_MESSAGE_SIZE - 1);
    message[MIEN_PNG_MESSAGE_SIZE - 1] = 0;
}

static inline void mien_png_fail(png_structp png, png_const_charp words) {
    mien_png_source *source = (mien_png_source *)png_get_error_ptr(png);
    mien_png_say(source->message, words);
    png_longjmp(png, 1);
}

static inline void mien_png_ignore(png_structp png, png_const_charp words) {
    (void)png;
    (void)words;
}

static inline void mien_png_give(png_structp png, png_bytep bytes, size_t count) {
    mien_png_source *source = (mien_png_source *)png_get_io_ptr(png);
    if (count > source->left) png_error(png, "the file ends early");
    memcpy(bytes, source->next, count);
    source->next += count;
    source->left -= count;
}

// Takes the header from where it stands in every file, without looking whether the rest is right: libpng does that when it reads
// the samples, and compares. -1 where it does not stand there.
static inline int mien_png_peek(const unsigned char *file, size_t size, mien_png_picture *picture) {
    static const unsigned char start[16] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n', 0, 0, 0, 13, 'I', 'H', 'D', 'R'};
    if (size < 33 || memcmp(file, start, sizeof start) != 0) return -1;
    png_uint_32 width = png_get_uint_32(file + 16), height = png_get_uint_32(file + 20);
    if (width - 1 >= PNG_UINT_31_MAX || height - 1 >= PNG_UINT_31_MAX) return -1;
    memset(picture, 0, sizeof *picture);
    picture->width = (int)width;
    picture->height = (int)height;
    picture->channels = file[25] & PNG_COLOR_MASK_COLOR ? 3 : 1;
    return 0;
}

// Reads the header into `picture`, and where `pixels` is not null the samples into it: width * height * channels bytes,
// 8 bits each, without gamma correction and without alpha. 16-bit samples keep their high byte, as in Pillow.
//
// `picture` must hold the header's own values when `pixels` is given, so that the caller's room is surely enough.
__attribute__((noinline)) static inline int mien_png_read(
    const unsigned char *file, size_t size, mien_png_picture *picture, unsigned char *pixels, char *message
) {
    mien_png_source source = {file, size, message};
    png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, &source, mien_png_fail, mien_png_ignore);
    png_infop info = png ? png_create_info_struct(png) : NULL;
    if (!info) {
        png_destroy_read_struct(&png, NULL, NULL);
        mien_png_say(message, "out of memory");
        return -1;
    }
    // Nothing that this function's own frame holds changes after this line.
    if (setjmp(png_jmpbuf(png))) {
        png_destroy_read_struct(&png, &info, NULL);
        return -1;
    }
    png_set_read_fn(png, &source, mien_png_give);
    png_set_user_limits(png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);
    // Colour profiles, texts and the like are skipped unread: they change no sample.
    png_set_keep_unknown_chunks(png, PNG_HANDLE_CHUNK_NEVER, NULL, -1);
    png_read_info(png, info);

    mien_png_picture header;
    header.width = (int)png_get_image_width(png, info);
    header.height = (int)png_get_image_height(png, info);
    header.channels = png_get_color_type(png, info) & PNG_COLOR_MASK_COLOR ? 3 : 1;
    if (pixels) {
        if (memcmp(picture, &header, sizeof header) != 0) png_error(png, "the header changed while it was read");
        if (png_get_color_type(png, info) == PNG_COLOR_TYPE_PALETTE) {
            png_set_palette_to_rgb(png);
        } else {
            png_set_expand_gray_1_2_4_to_8(png);
        }
        png_set_strip_16(png);
        png_set_strip_alpha(png);
        int passes = png_set_interlace_handling(png);
        png_read_update_info(png, info);
        size_t row = (size_t)header.width * (size_t)header.channels;
        if (png_get_rowbytes(png, info) != row) png_error(png, "rows have an unexpected length");
        for (int pass = 0; pass < passes; pass++) {
            for (int y = 0; y < header.height; y++) png_read_row(png, pixels + (size_t)y * row, NULL);
        }
        png_read_end(png, NULL);
    }
    *picture = header;
    png_destroy_read_struct(&png, &info, NULL);
    return 0;
}

static inline void mien_png_describe(png_image *image, const mien_png_picture *picture) {
    memset(image, 0, sizeof *image);
    image->version = PNG_IMAGE_VERSION;
    image->width = (png_uint_32)picture->width;
    image->height = (png_uint_32)picture->height;
    image->format = picture->channels == 1 ? PNG_FORMAT_GRAY : PNG_FORMAT_RGB;
}

// The largest file that mien_png_write can make of such a picture.
static inline size_t mien_png_bound(const mien_png_picture *picture) {
    png_image image;
    mien_png_describe(&image, picture);
    return PNG_IMAGE_PNG_SIZE_MAX(image);
}

// Writes 8-bit samples into `file`, which has room for *size bytes; *size becomes the file's size.
static inline int mien_png_write(
    const mien_png_picture *picture, const unsigned char *pixels, unsigned char *file, size_t *size, char *message
) {
    png_image image;
    mien_png_describe(&image, picture);
    png_alloc_size_t bytes = *size;
    int done = png_image_write_to_memory(&image, file, &bytes, 0, pixels, 0, NULL);
    if (!done) mien_png_say(message, image.message);
    *size = bytes;
    png_image_free(&image);
    return done ? 0 : -1;
}

// The same for a picture whose samples are places in a palette of `colors` RGB triples, one byte per pixel; `picture` has one
// channel.
static inline int mien_png_write_indexed(
    const mien_png_picture *picture, const unsigned char *pixels, const unsigned char *palette, int colors,
    unsigned char *file, size_t *size, char *message
) {
    png_image image;
    mien_png_describe(&image, picture);
    image.format = PNG_FORMAT_RGB_COLORMAP;
    image.colormap_entries = (png_uint_32)colors;
    png_alloc_size_t bytes = *size;
    int done = png_image_write_to_memory(&image, file, &bytes, 0, pixels, 0, palette);
    if (!done) mien_png_say(message, image.message);
    *size = bytes;
    png_image_free(&image);
    return done ? 0 : -1;
}

typedef struct {
    unsigned char *next;
    size_t left;
    char *message;
} mien_png_target;

static inline void mien_png_fail_writing(png_structp png, png_const_charp words) {
    mien_png_target *target = (mien_png_target *)png_get_error_ptr(png);
    mien_png_say(target->message, words);
    png_longjmp(png, 1);
}

static inline void mien_png_take(png_structp png, png_bytep bytes, size_t count) {
    mien_png_target *target = (mien_png_target *)png_get_io_ptr(png);
    if (count > target->left) png_error(png, "the file is longer than it can be");
    memcpy(target->next, bytes, count);
    target->next += count;
    target->left -= count;
}

static inline void mien_png_flush(png_structp png) { (void)png; }

// The smallest room that file systems give a file, less what a PNG holds beside its samples.
#define MIEN_PNG_BLOCK (4096 - 96)

// The same in half the time, for photographs: every row is told by Paeth's prediction, and what is left over by its
// frequencies alone, which is as short there as with a search for repetitions. zlib's tables of that size are made without
// asking the system for pages. A picture that fits a block of the disk as it is takes that block in any case: its samples
// stay as they are, which is written and read in a fraction of the time.
__attribute__((noinline)) static inline int mien_png_write_photograph(
    const mien_png_picture *picture, const unsigned char *pixels, unsigned char *file, size_t *size, char *message
) {
    mien_png_target target = {file, *size, message};
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, &target, mien_png_fail_writing, mien_png_ignore);
    png_infop info = png ? png_create_info_struct(png) : NULL;
    if (!info) {
        png_destroy_write_struct(&png, NULL);
        mien_png_say(message, "out of memory");
        return -1;
    }
    // Nothing that this function's own frame holds changes after this line, but for what is behind a pointer.
    if (setjmp(png_jmpbuf(png))) {
        png_destroy_write_struct(&png, &info);
        return -1;
    }
    png_set_write_fn(png, &target, mien_png_take, mien_png_flush);
    png_set_IHDR(
        png, info, (png_uint_32)picture->width, (png_uint_32)picture->height, 8,
        picture->channels == 1 ? PNG_COLOR_TYPE_GRAY : PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE,
        PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    size_t row = (size_t)picture->width * (size_t)picture->channels;
    int fits = (row + 1) * (size_t)picture->height <= MIEN_PNG_BLOCK;
    png_set_filter(png, PNG_FILTER_TYPE_BASE, fits ? PNG_FILTER_NONE : PNG_FILTER_PAETH);
    png_set_compression_level(png, fits ? 0 : 1);
    png_set_compression_strategy(png, fits ? Z_DEFAULT_STRATEGY : Z_HUFFMAN_ONLY);
    png_set_compression_mem_level(png, 6);
    png_write_info(png, info);
    for (int y = 0; y < picture->height; y++) png_write_row(png, pixels + (size_t)y * row);
    png_write_end(png, info);
    png_destroy_write_struct(&png, &info);
    *size -= target.left;
    return 0;
}

#endif
