/* library.h: libraries that are opened only when something needs them, so that no other start of the program pays. */
#ifndef PL_BASE_LIBRARY_H
#define PL_BASE_LIBRARY_H

#include <stdbool.h>

/* The library of this name (a soname), or NULL. Its owner calls dlclose, or keeps it for good. */
void *pl_library_open(const char *name);
/* Puts the address of a function into a pointer to it (function: the pointer's address), NULL where there is none:
 * false then. library may be NULL. */
bool pl_library_find(void *library, const char *name, void *function);

#endif
