#ifndef CHIREDIS_H
#define CHIREDIS_H
// As CLinux has it: both take in headers of the system, which must come out the same.
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <hiredis/hiredis.h>
#endif
