// libpng reports errors by longjmp, which must not cross Swift frames. Every function here returns 0, or -1 with
// libpng's words in `message`, and never prints.

#ifndef MIEN_CPNG_SHIM_H
#define MIEN_CPNG_SHIM_H

#include <png.h>
#include <string.h>

#define MIEN_PNG_MESSAGE_SIZE 160

static inline void mien_png_describe(png_image *image, int width, int height, int channels) {
    memset(image, 0, sizeof *image);
    image->version = PNG_IMAGE_VERSION;
    image->width = (png_uint_32)width;
    image->height = (png_uint_32)height;
    image->format = channels == 1 ? PNG_FORMAT_GRAY : PNG_FORMAT_RGB;
}

// The largest file that mien_png_write can make.
static inline size_t mien_png_bound(int width, int height, int channels) {
    png_image image;
    mien_png_describe(&image, width, height, channels);
    return PNG_IMAGE_PNG_SIZE_MAX(image);
}

// Writes 8-bit grey or RGB rows into `file`, which has room for *size bytes; *size becomes the file's size.
static inline int mien_png_write(
    const unsigned char *pixels, int width, int height, int channels, unsigned char *file, size_t *size, char *message
) {
    png_image image;
    mien_png_describe(&image, width, height, channels);
    png_alloc_size_t bytes = *size;
    int done = png_image_write_to_memory(&image, file, &bytes, 0, pixels, 0, NULL);
    strncpy(message, image.message, MIEN_PNG_MESSAGE_SIZE - 1);
    message[MIEN_PNG_MESSAGE_SIZE - 1] = 0;
    *size = bytes;
    png_image_free(&image);
    return done ? 0 : -1;
}

#endif
