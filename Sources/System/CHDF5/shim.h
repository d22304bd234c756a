// What libhdf5 offers as macros, which Swift does not see, as functions; and the few calls whose signature differs
// between 1.10 (Debian 12) and later ones (Homebrew), in one form. The names are those of the HDF5 manual behind a prefix.

#ifndef MIEN_CHDF5_SHIM_H
#define MIEN_CHDF5_SHIM_H

// Versions from 1.12 on then offer the calls of 1.10 under their plain names.
#define H5_USE_110_API 1
#include <hdf5.h>
#include <string.h>

#define MIEN_HDF5_CONSTANT(type, name) \
    static inline type mien_##name(void) { return name; }

MIEN_HDF5_CONSTANT(unsigned, H5F_ACC_RDONLY)
MIEN_HDF5_CONSTANT(unsigned, H5F_ACC_TRUNC)
MIEN_HDF5_CONSTANT(hid_t, H5P_DEFAULT)
MIEN_HDF5_CONSTANT(hid_t, H5P_FILE_ACCESS)
MIEN_HDF5_CONSTANT(hid_t, H5P_FILE_CREATE)
MIEN_HDF5_CONSTANT(hid_t, H5P_DATASET_CREATE)
MIEN_HDF5_CONSTANT(hid_t, H5P_DATASET_XFER)
MIEN_HDF5_CONSTANT(hid_t, H5P_GROUP_CREATE)
MIEN_HDF5_CONSTANT(hid_t, H5P_LINK_CREATE)
MIEN_HDF5_CONSTANT(hid_t, H5P_ATTRIBUTE_CREATE)
MIEN_HDF5_CONSTANT(hid_t, H5E_DEFAULT)
MIEN_HDF5_CONSTANT(hid_t, H5S_ALL)
MIEN_HDF5_CONSTANT(haddr_t, HADDR_UNDEF)
MIEN_HDF5_CONSTANT(size_t, H5T_VARIABLE)
MIEN_HDF5_CONSTANT(hid_t, H5T_C_S1)
MIEN_HDF5_CONSTANT(hid_t, H5T_STD_I8LE)
MIEN_HDF5_CONSTANT(hid_t, H5T_STD_I16LE)
MIEN_HDF5_CONSTANT(hid_t, H5T_STD_I32LE)
MIEN_HDF5_CONSTANT(hid_t, H5T_STD_I64LE)
MIEN_HDF5_CONSTANT(hid_t, H5T_STD_U8LE)
MIEN_HDF5_CONSTANT(hid_t, H5T_STD_U16LE)
MIEN_HDF5_CONSTANT(hid_t, H5T_STD_U32LE)
MIEN_HDF5_CONSTANT(hid_t, H5T_STD_U64LE)
MIEN_HDF5_CONSTANT(hid_t, H5T_STD_I16BE)
MIEN_HDF5_CONSTANT(hid_t, H5T_STD_I32BE)
MIEN_HDF5_CONSTANT(hid_t, H5T_STD_U64BE)
MIEN_HDF5_CONSTANT(hid_t, H5T_IEEE_F32LE)
MIEN_HDF5_CONSTANT(hid_t, H5T_IEEE_F32BE)
MIEN_HDF5_CONSTANT(hid_t, H5T_IEEE_F64LE)
MIEN_HDF5_CONSTANT(hid_t, H5T_IEEE_F64BE)

#undef MIEN_HDF5_CONSTANT

// What a reader asks of an object; the sizes of its B-trees and heaps, which cost time, are left out.
typedef struct {
    H5O_type_t type;
    haddr_t address;
    hsize_t attributeCount;
} mien_H5O_info;

static inline herr_t mien_H5Oget_info(hid_t object, mien_H5O_info *info) {
    H5O_info_t all;
    memset(&all, 0, sizeof all);
    herr_t status = H5Oget_info2(object, &all, H5O_INFO_BASIC | H5O_INFO_NUM_ATTRS);
    info->type = all.type;
    info->address = all.addr;
    info->attributeCount = all.num_attrs;
    return status;
}

// Names the links of a group and their kinds; none is followed. A visitor's answer other than 0 ends the walk.
typedef herr_t (*mien_H5L_visitor)(const char *name, H5L_type_t type, void *context);

typedef struct {
    mien_H5L_visitor visitor;
    void *context;
} mien_H5L_visit;

static inline herr_t mien_H5L_visit_one(hid_t group, const char *name, const H5L_info_t *info, void *visit) {
    (void)group;
    const mien_H5L_visit *call = (const mien_H5L_visit *)visit;
    return call->visitor(name, info->type, call->context);
}

static inline herr_t mien_H5Literate(hid_t group, mien_H5L_visitor visitor, void *context) {
    mien_H5L_visit visit = {visitor, context};
    hsize_t position = 0;
    return H5Literate(group, H5_INDEX_NAME, H5_ITER_NATIVE, &position, mien_H5L_visit_one, &visit);
}

// A file that lies in memory is read where it lies: every copy that the library wants to make of it is the original.
static void *mien_image_malloc(size_t size, H5FD_file_image_op_t operation, void *image) {
    (void)size;
    (void)operation;
    return image;
}

static void *mien_image_memcpy(
    void *to, const void *from, size_t size, H5FD_file_image_op_t operation, void *image) {
    (void)size;
    (void)operation;
    (void)image;
    return to == from ? to : NULL;
}

static void *mien_image_realloc(void *old, size_t size, H5FD_file_image_op_t operation, void *image) {
    (void)old;
    (void)size;
    (void)operation;
    (void)image;
    return NULL;
}

static herr_t mien_image_free(void *old, H5FD_file_image_op_t operation, void *image) {
    (void)old;
    (void)operation;
    (void)image;
    return 0;
}

static void *mien_image_same(void *image) { return image; }

static herr_t mien_image_leave(void *image) {
    (void)image;
    return 0;
}

// Makes the core driver of `access` read the `size` bytes at `image`, which must outlive the file that is opened so.
static inline herr_t mien_H5Pset_borrowed_file_image(hid_t access, const void *image, size_t size) {
    void *bytes = (void *)image;
    H5FD_file_image_callbacks_t callbacks = {mien_image_malloc, mien_image_memcpy, mien_image_realloc, mien_image_free,
                                             mien_image_same,   mien_image_leave,  bytes};
    if (H5Pset_file_image_callbacks(access, &callbacks) < 0) return -1;
    return H5Pset_file_image(access, bytes, size);
}

#endif
