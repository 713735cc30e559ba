/* watch.h: render again at every change of any file that was read. */
#ifndef PL_CLI_WATCH_H
#define PL_CLI_WATCH_H

#include "cli/options.h"

/* Until interrupted. */
int watch(const struct command_line *line, const struct plaat_options *options);

/* main.c */
int run_jobs(struct plaat_session *session, const struct command_line *line);

#endif
