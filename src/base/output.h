/* output.h: the one sink for files that go out: whole or not at all, and a job's files together.
 *
 * pl_outbox_add writes each file beside its target under a temporary name; pl_outbox_commit renames them all. Until
 * then older files are untouched; when anything fails, every temporary is removed and the older files stay. */
#ifndef PL_BASE_OUTPUT_H
#define PL_BASE_OUTPUT_H

#include "base/work.h"

struct pl_outbox;

struct pl_outbox *pl_outbox_new(struct pl_work *work);

/* Path "-" is standard output, written at commit, as devices and pipes are. False when reported (P0xx). Bytes are
 * copied to disk at once. Missing folders of the path are made. */
bool pl_outbox_add(struct pl_outbox *box, const char *path, const void *bytes, size_t size);

/* False when reported; then every older file is as it was (on a file system without hard links, those renamed before
 * the one that failed are not). */
bool pl_outbox_commit(struct pl_outbox *box);

/* The caller has swept the folders that files will go to and will sweep them again should a writer die: nothing is
 * looked for while adding, which costs as much as a folder has files. */
void pl_outbox_is_swept(struct pl_outbox *box);

/* Makes every missing folder of path's folder part: all up to its last slash. False when reported (P011). */
bool pl_make_folders(struct pl_work *work, const char *path);
/* Only files may be replaced. A link, a pipe or a device in the place of one is an error (P833): whoever writes by
 * names that came out of a table into a folder of its own must not write outside of it, nor wait for who reads a pipe.
 */
void pl_outbox_files_only(struct pl_outbox *box);

/* Removes temporaries; nothing when committed. Also called at the arena's end. */
void pl_outbox_abandon(struct pl_outbox *box);

/* Removes what killed runs left in a folder: temporaries that nobody holds. */
void pl_outbox_sweep(const char *folder);

#endif
