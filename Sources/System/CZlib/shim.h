#ifndef MIEN_CZLIB_SHIM_H
#define MIEN_CZLIB_SHIM_H

#include <zlib.h>

#endif
