// Memory without a name, as a descriptor: a call of the system that Swift does not see.

#ifndef MIEN_CMEMORY_SHIM_H
#define MIEN_CMEMORY_SHIM_H

#if defined(__linux__)
// The C library declares it only to those who ask for its extensions, which Swift's module of it does not.
extern int memfd_create(const char *name, unsigned int flags);

static inline int mien_memfd_create(void) {
    const unsigned int closeOnExec = 1;
    return memfd_create("mien", closeOnExec);
}
#endif

#endif
