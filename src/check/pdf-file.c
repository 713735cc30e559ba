/* pdf-file.c: a PDF of whatever make against the rules that can be read from a file. */
#include "check/pdf-private.h"

#include "base/num.h"

#include <math.h>
#include <string.h>

const struct pl_file_rule pl_file_rules[] = {
    {PL_P901, NULL, NULL, pl_mark_bleed},       {PL_P902, NULL, NULL, pl_mark_margin},
    {PL_P903, NULL, NULL, pl_mark_size},        {PL_P904, NULL, NULL, pl_mark_line},
    {PL_P906, NULL, NULL, pl_mark_sum},         {PL_P908, NULL, NULL, pl_mark_rich},
    {PL_P909, NULL, NULL, pl_mark_thin},        {PL_P910, NULL, NULL, pl_mark_resolution},
    {PL_P914, NULL, pl_sheet_empty, NULL},      {PL_P915, NULL, NULL, pl_mark_white},
    {PL_P916, NULL, NULL, pl_mark_spot},        {PL_P970, pl_file_structure, NULL, NULL},
    {PL_P971, pl_file_metadata, NULL, NULL},    {PL_P972, pl_file_intent, NULL, NULL},
    {PL_P973, pl_file_boxes, NULL, NULL},       {PL_P974, NULL, NULL, NULL},
    {PL_P975, NULL, NULL, pl_mark_foreign},     {PL_P976, NULL, NULL, NULL},
    {PL_P977, pl_file_interactive, NULL, NULL}, {PL_P978, NULL, NULL, NULL},
    {PL_P979, NULL, NULL, pl_mark_knockout},    {PL_P981, NULL, NULL, pl_mark_pale},
    {PL_P985, pl_file_tagged, NULL, NULL},      {PL_P986, pl_file_language, NULL, NULL},
    {PL_P987, pl_file_title, NULL, NULL},       {PL_P988, pl_file_alternatives, NULL, NULL},
};
const size_t pl_n_file_rules = sizeof pl_file_rules / sizeof *pl_file_rules;

struct pl_told {
    struct pl_finding finding;
    struct pl_flaw flaw;
    size_t places, told; /* told: how often a worse one was put in words */
};

bool pl_rule_reads_pdf(enum pl_code code)
{
    for (size_t i = 0; i < pl_n_file_rules; i++)
        if (pl_file_rules[i].code == code)
            return true;
    return false;
}

bool pl_file_rule_on(struct pl_file *file, enum pl_code code)
{
    const struct pl_rule *rule = pl_rule_of(code);
    const struct pl_rule_set *set = &file->check->profile->sets[rule - pl_rules];
    file->rule = rule;
    file->level = set->level;
    file->figures = set->figures;
    return set->level != PL_RULE_OFF;
}

const char *pl_file_say(struct pl_file *file, size_t figure, double value)
{
    return pl_figure_text(file->check->work->arena, file->rule->figures[figure - 1].unit, value, false);
}

const char *pl_file_says(struct pl_file *file, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    const char *text = pl_vprintf(file->check->work->arena, format, args);
    va_end(args);
    return text;
}

void pl_not_judged(struct pl_file *file, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    const char *text = pl_vprintf(file->check->work->arena, format, args);
    va_end(args);
    struct pl_work *work = file->check->work;
    struct pl_diag *d = pl_report(work->diags, PL_P782, (struct pl_place){file->source, 0, 0}, "%s", text);
    pl_help(work->diags, d, "export it again, in a plainer way: nothing is known of what was left out");
}

/* ---- gathering ---- */

static struct pl_told *same(const pl_told_list *list, uint64_t key)
{
    for (size_t i = list->n; i-- > 0;)
        if (list->at[i]->flaw.key == key)
            return list->at[i];
    return NULL;
}

/* The worst stands first: it is what the message speaks of. */
static void add_area(struct pl_file *file, struct pl_told *t, const struct pl_flaw *flaw, bool worst)
{
    enum { MOST_AREAS = 64 };
    if (!flaw->sheet)
        return;
    const struct pl_area_box whole = {0, 0, flaw->sheet->width, flaw->sheet->height};
    const struct pl_area_box *b = flaw->box ? flaw->box : &whole;
    struct pl_area area = {flaw->sheet->index, b->x0, b->y0, b->x1 - b->x0, b->y1 - b->y0};
    t->places++;
    if (t->finding.areas.n < MOST_AREAS)
        *pl_push(file->check->work->arena, &t->finding.areas) = area;
    if (worst) {
        t->finding.areas.at[t->finding.areas.n - 1] = t->finding.areas.at[0];
        t->finding.areas.at[0] = area;
    }
}

bool pl_flaw(struct pl_file *file, const struct pl_flaw *flaw)
{
    enum { MOST_TOLD = 200, MOST_WORSE = 100 };
    pl_told_list *list = &file->told[file->rule - pl_rules];
    struct pl_told *t = same(list, flaw->key);
    int level = flaw->level ? flaw->level : file->level;
    bool was = t != NULL;
    if (!was && list->n >= MOST_TOLD) {
        file->check->work->diags->cut = true;
        return false;
    }
    if (!was)
        t = *pl_push(file->check->work->arena, list) = PL_NEW(file->check->work->arena, struct pl_told);
    struct pl_finding *f = &t->finding;
    bool worse =
        level > f->level || (level == f->level && (flaw->at_most ? flaw->found > f->found : flaw->found < f->found));
    worse = !was || (worse && t->told < MOST_WORSE); /* each costs words: a hostile file grows worse for ever */
    add_area(file, t, flaw, worse);
    if (!worse)
        return false;
    t->told++;
    t->flaw = *flaw;
    f->rule = file->rule;
    f->level = level;
    f->figure = flaw->figure ? &file->rule->figures[flaw->figure - 1] : NULL;
    f->found = flaw->found;
    f->asked = flaw->figure ? file->figures[flaw->figure - 1] : 0;
    file->last = t;
    return true;
}

void pl_flaw_says(struct pl_file *file, const char *message, const char *help)
{
    file->last->finding.message = message;
    file->last->finding.help = help;
}

/* ---- telling ---- */

/* "[text-size; page 1 at 16, 7.2 mm; object 12; 3 more like it]" */
static const char *where(struct pl_file *file, const struct pl_told *t)
{
    struct pl_buf out = {.arena = file->check->work->arena};
    const struct pl_finding *f = &t->finding;
    pl_putf(&out, "[%s", f->rule->name);
    if (t->flaw.sheet)
        pl_putf(&out, "; page %zu", t->flaw.sheet->index + 1);
    if (t->flaw.box)
        pl_putf(&out, " at %s, %s mm", pl_num(out.arena, f->areas.at[0].x * 25.4 / 72, 1),
                pl_num(out.arena, f->areas.at[0].y * 25.4 / 72, 1));
    if (t->flaw.object)
        pl_putf(&out, "; object %d", t->flaw.object);
    if (t->places > 1)
        pl_putf(&out, "; %zu more like it", t->places - 1);
    pl_putc(&out, ']');
    return out.text;
}

static void tell(struct pl_file *file, struct pl_told *t)
{
    struct pl_finding *f = &t->finding;
    struct pl_diags *diags = file->check->work->diags;
    f->place = (struct pl_place){file->source, 0, 0};
    f->diag =
        pl_report_at(diags, f->rule->code, (enum pl_level)f->level, f->place, "%s %s", f->message, where(file, t));
    if (f->help)
        pl_help(diags, f->diag, "%s", f->help);
    *pl_push(file->check->work->arena, &file->check->findings->list) = f;
}

/* ---- the run ---- */

static struct pl_file *open_file(struct pl_check *check, const struct pl_source *bytes)
{
    struct pl_arena *arena = check->work->arena;
    struct pl_file *file = PL_NEW(arena, struct pl_file);
    struct pl_source *shown = PL_NEW(arena, struct pl_source);
    *shown = (struct pl_source){.path = bytes->path, .folder = bytes->folder};
    *file = (struct pl_file){.check = check, .name = bytes->path, .source = shown};
    file->told = PL_NEWS(arena, pl_told_list, pl_n_rules);
    file->pdf = pl_pdf_open_foreign(check->work, bytes->path, bytes->text, bytes->size);
    return file->pdf ? file : NULL;
}

/* "poster.pdf: PDF 1.6, 1 page of 297 × 420 mm, judged as gwg2022-sheet" */
static const char *about(struct pl_file *file)
{
    struct pl_arena *a = file->check->work->arena;
    struct pl_buf out = {.arena = a};
    const struct pl_sheet *s = file->sheets;
    pl_putf(&out, "%s: PDF %.8s, %zu page%s", file->name, pl_pdf_version(file->pdf), file->n_sheets,
            file->n_sheets == 1 ? "" : "s");
    if (file->n_sheets)
        pl_putf(&out, " of %s × %s mm", pl_num(a, s->width * 25.4 / 72, 1), pl_num(a, s->height * 25.4 / 72, 1));
    pl_putf(&out, ", judged as %s\n", file->check->profile->name);
    return out.text;
}

/* What qpdf mended while it read: the first of it, and how much there is. */
static void tell_damage(struct pl_file *file)
{
    const char *first = pl_pdf_warning(file->pdf);
    size_t more = 0;
    while (first && pl_pdf_warning(file->pdf))
        more++;
    if (first)
        pl_not_judged(file, "the file is damaged: %s%s", first,
                      more ? pl_file_says(file, "; and %zu faults more", more) : "");
}

struct pl_findings *pl_check_pdf(struct pl_work *work, const struct pl_profile *profile, const struct pl_source *bytes)
{
    struct pl_check check = {.work = work, .profile = profile, .findings = PL_NEW(work->arena, struct pl_findings)};
    struct pl_file *file = open_file(&check, bytes);
    if (!file)
        return NULL;
    pl_sheets_read(file);
    for (size_t i = 0; i < pl_n_file_rules; i++)
        if (pl_file_rules[i].whole && pl_file_rule_on(file, pl_file_rules[i].code))
            pl_file_rules[i].whole(file);
    pl_walk_pages(file);
    check.findings->about = about(file);
    tell_damage(file);
    for (size_t i = 0; i < pl_n_rules; i++)
        for (size_t k = 0; k < file->told[i].n; k++)
            tell(file, file->told[i].at[k]);
    return check.findings;
}
