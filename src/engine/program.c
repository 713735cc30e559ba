/* program.c: which program draws, and with which libraries: the build IDs that the linker gave each of them (the note
 * NT_GNU_BUILD_ID of the ELF file). They tell versions that name themselves alike apart, a library mended by the
 * distribution too. Where there is none, the file's size and time stand for it. */
#include "engine/engine-private.h"

#include <elf.h>
#include <fcntl.h>
#include <limits.h>
#include <link.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct listing {
    struct pl_arena *arena;
    PL_VEC(struct program_row) rows;
};

static const char *build_of(struct pl_arena *arena, const struct dl_phdr_info *info)
{
    for (int i = 0; i < info->dlpi_phnum; i++) {
        const ElfW(Phdr) *p = &info->dlpi_phdr[i];
        const uintptr_t address = info->dlpi_addr + p->p_vaddr;
        const unsigned char *at, *end;
        memcpy(&at, &address, sizeof at);
        end = at + p->p_memsz;
        while (p->p_type == PT_NOTE && (size_t)(end - at) >= sizeof(ElfW(Nhdr))) {
            ElfW(Nhdr) note;
            memcpy(&note, at, sizeof note);
            const unsigned char *name = at + sizeof note, *id = name + ((note.n_namesz + 3u) & ~3u);
            if ((size_t)(end - name) < note.n_namesz || id > end || (size_t)(end - id) < note.n_descsz)
                break;
            if (note.n_type == NT_GNU_BUILD_ID && note.n_namesz == 4 && memcmp(name, "GNU", 4) == 0) {
                struct pl_buf hex = {.arena = arena};
                for (size_t k = 0; k < note.n_descsz; k++)
                    pl_putf(&hex, "%02x", id[k]);
                return hex.text;
            }
            at = id + ((note.n_descsz + 3u) & ~3u);
        }
    }
    return NULL;
}

static int list_one(struct dl_phdr_info *info, size_t size, void *ctx)
{
    struct listing *l = ctx;
    char real[PATH_MAX];
    const char *path = *info->dlpi_name ? info->dlpi_name : "/proc/self/exe";
    (void)size;
    if (!realpath(path, real)) /* what the kernel lends: linux-vdso.so */
        return 0;
    const char *slash = strrchr(real, '/'), *build = build_of(l->arena, info);
    struct pl_seen now = pl_seen_now(real);
    if (!build)
        build = pl_printf(l->arena, "%llu-%lld", (unsigned long long)now.size, (long long)now.mtime_ns);
    *pl_push(l->arena, &l->rows) = (struct program_row){pl_strdup(l->arena, slash ? slash + 1 : real), build};
    return 0;
}

static int by_name(const void *a, const void *b)
{
    const struct program_row *x = a, *y = b;
    int order = strcmp(x->name, y->name);
    return order ? order : strcmp(x->build, y->build);
}

struct program program_read(struct pl_arena *arena)
{
    struct listing l = {.arena = arena};
    struct pl_buf all = {.arena = arena};
    struct program program = {0};
    const char *epoch = getenv("SOURCE_DATE_EPOCH"); /* it stands in the files, as the program's own version does */
    pl_run_libraries();
    dl_iterate_phdr(list_one, &l);
    qsort(l.rows.at, l.rows.n, sizeof *l.rows.at, by_name);
    for (size_t i = 0; i < l.rows.n; i++)
        pl_putf(&all, "%s %s\n", l.rows.at[i].name, l.rows.at[i].build);
    pl_putf(&all, "epoch %s\n", epoch ? epoch : "");
    sha_of(all.text, all.len, program.sha);
    program.rows = l.rows.at;
    program.n = l.rows.n;
    return program;
}

const char *boot_read(struct pl_arena *arena)
{
    char text[64] = "";
    int fd = open("/proc/sys/kernel/random/boot_id", O_RDONLY | O_CLOEXEC);
    ssize_t n = fd >= 0 ? read(fd, text, sizeof text - 1) : 0;
    if (fd >= 0)
        close(fd);
    text[n > 0 ? n : 0] = '\0';
    text[strcspn(text, "\n\t")] = '\0';
    return pl_strdup(arena, text);
}
