#ifndef CZLIB_H
#define CZLIB_H
// zlib as it is. Declarations only: no logic lives here.
#include <zlib.h>
#endif
