/* shard.c: which machine draws what. */
#include "engine/engine-private.h"

#include "base/num.h"

#include <string.h>

/* The low bits of FNV-1a favour no remainder much; mixed once more they favour none (the finaliser of MurmurHash3). */
size_t shard_of(const char *name, size_t of)
{
    uint64_t h = pl_hash(name, strlen(name), 0);
    h = (h ^ (h >> 33)) * 0xff51afd7ed558ccdULL;
    h = (h ^ (h >> 33)) * 0xc4ceb9fe1a85ec53ULL;
    return (size_t)((h ^ (h >> 33)) % of);
}
