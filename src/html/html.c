/* html.c: the file as a whole: what a browser is told before it shows anything, the style, and the body. */
#include "html/html-private.h"

#include <string.h>
#include <strings.h>

void put_text(struct pl_buf *out, const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        switch (text[i]) {
        case '&':
            pl_put(out, "&amp;");
            break;
        case '<':
            pl_put(out, "&lt;");
            break;
        case '>':
            pl_put(out, "&gt;");
            break;
        case '"':
            pl_put(out, "&quot;");
            break;
        default:
            pl_putc(out, text[i]);
        }
    }
}

/* Languages written from right to left in the script they are usually written in; a script subtag says it outright
 * (RFC 5646, CLDR's likely subtags). */
bool is_rtl(const char *language)
{
    static const char *const languages[] = {"ar",  "arc", "arz", "ckb", "dv",  "fa", "glk", "he", "khw", "lrc",
                                            "mzn", "nqo", "ps",  "sd",  "syr", "ug", "ur",  "yi", "pnb", "prs"};
    static const char *const scripts[] = {"Arab", "Hebr", "Thaa", "Syrc", "Nkoo",
                                          "Adlm", "Aran", "Rohg", "Mand", "Samr"};
    size_t primary = strcspn(language, "-");
    const char *script = language[primary] ? language + primary + 1 : "";
    if (strcspn(script, "-") == 4) {
        for (size_t i = 0; i < sizeof scripts / sizeof *scripts; i++)
            if (strncasecmp(script, scripts[i], 4) == 0)
                return true;
        return false;
    }
    for (size_t i = 0; i < sizeof languages / sizeof *languages; i++)
        if (strlen(languages[i]) == primary && strncasecmp(language, languages[i], primary) == 0)
            return true;
    return false;
}

void put_language(struct html *h, const char *language, const char *around)
{
    if (!language || !*language || (around && strcmp(language, around) == 0))
        return;
    pl_put(h->out, " lang=\"");
    put_text(h->out, language, strlen(language));
    pl_putc(h->out, '"');
    if (is_rtl(language) != (around && is_rtl(around)))
        pl_putf(h->out, " dir=\"%s\"", is_rtl(language) ? "rtl" : "ltr");
}

static void put_meta(struct html *h, const char *name, const char *content)
{
    if (!content || !*content)
        return;
    pl_putf(h->out, "<meta name=\"%s\" content=\"", name);
    put_text(h->out, content, strlen(content));
    pl_put(h->out, "\">\n");
}

/* What the edition says it is about; else its intro. */
static const char *description(const struct html *h)
{
    const struct pl_node *intro = pl_value_at(h->page->edition->root, "intro");
    if (h->page->edition->subject || !intro || intro->kind != PL_SCALAR)
        return h->page->edition->subject;
    return pl_rich_text(h->work->arena, pl_markup_parse(h->work, intro, false));
}

static void put_head(struct html *h, const struct pl_buf *css)
{
    const struct pl_edition *e = h->page->edition;
    pl_put(h->out, "<!DOCTYPE html>\n<html");
    put_language(h, e->language, NULL);
    /* Nothing is fetched from anywhere, even where a browser would like to. */
    pl_put(h->out,
           ">\n<head>\n<meta charset=\"utf-8\">\n"
           "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; "
           "font-src data:; img-src data:; base-uri 'none'; form-action 'none'\">\n"
           "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>");
    put_text(h->out, e->title, strlen(e->title));
    pl_put(h->out, "</title>\n");
    put_meta(h, "description", description(h));
    put_meta(h, "author", e->author);
    put_meta(h, "keywords", e->keywords);
    put_meta(h, "dcterms.date", e->date);
    put_meta(h, "generator", h->page->generator);
    pl_putf(h->out, "<meta name=\"theme-color\" content=\"#%06x\">\n<style>\n", (unsigned)h->header);
    pl_putn(h->out, css->text, css->len);
    pl_put(h->out, "</style>\n</head>\n");
}

/* The style in which most text is set, of those that pass. */
static const struct pl_style *most_used(struct html *h, bool running)
{
    size_t most = 0, *letters = PL_NEWS(h->work->arena, size_t, h->page->layout->n_styles + 1);
    const struct pl_style *found = NULL;
    for (size_t i = 0; i < h->structure->nodes.n; i++) {
        const struct leaf *leaf = &h->leaves[i];
        enum pl_role role = h->structure->nodes.at[i].role;
        if (!leaf->box || leaf->box->kind != PL_BOX_TEXT ||
            (running && role != PL_ROLE_P && role != PL_ROLE_BODY && !is_cell(role)))
            continue;
        size_t style = (size_t)(leaf->box->text.style - h->page->layout->styles);
        letters[style] += strlen(h->structure->nodes.at[i].text);
        if (letters[style] <= most)
            continue;
        most = letters[style];
        found = leaf->box->text.style;
    }
    return found;
}

/* Sizes are told in proportion to running text. */
static void find_base(struct html *h)
{
    h->base = most_used(h, true);
    if (!h->base)
        h->base = most_used(h, false);
    h->base_size = h->base ? h->base->size.ideal : 12;
}

static uint32_t said_or(const struct html *h, struct pl_tone tone, uint32_t other)
{
    uint32_t rgb = rgb_of(h, tone, 0xFFFFFF);
    return rgb == NO_RGB ? other : rgb;
}

static void find_grounds(struct html *h)
{
    const struct pl_html_style *said = &h->page->layout->html;
    const struct pl_expanded *x = h->page->expanded;
    h->ground = said_or(h, said->ground, x->n_pages ? rgb_of_fill(h, &x->pages[0].ground, 0xFFFFFF) : 0xFFFFFF);
    h->tile = said_or(h, said->tile, NO_RGB);
    h->header = NO_RGB;
    for (size_t i = 0; i < h->structure->nodes.n && h->header == NO_RGB; i++)
        if (h->structure->nodes.at[i].role == PL_ROLE_H1 && h->leaves[i].box)
            h->header = h->leaves[i].on;
    h->header = said_or(h, said->header, h->header == NO_RGB ? h->ground : h->header);
}

bool pl_html_write(struct pl_work *work, const struct pl_html_page *page, struct pl_buf *out)
{
    struct html h = {.work = work, .page = page, .structure = &page->expanded->structure, .good = true};
    struct pl_buf body = {.arena = work->arena}, css = {.arena = work->arena};
    h.styles = PL_NEWS(work->arena, struct style_use, page->layout->n_styles + 1);
    gather(&h);
    find_base(&h);
    find_grounds(&h);
    h.out = &body;
    put_body(&h);
    put_css(&h, &css);
    if (!h.good)
        return false;
    h.out = out;
    put_head(&h, &css);
    pl_putn(out, body.text, body.len);
    pl_put(out, "</html>\n");
    return true;
}
