#include "run/run-private.h"
struct plaat_result *plaat_capacity(struct plaat_session *session, const char *layout){(void)layout;return call_end(call_start(session));}
struct plaat_result *plaat_schema(struct plaat_session *session, const char *what, bool man){(void)what;(void)man;return call_end(call_start(session));}
