/* spell.h: words in dictionaries of Hunspell, of the system's folders. The library is opened when a dictionary is first
 * asked for; dictionaries and what was suggested stay with the session. */
#ifndef PL_CHECK_SPELL_H
#define PL_CHECK_SPELL_H

#include "base/work.h"

struct pl_speller;
struct pl_speller *pl_speller_new(struct pl_arena *arena);

struct pl_dictionary;
/* The dictionary of a language tag; NULL: there is none, or no library (reported once a job at place). */
struct pl_dictionary *pl_speller_dictionary(struct pl_work *work, struct pl_speller *speller, const char *language,
                                            struct pl_place place);
/* Another job begins: what is missing is told again. */
void pl_speller_next_job(struct pl_speller *speller);

bool pl_spelt(struct pl_work *work, struct pl_dictionary *dictionary, const char *word);

enum { PL_MOST_SUGGESTIONS = 3 };
/* Words that may be meant, the likeliest first; slow, up to half a second. */
size_t pl_spell_suggest(struct pl_work *work, struct pl_dictionary *dictionary, const char *word,
                        const char *out[PL_MOST_SUGGESTIONS]);

#endif
