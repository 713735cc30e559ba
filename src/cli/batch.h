/* batch.h: the command `plaat batch`. */
#ifndef PL_CLI_BATCH_H
#define PL_CLI_BATCH_H

#include "cli/options.h"

/* What --shard says, or a scheduler's environment; false when a message was written. */
bool read_shard(const char *said, struct plaat_batch *batch);

/* Exit status. */
int run_batch(struct plaat_session *session, const struct command_line *line);

#endif
