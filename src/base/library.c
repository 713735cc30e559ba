/* library.c: see library.h. */
#include "base/library.h"

#include <dlfcn.h>
#include <string.h>

void *pl_library_open(const char *name)
{
    return dlopen(name, RTLD_NOW | RTLD_LOCAL);
}

/* ISO C has no cast from an object's address to a function's; POSIX says that the bytes are the same. */
bool pl_library_find(void *library, const char *name, void *function)
{
    void *found = library ? dlsym(library, name) : NULL;
    memcpy(function, &found, sizeof found);
    return found != NULL;
}
