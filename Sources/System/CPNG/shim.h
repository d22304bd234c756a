// libpng reports errors by longjmp, which must not cross Swift frames. Every function here returns 0, or -1 with
// libpng's words in `message`, and never prints.

#ifndef MIEN_CPNG_SHIM_H
#define MIEN_CPNG_SHIM_H

#include <png.h>
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

#endif
