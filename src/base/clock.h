/* clock.h: a clock for spans of time. What is drawn never depends on it. */
#ifndef PL_BASE_CLOCK_H
#define PL_BASE_CLOCK_H

/* Seconds of a clock that is never set back; from when is not said. */
double pl_seconds(void);

#endif
