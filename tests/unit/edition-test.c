/* edition-test.c: markup, values, words, terms and the tables of an edition, from texts in memory. */
#include "test.h"

#include "edition/edition-private.h"
#include "edition/edition.h"

static struct pl_arena *arena;
static struct pl_diags diags;
static struct pl_work work;

static const struct pl_node *tree(const char *yaml)
{
    struct pl_source *source = PL_NEW(arena, struct pl_source);
    *source = (struct pl_source){.path = "data/juni.yaml", .folder = "data", .text = yaml, .size = strlen(yaml)};
    diags = (struct pl_diags){.arena = arena};
    return pl_tree_read(&work, source);
}

/* A scalar as the tree would make it, without YAML in between. */
static const struct pl_node *scalar(const char *text)
{
    struct pl_source *source = PL_NEW(arena, struct pl_source);
    struct pl_node *node = PL_NEW(arena, struct pl_node);
    *source = (struct pl_source){.path = "t.yaml", .folder = ".", .text = text, .size = strlen(text)};
    *node = (struct pl_node){
        .style = PL_PLAIN, .text = text, .len = strlen(text), .key = "body", .place = {source, 0, strlen(text)}};
    diags = (struct pl_diags){.arena = arena};
    return node;
}

/* "P201 3:5 'marked'", the marked bytes of the file between quotes. */
static const char *report(size_t i)
{
    if (i >= diags.list.n)
        return "none";
    const struct pl_diag *d = diags.list.at[i];
    struct pl_spot spot = pl_spot_of(d->place.source, d->place.start);
    return pl_printf(arena, "%s %zu:%zu '%.*s'", pl_message(d->code)->code, spot.line, spot.column,
                     (int)(d->place.end - d->place.start), d->place.source->text + d->place.start);
}

static const char *help(size_t i)
{
    return i < diags.list.n && diags.list.at[i]->help ? diags.list.at[i]->help : "none";
}

/* Blocks and runs in one line: "P{a|*b*}" and so on, each run with its offset. */
static const char *show(const struct pl_rich *rich)
{
    struct pl_buf out = {.arena = arena};
    pl_put(&out, "");
    for (size_t b = 0; b < rich->n_blocks; b++) {
        const struct pl_block *block = &rich->blocks[b];
        pl_putf(&out, "%s%c%d", b ? " " : "", "PBN"[block->kind], block -> depth);
        if (block->number)
            pl_putf(&out, "#%d", block->number);
        pl_putf(&out, "%s{", block->continued ? "+" : "");
        for (size_t r = 0; r < block->n_runs; r++) {
            const struct pl_run_text *run = &block->runs[r];
            CHECK(strlen(run->text) == run->len);
            pl_putf(&out, "%s%zu:", r ? "|" : "", run->from);
            for (int f = 0; f < 6; f++)
                if (run->flags & 1 << f)
                    pl_putc(&out, "SEdunN"[f]);
            if (run->language)
                pl_putf(&out, "[%s]", run->language);
            if (run->klass)
                pl_putf(&out, ".%s", run->klass);
            if (run->link)
                pl_putf(&out, "<%s>", run->link);
            pl_putf(&out, "'%s'", strcmp(run->text, "\n") == 0 ? "\\n" : run->text);
        }
        pl_put(&out, "}");
    }
    return out.text;
}

static const char *markup(const char *text)
{
    return show(pl_markup_parse(&work, scalar(text), false));
}

static const char *line(const char *text)
{
    return show(pl_markup_parse(&work, scalar(text), true));
}

static void test_runs(void)
{
    CHECK_STR(markup("Lokale aanpak"), "P0{0:'Lokale aanpak'}");
    CHECK_STR(markup("De **Nationale strategie** en *meer* woorden."),
              "P0{0:'De '|5:S'Nationale strategie'|26:' en '|31:E'meer'|36:' woorden.'}");
    CHECK_STR(markup("***a*** b"), "P0{3:SE'a'|7:' b'}");
    CHECK_STR(markup("**a *b* c**"), "P0{2:S'a '|5:SE'b'|7:S' c'}");
    CHECK_STR(markup("een\ntwee"), "P0{0:'een twee'}");
    CHECK_STR(markup("een \n  twee"), "P0{0:'een '|7:'twee'}");
    CHECK_STR(markup("een  \ntwee\\\ndrie"), "P0{0:'een'|3:'\\n'|6:'twee'|10:'\\n'|12:'drie'}");
    CHECK_STR(markup("a<br> b<br/>c"), "P0{0:'a'|1:'\\n'|6:'b'|7:'\\n'|12:'c'}");
    CHECK_STR(markup("een\n\ntwee *x*"), "P0{0:'een'} P0{5:'twee '|11:E'x'}");
    CHECK_STR(markup("a\\*b &amp; c *d*"), "P0{0:'a*b & c '|14:E'd'}");
    CHECK_STR(markup("&euro; &#8364; *&eacute;*"), "P0{0:'€ € '|16:E'é'}");
    CHECK_STR(markup("Euro\xC2\xADpol \\& co"), "P0{0:'Euro\xC2\xADpol & co'}");
    CHECK_STR(markup("Euro&shy;pol"), "P0{0:'Euro\xC2\xADpol'}");
    CHECK_STR(markup("2 * 3 * 4, a_b_c, x < y & z"), "P0{0:'2 * 3 * 4, a_b_c, x < y & z'}");
    CHECK_STR(markup("*aa*a*"), "P0{1:E'aa'|4:'a*'}");
    CHECK_STR(markup("tab\there *x*"), "P0{0:'tab here '|10:E'x'}");
    CHECK_STR(markup(""), "");
    CHECK_STR(markup("Woorden.\n"), "P0{0:'Woorden.'}");
    CHECK(diags.n_errors == 0);
    CHECK_STR(markup("a&#8238;b"), "P0{0:'a\xE2\x80\xAE"
                                   "b'}");
    CHECK_STR(report(0), "P208 1:2 '&#8238;'");
}

static void test_elements(void)
{
    CHECK_STR(markup("de <span lang=\"en\">Hub</span> x"), "P0{0:'de '|19:[en]'Hub'|29:' x'}");
    CHECK_STR(markup("<span class='naam' lang=en-GB>**K**</span>"), "P0{32:S[en-GB].naam'K'}");
    CHECK_STR(markup("CO<sub>2</sub>, m<sup>2</sup>, <nobr>1 mei</nobr>"),
              "P0{0:'CO'|7:d'2'|14:', m'|22:u'2'|29:', '|37:n'1 mei'}");
    CHECK_STR(markup("<span lang=\"en\">a <nobr>**b c**</nobr></span> d"), "P0{16:[en]'a '|26:Sn[en]'b c'|45:' d'}");
    CHECK(diags.n_errors == 0);
    const struct pl_rich *rich = pl_markup_parse(&work, scalar("x <span class=\"rood\">y</span>"), true);
    CHECK(rich->blocks->runs[1].klass_place.start == 15 && rich->blocks->runs[1].klass_place.end == 19);
    CHECK_STR(markup("a <b>c</b> d"), "P0{0:'a '|5:'c'|10:' d'}");
    CHECK_STR(report(0), "P202 1:3 '<b>'");
    CHECK_STR(help(0), "write **words**");
    CHECK(diags.n_errors == 1);
    CHECK_STR(markup("a <span lang=\"en\">b"), "P0{0:'a '|18:[en]'b'}");
    CHECK_STR(report(0), "P203 1:3 '<span lang=\"en\">'");
    CHECK_STR(markup("**<sub>a**</sub> b"), "P0{7:Sd'a'|16:' b'}");
    CHECK_STR(report(0), "P203 1:3 '<sub>'");
    CHECK_STR(report(1), "P203 1:11 '</sub>'");
    CHECK_STR(markup("<sub><sup>a</sub></sup>"), "P0{10:du'a'}");
    CHECK_STR(report(0), "P203 1:12 '</sub>'");
    CHECK(diags.n_errors == 1 && diags.list.at[0]->n_also == 1);
    CHECK_STR(markup("<span style=\"x\" lang=\"en\">a</span>"), "P0{26:[en]'a'}");
    CHECK_STR(report(0), "P202 1:7 'style=\"x\"'");
    CHECK_STR(markup("x <span lang=\"Engels\">a</span>"), "P0{0:'x '|22:'a'}");
    CHECK_STR(report(0), "P207 1:15 'Engels'");
    CHECK_STR(markup("x <span class=\"a b\">a</span>"), "P0{0:'x '|20:'a'}");
    CHECK_STR(report(0), "P202 1:16 'a b'");
    markup("x <span>a</span>");
    CHECK_STR(report(0), "P202 1:3 '<span>'");
    markup("x <sub lang=\"en\">a</sub>");
    CHECK_STR(report(0), "P202 1:8 'lang=\"en\"'");
    markup("x <span lang=\"en\" lang=\"nl\">a</span>");
    CHECK_STR(report(0), "P202 1:19 'lang=\"nl\"'");
    markup("x <sub/> y");
    CHECK_STR(report(0), "P203 1:3 '<sub/>'");
    CHECK_STR(markup("x <!-- weg --> y"), "P0{0:'x '|14:' y'}");
    CHECK_STR(report(0), "P202 1:3 '<!-- weg -->'");
    markup("x <SUB>a</SUB>");
    CHECK_STR(help(0), "write it in small letters: <sub>");
    CHECK(diags.n_errors == 1);
    markup("een <sub>a\n\nb</sub>");
    CHECK_STR(report(0), "P203 1:5 '<sub>'");
    CHECK_STR(report(1), "P203 3:2 '</sub>'");
}

static void test_links(void)
{
    CHECK_STR(markup("zie [de *site*](https://a.nl/x_(y) ) en <https://b.nl>."),
              "P0{0:'zie '|5:<https://a.nl/x_(y)>'de '|9:E<https://a.nl/x_(y)>'site'|36:' en '|"
              "41:<https://b.nl>'https://b.nl'|"
              "54:'.'}");
    CHECK_STR(markup("[a](#id) [b](mailto:a@b.nl) [c](tel:112) <a@b.nl>"),
              "P0{1:<#id>'a'|8:' '|10:<mailto:a@b.nl>'b'|27:' '|29:<tel:112>'c'|40:' '|42:<mailto:a@b.nl>'a@b.nl'}");
    CHECK(diags.n_errors == 0);
    CHECK_STR(markup("[a](b.html) c"), "P0{1:'a'|11:' c'}");
    CHECK_STR(report(0), "P204 1:5 'b.html'");
    markup("[a](javascript:x)");
    CHECK_STR(report(0), "P204 1:5 'javascript:x'");
    CHECK_STR(markup("[a](https://b.nl \"titel\") c"), "P0{1:<https://b.nl>'a'|25:' c'}");
    CHECK_STR(report(0), "P204 1:1 '[a](https://b.nl \"titel\")'");
    CHECK_STR(markup("x [](https://b.nl) c"), "P0{0:'x '|18:' c'}");
    CHECK_STR(report(0), "P204 1:3 '[](https://b.nl)'");
    CHECK_STR(markup("x ![a *b*](c.png) d"), "P0{0:'x '|4:'a '|7:E'b'|17:' d'}");
    CHECK_STR(report(0), "P201 1:3 '![a *b*](c.png)'");
    CHECK_STR(markup("een\n\n[noot]: onder"), "P0{0:'een'} P0{5:'[noot]: onder'}");
    CHECK_STR(report(0), "P206 3:1 '[noot]: onder'");
    CHECK_STR(markup("[noot]: zie onder"), "P0{0:'[noot]: zie onder'}");
    CHECK(diags.n_errors == 0);
    CHECK_STR(markup("[a][b]\n\n[b]: https://b.nl"), "P0{1:<https://b.nl>'a'} P0{8:'[b]: https://b.nl'}");
    CHECK_STR(report(0), "P206 3:1 '[b]: https://b.nl'");
    CHECK(diags.n_errors == 1);
}

static void test_blocks(void)
{
    CHECK_STR(markup("Wat:\n\n- een\n- twee\n  - *diep*\n\n  verder\n- drie"),
              "P0{0:'Wat:'} B1{8:'een'} B1{14:'twee'} B2{24:E'diep'} B1+{33:'verder'} B1{42:'drie'}");
    CHECK_STR(markup("3. a\n4. b\n   c"), "N1#3{3:'a'} N1#4{8:'b '|13:'c'}");
    CHECK(diags.n_errors == 0);
    CHECK_STR(markup("# kop"), "P0{2:'kop'}");
    CHECK_STR(report(0), "P201 1:1 '# kop'");
    CHECK_STR(help(0), "headings have fields of their own; to write it as text put a backslash before the sign: \\#");
    CHECK_STR(markup("kop\n---"), "P0{0:'kop'}");
    CHECK_STR(report(0), "P201 2:1 '---'");
    CHECK_STR(markup("a\n\n> b **c**\n> d"), "P0{0:'a'} P0{5:'b '|9:S'c'|12:' '|15:'d'}");
    CHECK_STR(report(0), "P201 3:1 '> b **c**'");
    CHECK_STR(markup("a\n\n    code"), "P0{0:'a'} P0{7:'code'}");
    CHECK(diags.n_errors == 1);
    CHECK_STR(markup("a `b c` d"), "P0{0:'a '|3:'b c'|7:' d'}");
    CHECK_STR(report(0), "P201 1:3 '`b c`'");
    CHECK_STR(markup("a\n\n***\n\nb"), "P0{0:'a'} P0{3:'***'} P0{8:'b'}");
    CHECK_STR(report(0), "P201 3:1 '***'");
    CHECK_STR(markup("<div>\na <b>c</b>\n</div>"), "P0{0:' a c'}");
    CHECK_STR(report(0), "P201 1:1 '<div>'");
    CHECK_STR(markup("- a\n-\n- b"), "B1{2:'a'} B1{8:'b'}");
    CHECK_STR(report(0), "P209 2:1 '-'");
    markup("-");
    CHECK_STR(report(0), "P209 1:1 '-'");
    CHECK_STR(help(0), "to write it as text put a backslash before the sign: \\-");
    markup("- - a");
    CHECK_STR(report(0), "P209 1:1 '-'");
}

static void test_inline_only(void)
{
    CHECK_STR(line("Een **kop**"), "P0{0:'Een '|6:S'kop'}");
    CHECK_STR(line("1\\. Januar"), "P0{0:'1. Januar'}");
    CHECK(diags.n_errors == 0);
    CHECK_STR(line("1. Januar"), "P0{3:'Januar'}");
    CHECK_STR(report(0), "P205 1:1 '1. Januar'");
    CHECK_STR(help(0), "to write it as text put a backslash before the sign: 1\\.");
    CHECK(diags.n_errors == 1);
    line("a\n\nb");
    CHECK_STR(report(0), "P205 3:1 'b'");
    CHECK(diags.n_errors == 1);
    CHECK_STR(line("1.5 miljoen"), "P0{0:'1.5 miljoen'}");
    CHECK(diags.n_errors == 0);
    CHECK_STR(pl_rich_text(arena, pl_markup_parse(&work, scalar("a **b**<br>Euro\xC2\xADpol\n\nc"), false)),
              "a b Europol c");
    CHECK_STR(show(pl_markup_plain(&work, "a *b*", NULL)), "P0{0:'a *b*'}");
}

/* Places through YAML's own escapes and folds. */
static void test_places(void)
{
    const struct pl_node *root =
        tree("a: \"x \\u20ac **y** `z`\"\nb: |\n  een\n\n  # kop\nc: >\n  een\n  <b>x</b>\nd: '''s *x* <u>y</u>'\n");
    CHECK_STR(show(pl_markup_parse(&work, pl_node_get(root, "a"), false)), "P0{0:'x € '|8:S'y'|11:' '|13:'z'}");
    CHECK_STR(report(0), "P201 1:20 '`z`'");
    pl_markup_parse(&work, pl_node_get(root, "b"), false);
    CHECK_STR(report(1), "P201 5:3 '# kop'");
    pl_markup_parse(&work, pl_node_get(root, "c"), false);
    CHECK_STR(report(2), "P202 8:3 '<b>'");
    pl_markup_parse(&work, pl_node_get(root, "d"), false);
    CHECK_STR(report(3), "P202 9:13 '<u>'");
    root = tree("a: \"# x\"");
    pl_markup_parse(&work, pl_node_get(root, "a"), false);
    CHECK(strstr(help(0), "\\\\#") != NULL);
}

/* Every run without escapes stands where it says. */
static void test_exact(void)
{
    static const char text[] =
        "Een **twee *drie* vier** [vijf](https://v.nl) \\*zes\\* &amp; <nobr>zeven acht</nobr>\nnegen  \n- tien\n"
        "- **elf** twaalf\n\n  dertien `veertien`\n  1. vijftien\n     zestien\n\n"
        "<span lang=\"de\">zeventien</span> 18";
    const struct pl_node *node = scalar(text);
    const struct pl_rich *rich = pl_markup_parse(&work, node, false);
    size_t n = 0;
    for (size_t b = 0; b < rich->n_blocks; b++) {
        for (size_t r = 0; r < rich->blocks[b].n_runs; r++) {
            const struct pl_run_text *run = &rich->blocks[b].runs[r];
            if (strpbrk(run->text, "&*\n") || strcmp(run->text, " ") == 0)
                continue;
            n++;
            char *written = pl_strndup(arena, text + run->from, run->len);
            for (char *c = written; (c = strchr(c, '\n')) != NULL;)
                *c = ' ';
            CHECK_STR(written, run->text);
        }
    }
    CHECK(n >= 12);
}

/* Random signs: nothing may crash, and offsets stay in the text. The seed is fixed. */
static void test_random(void)
{
    static const char *const bits[] = {"*",
                                       "**",
                                       "_",
                                       "[",
                                       "]",
                                       "(",
                                       ")",
                                       "<",
                                       ">",
                                       "&amp;",
                                       "&",
                                       "\\",
                                       "`",
                                       "\n",
                                       "\n\n",
                                       " ",
                                       "  ",
                                       "- ",
                                       "1. ",
                                       "# ",
                                       "a",
                                       "bc",
                                       "é",
                                       "<sub>",
                                       "</sub>",
                                       "<span lang=\"en\">",
                                       "</span>",
                                       "<br>",
                                       "https://a.nl",
                                       "![",
                                       "]:",
                                       "    ",
                                       "---",
                                       "&shy;",
                                       "\t",
                                       "\r",
                                       "<!--",
                                       "-->"};
    uint32_t seed = 1;
    for (int i = 0; i < 4000; i++) {
        struct pl_buf text = {.arena = arena};
        pl_put(&text, "");
        for (int k = 0; k < 30; k++) {
            seed = seed * 1664525u + 1013904223u;
            pl_put(&text, bits[(seed >> 16) % (sizeof bits / sizeof *bits)]);
        }
        const struct pl_rich *rich = pl_markup_parse(&work, scalar(text.text), i & 1);
        size_t bad = 0;
        for (size_t b = 0; b < rich->n_blocks; b++)
            for (size_t r = 0; r < rich->blocks[b].n_runs; r++)
                bad += rich->blocks[b].runs[r].from > text.len;
        CHECK(bad == 0);
    }
}

static void test_words(void)
{
    struct {
        double v;
        const char *language;
        int decimals;
        bool compact;
        const char *want;
    } numbers[] = {
        {17600000, "nl-NL", -1, false, "17.600.000"},
        {17600000, "en", -1, false, "17,600,000"},
        {17600000, "nl", -1, true, "17,6\xC2\xA0mln"},
        {17600000, "en-US", -1, true, "17.6M"},
        {2.1e9, "en-GB", -1, true, "2.1bn"},
        {2.1e9, "de", -1, true, "2,1\xC2\xA0Mrd."},
        {2.1e9, "es", -1, true, "2100\xC2\xA0M"},
        {999960000, "nl", -1, true, "1\xC2\xA0mld"},
        {999940000, "nl", -1, true, "999,9\xC2\xA0mln"},
        {5400, "nl", -1, true, "5.400"},
        {1234, "nl", -1, false, "1.234"},
        {1234, "pl", -1, false, "1234"},
        {12345, "pl", -1, false,
         "12\xC2\xA0"
         "345"},
        {1234, "pt", -1, false, "1234"},
        {12345, "es", -1, false, "12.345"},
        {12345.5, "fr", -1, false,
         "12\xE2\x80\xAF"
         "345,5"},
        {17.6, "nl", 0, false, "18"},
        {17, "nl", 2, false, "17,00"},
        {2.675, "en", 2, false, "2.68"},
        {2.5, "en", 0, false, "3"},
        {0.1 + 0.2, "en", -1, false, "0.3"},
        {1.0 / 3, "en", -1, false, "0.333"},
        {-1234.5, "nl", -1, false,
         "\xE2\x88\x92"
         "1.234,5"},
        {-0.001, "nl", 1, false, "0,0"},
        {12345.5, "ja", -1, false,
         "12\xE2\x80\xAF"
         "345.5"},
        {5e6, "ja", -1, true,
         "5\xE2\x80\xAF"
         "000\xE2\x80\xAF"
         "000"},
        {1.5e6, "nl", 2, true, "1,50\xC2\xA0mln"},
        {3e6, "sv", -1, true, "3\xC2\xA0mn"},
    };
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        CHECK_STR(pl_format_number(arena, numbers[i].v, numbers[i].language, numbers[i].decimals, numbers[i].compact),
                  numbers[i].want);
}

static void test_dates(void)
{
    struct {
        const char *language, *pattern, *want;
    } dates[] = {
        {"nl-NL", "long", "1\xC2\xA0juni 2026"},
        {"nl", "short", "01-06-2026"},
        {"nl", "month", "juni 2026"},
        {"nl", "year", "2026"},
        {"nl", "day", "1\xC2\xA0juni"},
        {"en", "long", "1\xC2\xA0June 2026"},
        {"en-US", "long",
         "June\xC2\xA0"
         "1, 2026"},
        {"en-US", "short", "06/01/2026"},
        {"de", "long", "1.\xC2\xA0Juni 2026"},
        {"fr", "long", "1er\xC2\xA0juin 2026"},
        {"es", "long",
         "1\xC2\xA0"
         "de junio de 2026"},
        {"pl", "long",
         "1\xC2\xA0"
         "czerwca 2026"},
        {"pl", "month", "czerwiec 2026"},
        {"sv", "short", "2026-06-01"},
        {"fy", "month", "juny 2026"},
        {"ja", "long", "2026-06-01"},
        {"ja", "month", "2026-06"},
        {"da", "day", "1.\xC2\xA0juni"},
        {"it", "long", "1\xC2\xA0giugno 2026"},
        {"pt-BR", "month", "junho de 2026"},
    };
    struct pl_date june = {2026, 6, 1};
    for (size_t i = 0; i < sizeof dates / sizeof *dates; i++)
        CHECK_STR(pl_format_date(arena, june, dates[i].language, dates[i].pattern), dates[i].want);
    CHECK_STR(pl_format_date(arena, (struct pl_date){2026, 6, 0}, "nl", "long"), "juni 2026");
    CHECK_STR(pl_format_date(arena, (struct pl_date){2026, 0, 0}, "nl", "short"), "2026");
    CHECK(pl_language_ok("nl-NL", 5) && pl_language_ok("sr-Latn-RS", 10) && pl_language_ok("de-1996", 7));
    CHECK(!pl_language_ok("nl_NL", 5) && !pl_language_ok("Dutch", 5) && !pl_language_ok("nl-", 3) &&
          !pl_language_ok("", 0));
}

static void test_values(void)
{
    double v = 0;
    struct pl_date date;
    CHECK(pl_value_number(&work, scalar("17.6"), &v) && v == 17.6);
    CHECK(pl_value_number(&work, scalar("17_600_000"), &v) && v == 17600000);
    CHECK(pl_value_number(&work,
                          scalar("\xE2\x88\x92"
                                 "3"),
                          &v) &&
          v == -3);
    CHECK(!pl_value_number(&work, scalar("17,6"), &v));
    CHECK_STR(report(0), "P220 1:1 '17,6'");
    CHECK(strstr(help(0), "point") != NULL);
    CHECK(!pl_value_number(&work, scalar("12%"), &v) && !pl_value_number(&work, scalar("_1"), &v));
    CHECK(!pl_value_number(&work, scalar("1__0"), &v) && !pl_value_number(&work, scalar("nan"), &v));
    CHECK(pl_value_date(&work, scalar("2026-06-30"), &date) && date.year == 2026 && date.month == 6 && date.day == 30);
    CHECK(pl_value_date(&work, scalar("2026-06"), &date) && date.day == 0);
    CHECK(pl_value_date(&work, scalar("2026"), &date) && date.month == 0);
    CHECK(pl_value_date(&work, scalar("2024-02-29"), &date) && !pl_value_date(&work, scalar("2026-02-29"), &date));
    CHECK_STR(report(0), "P221 1:1 '2026-02-29'");
    CHECK(!pl_value_date(&work, scalar("2026-00"), &date) && !pl_value_date(&work, scalar("2026-13"), &date));
    CHECK(!pl_value_date(&work, scalar("2026-06-00"), &date) && !pl_value_date(&work, scalar("2026-6-1"), &date));
    CHECK(!pl_value_date(&work, scalar("30-6-2026"), &date));
    CHECK_STR(help(0), "write the year first: 2026-06-30");
    CHECK(pl_date_days((struct pl_date){1970, 1, 1}) == 0 && pl_date_days((struct pl_date){2000, 3, 1}) == 11017);
    CHECK(pl_date_days((struct pl_date){2026, 0, 0}) == 20454 && pl_date_days((struct pl_date){1969, 12, 31}) == -1);

    const struct pl_node *root =
        tree("tiles:\n- heading: {text: Lang, short: L}\n- heading: Twee\n  foto: {file: a.jpg, alternative: \"\", "
             "focus: [20%, 0.75]}\n  leeg:\npartners:\n- name: Europol\n- site: x\n- site: y\n");
    CHECK_STR(pl_value_at(root, "tiles.1.heading")->text, "Lang");
    CHECK_STR(pl_value_at(root, "tiles.1.heading.short")->text, "L");
    CHECK_STR(pl_value_at(root, "tiles.2.heading")->text, "Twee");
    CHECK(!pl_value_at(root, "tiles.2.heading.short") && !pl_value_at(root, "tiles.3") &&
          !pl_value_at(root, "tiles.0"));
    CHECK(!pl_value_at(root, "tiles.2.leeg") && !pl_value_at(root, "x.y") && !pl_value_at(NULL, "x"));
    struct pl_picture_value picture;
    CHECK(pl_value_picture(&work, pl_value_at(root, "tiles.2.foto"), &picture));
    CHECK_STR(picture.file->text, "a.jpg");
    CHECK_STR(picture.alternative, "");
    CHECK_NEAR(picture.focus[0], 0.2, 1e-9);
    CHECK_NEAR(picture.focus[1], 0.75, 1e-9);
    CHECK(pl_value_picture(&work, scalar("b.png"), &picture) && !picture.alternative && picture.focus[1] == 0.5);
    CHECK_STR(pl_record_label(arena, pl_value_at(root, "tiles.2.foto")), "tile 'Twee'");
    CHECK_STR(pl_record_label(arena, pl_value_at(root, "tiles.1.heading")), "tile 'Lang'");
    CHECK_STR(pl_record_label(arena, pl_value_at(root, "partners.1")), "partners 'Europol'");
    CHECK_STR(pl_record_label(arena, pl_value_at(root, "partners.3.site")), "partners 3");
    CHECK(!pl_record_label(arena, pl_node_get(root, "tiles")));
    root = tree("p: {alternative: x}\nq: {file: a, focus: [1]}\n");
    CHECK(!pl_value_picture(&work, pl_node_get(root, "p"), &picture) &&
          !pl_value_picture(&work, pl_node_get(root, "q"), &picture));
}

static const char whole[] =
    "plaat: 1\nlanguage: nl-NL\ntitle: Een **greep**\ndate: {value: 2026-06-01, label: Juni 2026}\n"
    "status: concept\nkeywords: [a, b]\nterms:\n  NCTV: [name, no break]\n  Europese Unie: no break\n"
    "  Europese: name\n  Knowledge Hub: en\ntiles:\n- id: een\n  heading: Lokale aanpak\n"
    "  body: |\n    De **strategie**.\n"
    "  link: https://nctv.nl\n- heading: {text: Twee, short: T}\npartners:\n- {id: een, logo: x.svg}\n";

static void test_edition(void)
{
    const struct pl_edition *e = pl_edition_read(&work, tree(whole));
    CHECK(e && diags.list.n == 0);
    CHECK_STR(e->name, "juni");
    CHECK_STR(e->title, "Een greep");
    CHECK_STR(e->date, "2026-06-01");
    CHECK_STR(e->date_label, "Juni 2026");
    CHECK_STR(e->keywords, "a, b");
    CHECK(e->concept && e->n_terms == 4);
    struct pl_rich *rich = pl_markup_parse(
        &work, scalar("De NCTV, NCTV's en **Europese Unie**: contraNCTV *Knowledge Hub* Europese"), false);
    pl_terms_apply(&work, e, rich);
    CHECK_STR(show(rich), "P0{0:'De '|3:nN'NCTV'|7:', '|9:nN'NCTV'|13:''s en '|21:Sn'Europese Unie'|36:': contraNCTV '|"
                          "50:E[en]'Knowledge Hub'|"
                          "64:' '|65:N'Europese'}");
    rich = pl_markup_parse(
        &work, scalar("a \\* NCTV &amp; NCTV<sup>x</sup>**y** <span lang=\"fr\">Knowledge Hub</span>"), false);
    pl_terms_apply(&work, e, rich);
    CHECK_STR(show(rich), "P0{0:'a * '|5:nN'NCTV'|9:' & NCTV'|25:u'x'|34:S'y'|37:' '|54:[fr]'Knowledge Hub'}");
    e = pl_edition_read(&work, tree("plaat: 1\nlanguage: nl\ntitle: x\ndate: 2026-06-30\n"));
    CHECK_STR(e->date, "2026-06-30");
    CHECK_STR(e->date_label, "30\xC2\xA0juni 2026");
    CHECK(diags.list.n == 0);
}

static const char *first_report(const char *yaml)
{
    pl_edition_read(&work, tree(yaml));
    return report(0);
}

#define HEAD "plaat: 1\nlanguage: nl\ntitle: x\n"

static void test_mistakes(void)
{
    CHECK_STR(first_report("language: nl\ntitle: x\n"), "P210 1:1 'language'");
    CHECK_STR(first_report("plaat: 2\nfoo: x\n"), "P210 1:8 '2'");
    CHECK(diags.list.n == 1);
    CHECK_STR(first_report("title: x\nplaat: 1\nlanguage: nl\n"), "P210 2:1 'plaat'");
    CHECK_STR(first_report("- a\n"), "P211 1:1 '- a'");
    CHECK_STR(first_report("plaat: 1\npages: []\n"), "P211 2:1 'pages'");
    CHECK_STR(first_report("plaat: 1\nlanguage: nl_NL\ntitle: x\n"), "P207 2:11 'nl_NL'");
    pl_edition_read(&work, tree("plaat: 1\nfoo: x\n"));
    CHECK(diags.n_errors == 2 && diags.list.at[0]->code == PL_P161);
    CHECK_STR(first_report(HEAD "tiles: []\n"), "P212 4:8 '[]'");
    CHECK_STR(first_report(HEAD "tiles: x\n"), "P162 4:8 'x'");
    first_report(HEAD "tiles:\n- heading: a\n- id: b\n  body: x\n");
    CHECK_STR(diags.list.at[0]->message, "tile 2, 'b', has no heading");
    first_report(HEAD "tiles:\n- body: x\n");
    CHECK_STR(diags.list.at[0]->message, "tile 1 has no heading");
    CHECK_STR(first_report(HEAD "tiles:\n- {id: a, heading: a}\n- {id: b, heading: a}\n- {id: a, heading: a}\n"),
              "P214 7:8 'a'");
    CHECK(diags.list.n == 1 && diags.list.at[0]->n_also == 1);
    CHECK_STR(first_report(HEAD "tiles:\n- {heading: a, subheadng: b}\n"), "P215 5:16 'subheadng'");
    CHECK(diags.n_errors == 0 && diags.n_warnings == 1);
    first_report("plaat: 1\nlanguage: nl\ntitel: x\n");
    CHECK(diags.n_errors == 1 && diags.n_warnings == 1);
    CHECK_STR(first_report(HEAD "data: [1, 2]\nname: x\nitems: [a]\nnotes: x\n"), "none");
    CHECK_STR(first_report(HEAD "tiles:\n- heading: a\n  body: 'x <b>y</b>'\n"), "P202 6:12 '<b>'");
    CHECK_STR(first_report(HEAD "intro: {text: a, short: '`b`'}\n"), "P201 4:26 '`b`'");
    CHECK_STR(first_report(HEAD "intro: {short: b}\n"), "P161 4:1 'intro'");
    CHECK_STR(first_report(HEAD "intro: {text: a, shrt: b}\n"), "P160 4:18 'shrt'");
    CHECK_STR(first_report(HEAD "intro: [a]\n"), "P162 4:8 '[a]'");
    CHECK_STR(first_report(HEAD "status: draft\n"), "P163 4:9 'draft'");
    CHECK_STR(first_report(HEAD "date: {value: 1 juni}\n"), "P221 4:15 '1 juni'");
    CHECK_STR(first_report(HEAD "terms: {NCTV: nobreak}\n"), "P216 4:15 'nobreak'");
    CHECK_STR(help(0), "did you mean 'no break'?");
    CHECK_STR(first_report(HEAD "terms: {NCTV: }\n"), "P216 4:9 'NCTV'");
    CHECK_STR(first_report(HEAD "terms: [NCTV]\n"), "P162 4:8 '[NCTV]'");
    CHECK_STR(first_report(HEAD "terms: {a: [en, nl]}\n"), "P216 4:17 'nl'");
    CHECK_STR(first_report(HEAD "tiles:\n- {heading: a, link: www.x.nl}\n"), "P204 5:22 'www.x.nl'");
    CHECK_STR(first_report(HEAD "tiles:\n- x\n-\n"), "P162 5:3 'x'");
}

static void test_letters(void)
{
    static const char *const slugs[][2] = {{"'s-Hertogenbosch", "s-hertogenbosch"},
                                           {"Súdwest-Fryslân", "sudwest-fryslan"},
                                           {"Łódź & Œuvre 2026", "lodz-oeuvre-2026"},
                                           {"cafe\xCC\x81", "cafe"},
                                           {"../a/b", "a-b"},
                                           {"Αθήνα", "Αθήνα"},
                                           {"--", ""}};
    static const char *const firsts[][3] = {{"ijsland", "nl-NL", "IJsland"},
                                            {"ijsland", "en", "Ijsland"},
                                            {"istanbul", "tr", "İstanbul"},
                                            {"één", "nl", "Één"},
                                            {"ж", "ru", "Ж"},
                                            {"", "nl", ""},
                                            {"7 keer", "nl", "7 keer"},
                                            {"žito", "sl", "Žito"}};
    for (size_t i = 0; i < sizeof slugs / sizeof *slugs; i++)
        CHECK_STR(pl_slug(arena, slugs[i][0]), slugs[i][1]);
    for (size_t i = 0; i < sizeof firsts / sizeof *firsts; i++)
        CHECK_STR(pl_upper_first(arena, firsts[i][0], firsts[i][1]), firsts[i][2]);
}

/* Each row of the tables can be explained to a reader, and each code of this room has its words. */
static void test_tables(void)
{
    const struct pl_record *records[] = {&pl_edition_record, &pl_tile_record};
    for (size_t r = 0; r < 2; r++) {
        for (size_t i = 0; i < records[r]->n; i++) {
            const struct pl_field *f = &records[r]->fields[i];
            CHECK(f->doc && *f->doc);
            CHECK((f->type == PL_CUSTOM) == (f->custom != NULL));
            CHECK(f->type != PL_CUSTOM || f->shape);
        }
    }
}

int main(void)
{
    arena = pl_arena_new();
    work = (struct pl_work){.arena = arena, .diags = &diags};
    test_runs();
    test_elements();
    test_links();
    test_blocks();
    test_inline_only();
    test_places();
    test_exact();
    test_random();
    test_words();
    test_dates();
    test_values();
    test_edition();
    test_mistakes();
    test_letters();
    test_tables();
    pl_arena_free(arena);
    return TEST_END();
}
