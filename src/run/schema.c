/* schema.c: the schemas and manuals of the file kinds. */
#include "run/run-private.h"

#include "read/schema.h"
#include "social/social.h"

#include <string.h>

#define TEXT "{\"type\": [\"string\", \"number\"]}"
static const struct pl_shape_text layout_shapes[] = {
    {"version", "{\"enum\": [1, \"1\"]}", "1"},
    {"colour",
     "{\"description\": \"A palette name, with a tint or an opacity: lint 9% @50%.\", \"anyOf\": [{\"type\": \"string\"}, {\"type\": \"object\", \"required\": [\"colour\"]}]}",
     "a palette name, with a tint or an opacity: lint 9% @50%"},
    {"fill", "{\"anyOf\": [{\"$ref\": \"#/definitions/colour\"}, {\"$ref\": \"#/definitions/gradient\"}]}",
     "a colour or a gradient"},
    {"hex", "{\"type\": \"string\", \"pattern\": \"^#[0-9a-fA-F]{6}$\"}", "\"#rrggbb\""},
    {"four inks",
     "{\"anyOf\": [{\"type\": \"array\", \"items\": {\"type\": \"number\", \"minimum\": 0, \"maximum\": 100}, \"minItems\": 4, \"maxItems\": 4}, "
     "{\"type\": \"object\", \"properties\": {"
     "\"c\": {\"description\": \"Cyan.\", \"type\": \"number\"}, \"m\": {\"description\": \"Magenta.\", \"type\": \"number\"}, "
     "\"y\": {\"description\": \"Yellow.\", \"type\": \"number\"}, \"k\": {\"description\": \"Black.\", \"type\": \"number\"}}, "
     "\"additionalProperties\": false, \"minProperties\": 1}]}",
     "four percentages"},
    {"inks",
     "{\"anyOf\": [{\"$ref\": \"#/definitions/four inks\"}, {\"type\": \"object\", \"additionalProperties\": {\"$ref\": \"#/definitions/four inks\"}}]}",
     "four percentages, [c, m, y, k] or a map of c, m, y and k; or a map of those by press condition"},
    {"profile",
     "{\"anyOf\": [{\"type\": \"string\"}, {\"type\": \"object\", \"additionalProperties\": {\"type\": \"string\"}}]}",
     "a name or a path, or a map of those by press condition"},
    {"below", TEXT, "a length, all or none"},
    {"a name", "{\"type\": \"string\"}", "a name"},
    {"lengths", "{\"type\": \"array\", \"items\": {\"type\": [\"string\", \"number\"]}}", "a list of lengths"},
    {"folds", "{\"anyOf\": [{\"$ref\": \"#/definitions/lengths\"}, {\"$ref\": \"#/definitions/folds map\"}]}",
     "a list of lengths, or a map, see folds map"},
    {"tones", "{\"type\": \"object\", \"additionalProperties\": {\"type\": \"string\"}}", "a palette name by tone"},
    {"size", "{\"anyOf\": [{\"type\": [\"string\", \"number\"]}, {\"$ref\": \"#/definitions/scaled size\"}]}",
     "12mm, 50%, 1fr, content, auto, or a scaled size"},
    {"inset", "{\"anyOf\": [{\"type\": [\"string\", \"number\"]}, {\"$ref\": \"#/definitions/scaled size\"}]}",
     "a length or %, or a scaled size"},
    {"four",
     "{\"anyOf\": [{\"type\": [\"string\", \"number\"]}, {\"type\": \"array\", \"items\": {\"type\": [\"string\", \"number\"]}, \"minItems\": 1, \"maxItems\": 4}]}",
     "1, 2 or 4 lengths"},
    {"gap",
     "{\"anyOf\": [{\"type\": [\"string\", \"number\"]}, {\"type\": \"array\", \"minItems\": 2, \"maxItems\": 2}]}",
     "a length, or [down, across]"},
    {"offset", "{\"type\": \"array\", \"minItems\": 2, \"maxItems\": 2}", "[x, y]"},
    {"point", "{\"type\": \"array\", \"minItems\": 2, \"maxItems\": 2}", "[x, y]"},
    {"points", "{\"type\": \"array\", \"minItems\": 3}", "points"},
    {"span", "{\"type\": \"array\", \"minItems\": 2, \"maxItems\": 2}", "[columns, rows]"},
    {"sides",
     "{\"anyOf\": [{\"type\": \"string\"}, {\"type\": \"array\", \"items\": {\"enum\": [\"top\", \"right\", \"bottom\", \"left\"]}}]}",
     "all, or a list of sides"},
    {"at",
     "{\"type\": \"object\", \"properties\": {"
     "\"top\": {\"description\": \"Inset from the upper edge of the area.\", \"allOf\": [{\"$ref\": \"#/definitions/inset\"}]}, "
     "\"right\": {\"description\": \"Inset from the right edge.\", \"allOf\": [{\"$ref\": \"#/definitions/inset\"}]}, "
     "\"bottom\": {\"description\": \"Inset from the lower edge.\", \"allOf\": [{\"$ref\": \"#/definitions/inset\"}]}, "
     "\"left\": {\"description\": \"Inset from the left edge.\", \"allOf\": [{\"$ref\": \"#/definitions/inset\"}]}}, "
     "\"additionalProperties\": false}",
     "a map of top, right, bottom, left"},
    {"border", "{\"anyOf\": [{\"const\": \"none\"}, {\"type\": \"object\", \"required\": [\"colour\", \"width\"]}]}",
     "a map of colour, width, cap, join, dash, sides"},
    {"yield", "{\"type\": \"object\"}", "a map of to, steps, min, clear"},
    {"dashes", "{\"type\": \"array\"}", "[2mm, 1mm]"},
    {"stops", "{\"type\": \"array\", \"minItems\": 2}", "two colours or more"},
    {"steps",
     "{\"anyOf\": [{\"type\": \"string\"}, {\"type\": \"array\", \"items\": {\"enum\": [\"shrink\", \"move\", \"drop\"]}}]}",
     "shrink, move, drop"},
    {"tracks", "{\"anyOf\": [{\"type\": [\"number\", \"string\"]}, {\"type\": \"array\"}]}", "sizes, or how many"},
    {"areas", "{\"type\": \"array\", \"items\": {\"type\": \"string\"}}", "one string a row"},
    {"boxes", "{\"type\": \"array\", \"items\": {\"$ref\": \"#/definitions/box of any kind\"}}", "a list of boxes"},
    {"box", "{\"$ref\": \"#/definitions/box of any kind\"}", "a box"},
    {"box of any kind",
     "{\"type\": \"object\", \"anyOf\": [{\"$ref\": \"#/definitions/column\"}, {\"$ref\": \"#/definitions/row\"}, {\"$ref\": \"#/definitions/grid\"}, {\"$ref\": \"#/definitions/layers\"}, "
     "{\"$ref\": \"#/definitions/text\"}, {\"$ref\": \"#/definitions/icon\"}, {\"$ref\": \"#/definitions/picture\"}, {\"$ref\": \"#/definitions/art\"}, {\"$ref\": \"#/definitions/shape\"}, "
     "{\"$ref\": \"#/definitions/spacer\"}, {\"$ref\": \"#/definitions/part\"}, {\"$ref\": \"#/definitions/slot\"}]}",
     "a box"},
    {"pages", "{\"type\": \"array\", \"items\": {\"$ref\": \"#/definitions/page template\"}}",
     "a list of page templates"},
    {"page-size", "{\"anyOf\": [{\"type\": \"string\"}, {\"type\": \"array\", \"minItems\": 2, \"maxItems\": 2}]}",
     "A3 landscape, or [1080px, 1350px]"},
    {"paths", "{\"anyOf\": [{\"type\": \"string\"}, {\"type\": \"array\", \"items\": {\"type\": \"string\"}}]}",
     "a path or a list of paths"},
    {"families", "{\"anyOf\": [{\"type\": \"string\"}, {\"type\": \"array\", \"items\": {\"type\": \"string\"}}]}",
     "a family or a list"},
    {"features", "{\"anyOf\": [{\"type\": \"string\"}, {\"type\": \"array\", \"items\": {\"type\": \"string\"}}]}",
     "[tnum, \"ss01=1\"]"},
    {"font-size", "{\"anyOf\": [{\"type\": \"string\"}, {\"$ref\": \"#/definitions/font size\"}]}",
     "a length, or a map of ideal, min, max, step, grow, or tie and factor"},
    {"range", "{\"anyOf\": [{\"type\": [\"string\", \"number\"]}, {\"type\": \"object\", \"required\": [\"ideal\"]}]}",
     "a value, or a map of ideal, min, max"},
    {"fit", "{\"anyOf\": [{\"type\": \"string\"}, {\"type\": \"object\", \"required\": [\"group\"]}]}",
     "a group's name, or a map of group and scope"},
    {"a look", "{\"anyOf\": [{\"type\": \"string\"}, {\"$ref\": \"#/definitions/look\"}]}",
     "a style's name, or what differs"},
    {"fit-order", "{\"type\": \"array\"}", "a list of groups"},
    {"strings", "{\"type\": \"object\", \"additionalProperties\": {\"type\": \"object\"}}", "a map of languages"},
    {"recolour", "{\"type\": \"object\", \"additionalProperties\": {\"$ref\": \"#/definitions/colour\"}}",
     "a map of colours"},
    {"condition", "{\"anyOf\": [{\"type\": \"string\"}, {\"$ref\": \"#/definitions/when\"}]}",
     "a path, not a path, or a map, see when"},
    {"path", TEXT, "a path"},
    {"template", TEXT, "words and {{bindings}}"},
    {"value", TEXT, "a value or a path"},
    {"accent", "{\"anyOf\": [{\"type\": \"string\"}, {\"type\": \"array\"}]}", "a colour, or a list"},
    {"count", "{\"anyOf\": [{\"type\": [\"number\", \"string\"]}, {\"type\": \"object\"}]}",
     "a number, or a map of min and max"},
    {"map", "{\"type\": \"object\"}", "a map"},
    {"conditions", "{\"type\": \"array\"}", "a list"},
    {"ratio", TEXT, "a ratio"},
    {"percent", TEXT, "a percentage"},
    {"preflight", "{\"$ref\": \"#/definitions/check\"}", "a map, see check"},
    {"bool", "{\"type\": [\"boolean\", \"string\"]}", "true or false"},
    {NULL, NULL, NULL},
};

/* Texts of an edition: a scalar, or its forms. */
static const struct pl_shape_text edition_shapes[] = {
    {"text",
     "{\"anyOf\": [{\"type\": [\"string\", \"number\"]}, {\"type\": \"object\", \"properties\": {\"text\": {\"type\": \"string\"}, \"short\": {\"type\": \"string\"}, \"shorter\": {\"type\": \"string\"}}, \"required\": [\"text\"]}]}",
     "text, or a map of text, short, shorter"},
    {"date",
     "{\"anyOf\": [{\"type\": [\"string\", \"number\"]}, {\"type\": \"object\", \"properties\": {\"value\": {\"type\": [\"string\", \"number\"]}, \"label\": {\"type\": \"string\"}}}]}",
     "a label, or a map of value (2026-06-30) and label"},
    {"tiles", "{\"type\": \"array\", \"minItems\": 1, \"items\": {\"$ref\": \"#/definitions/tile\"}}",
     "a list of tiles"},
    {"terms", "{\"type\": \"object\"}", "a map: word: name, no break, or a language"},
    {"ids", "{\"type\": \"array\", \"items\": " TEXT "}", "a list of ids"},
    {"a picture", "{\"anyOf\": [" TEXT ", {\"$ref\": \"#/definitions/picture\"}]}", "a path, or a map, see picture"},
    {"values", "{\"type\": \"object\", \"additionalProperties\": " TEXT "}", "a map: name: a text or a number"},
    {"version", "{\"enum\": [1, \"1\"]}", "1"},
    {"language", "{\"type\": \"string\"}", "a language tag: nl-NL"},
    {"link", "{\"type\": \"string\"}", "an address"},
    {"path", TEXT, "a path"},
    {"focus", "{\"type\": \"array\", \"minItems\": 2, \"maxItems\": 2}", "[50%, 30%]"},
    {"keywords", "{\"anyOf\": [{\"type\": \"string\"}, {\"type\": \"array\", \"items\": {\"type\": \"string\"}}]}",
     "words"},
    {NULL, NULL, NULL},
};

static const char edition_intro[] =
    "An edition holds the content of one infographic: texts, dates, pictures and\n"
    "lists, and nothing of how they look.\n"
    "It is YAML; its first key is\n.Ql plaat: 1 .\n"
    "Texts are CommonMark: paragraphs, strong, emphasis, links, lists and hard\n"
    "breaks; and of HTML span with lang or class, sub, sup, nobr and br.\n"
    "Beside the keys below an edition may hold keys and lists of its own, which a\nlayout then names.\n"
    "Any text can be a map of text, short and shorter, of which a layout takes the\none it asks for.\n"
    ".Pp\nA value is a text until a layout asks for something else of it.\n"
    "A number has a point before its decimals and no sign between thousands, or\nunderscores: 17.6, 17_600_000.\n"
    "It is drawn by the rules of the language.\n"
    "A date is 2026-06-30, 2026-06 or 2026.\n"
    "A picture is the path of an SVG, PNG or JPEG file, or a map, see\n.Sx picture .\n"
    "A table is a list of rows, each a list of as many values.\n"
    ".Ql language\nin a record is the language of its texts.\n";
static const char edition_example[] =
    ".Sh EXAMPLES\n.Bd -literal -offset indent\nplaat: 1\nlanguage: en-GB\ntitle: Cycling to work\n"
    "date: {value: 2026-09-01, label: September 2026}\ntiles:\n  - id: time\n    icon: globe\n    heading: Faster in town\n"
    "    body: Up to 5 km a bicycle is **as fast as a car**.\n"
    "    photo: {file: lane.jpg, alternative: A cycle lane at dawn, credit: J. Smit}\nshares: [{name: Bicycle, share: 27.5}, {name: Car, share: 45}]\n"
    "terms: {Fietsersbond: [name, nl]}\n.Ed\n";
static const char layout_intro[] =
    "A layout holds the design of one format: its pages, colours, fonts and\n"
    "styles, and the boxes in which an edition's content is drawn.\nIt is YAML; its first key is\n.Ql plaat: 1 .\n"
    "A value that is bound,\n.Ql {{path}} ,\nis looked up in the record at hand, then outwards up to the edition.\n"
    "Lengths are in mm, cm, in, pt or px.\n";
static const char layout_example[] =
    ".Sh EXAMPLES\n.Bd -literal -offset indent\nplaat: 1\npage: {size: A5 landscape, margin: 10mm}\n"
    "palette: {ink: {srgb: \"#1b2733\"}}\nfonts: [FiraSans-Regular.ttf]\n"
    "styles: {title: {family: Fira Sans, size: 24pt, colour: ink}}\npages:\n  - box:\n      column:\n"
    "        - text: \"{{title}}\"\n          style: title\n      margins: true\n.Ed\n";

static const struct pl_shape_text profile_shapes[] = {
    {"version", "{\"enum\": [1, \"1\"]}", "1"},
    {"percent", TEXT, "a percentage"},
    {NULL, NULL, NULL},
};
static const char profile_intro[] =
    "A profile says which rules of preflight are on, how bad a finding of each is,\nand the figures they ask.\n"
    "It is YAML; its first key is\n.Ql plaat: 1 .\n"
    ".Nm plaat check\ntakes the one that\n.Fl -profile\nnames, else the one that the layout's key\n.Cm check\n"
    "names, else the one for the layout's medium.\n"
    "A layout's own key\n.Cm check\nis laid over it; it has the same keys.\n"
    ".Pp\nA rule is on in the medium it is for.\nOne that a profile or a layout names is on too, unless its level is off.\n";
static const char profile_example[] =
    ".Sh EXAMPLES\n.Bd -literal -offset indent\nplaat: 1\nname: Our printer\nmedium: print\ncheck:\n"
    "  text-size: {least: 7pt, several-inks: 9pt}\n  ink-sum: {most: 280%}\n  empty-page: {level: off}\n.Ed\n";

static const struct pl_shape_text batch_shapes[] = {
    {"version", "{\"enum\": [1, \"1\"]}", "1"},
    {"path", TEXT, "a path"},
    {"paths", "{\"anyOf\": [{\"type\": \"string\"}, {\"type\": \"array\", \"items\": {\"type\": \"string\"}}]}",
     "a path or a list of paths"},
    {"rows", "{\"anyOf\": [{\"type\": \"string\"}, {\"type\": \"array\", \"items\": {\"type\": \"object\"}}]}",
     "a path, or a list of maps"},
    {"columns",
     "{\"type\": \"object\", \"additionalProperties\": {\"anyOf\": [{\"type\": \"string\"}, {\"$ref\": \"#/definitions/column\"}]}}",
     "a map of columns"},
    {"targets",
     "{\"anyOf\": [{\"$ref\": \"#/definitions/target\"}, {\"type\": \"array\", \"items\": {\"$ref\": \"#/definitions/target\"}}]}",
     "a target or a list of targets"},
    {"target", "{\"enum\": [\"web\", \"pdf\", \"png\", \"jpg\", \"svg\", \"html\", \"press\", \"press-web\"]}",
     "a target"},
    {"template", TEXT, "words and {{bindings}}"},
    {"value", TEXT, "a text"},
    {"words", "{\"type\": \"object\", \"additionalProperties\": " TEXT "}", "a map of words"},
    {NULL, NULL, NULL},
};
static const char batch_intro[] =
    "A batch names editions, or one edition and a table of rows, the layouts they are\ndrawn with, and what the results are called.\n"
    "It is YAML; its first key is\n.Ql plaat: 1 .\nPaths start at the folder of the file that says them.\n"
    ".Pp\nThe first line of a table names its columns.\n"
    "Each sets a field of the edition, or a value of its own name that texts take,\n.Ql {{name}} .\n"
    "CSV has commas, semicolons or tabs, and is UTF-8.\n"
    "A cell that is empty leaves its field as it is in the edition.\n";
static const char batch_example[] =
    ".Sh EXAMPLES\n.Bd -literal -offset indent\nplaat: 1\nedition: cycling.yaml\nrows: towns.csv\ncolumns:\n"
    "  people: {to: values.people, number: comma}\n  photo: {to: tiles.time.picture, fallback: lane.jpg}\n"
    "layouts: [poster-a3, square-1080x1080]\ntargets: [web, press, png]\noutput: \"{{town | slug}}_{{layout}}\"\nfit: batch\n.Ed\n";

static const struct pl_shape_text platforms_shapes[] = {
    {"version", "{\"enum\": [1, \"1\"]}", "1"},
    {"words", "{\"type\": \"object\", \"additionalProperties\": {\"type\": \"string\"}}", "a map of languages"},
    {"names", "{\"type\": \"array\", \"minItems\": 1, \"items\": {\"type\": \"string\"}}", "a list of names"},
    {"sizes",
     "{\"type\": \"array\", \"minItems\": 1, \"items\": {\"type\": \"string\", \"pattern\": \"^[0-9]+ ?[x×] ?[0-9]+$\"}}",
     "a list of sizes: 1080x1350"},
    {"formats",
     "{\"type\": \"array\", \"minItems\": 1, \"maxItems\": 3, \"items\": {\"enum\": [\"png\", \"jpg\", \"pdf\"]}}",
     "a list of png, jpg, pdf"},
    {"uses", "{\"type\": \"array\", \"minItems\": 1, \"items\": {\"$ref\": \"#/definitions/use\"}}", "a list, see use"},
    {"platforms", "{\"type\": \"array\", \"minItems\": 1, \"items\": {\"$ref\": \"#/definitions/platform\"}}",
     "a list, see platform"},
    {NULL, NULL, NULL},
};
static const char platforms_intro[] =
    "A table of platforms says what platforms for social media take: which\n"
    "layouts serve which use, in which formats, and within which limits.\n"
    "It is YAML; its first key is\n.Ql plaat: 1 .\n"
    ".Nm plaat social\ntakes the one that\n.Fl -platforms\nnames, else\n.Pa data/platforms.yaml\nof the installed data.\n";
static const char platforms_example[] =
    ".Sh EXAMPLES\n.Bd -literal -offset indent\nplaat: 1\nlink: {en: \"All of it as text: {{page}}\"}\nplatforms:\n"
    "  - id: ours\n    name: Our intranet\n    formats: [png, jpg]\n    file-limit: 500000\n"
    "    alternative: {limit: 300, unit: characters}\n    date: 2026-11-24\n    uses:\n"
    "      - {use: news, layouts: [wide-1200x675], sizes: [1200x675]}\n.Ed\n";

static const struct kind {
    const char *name, *upper, *title, *intro, *example, *also;
    const struct pl_shape_text *shapes;
} kinds[] = {
    {"edition", "EDITION", "plaat edition", edition_intro, edition_example, "layout", edition_shapes},
    {"layout", "LAYOUT", "plaat layout", layout_intro, layout_example, "edition", layout_shapes},
    {"batch", "BATCH", "plaat batch", batch_intro, batch_example, "edition", batch_shapes},
    {"profile", "PROFILE", "plaat profile", profile_intro, profile_example, "layout", profile_shapes},
    {"platforms", "PLATFORMS", "plaat platforms", platforms_intro, platforms_example, "edition", platforms_shapes},
};

static void put_manual(struct pl_buf *out, const struct pl_schema *schema, const struct kind *kind)
{
    pl_putf(out, ".Dd November 24, 2026\n.Dt PLAAT-%s 5\n.Os\n.Sh NAME\n.Nm plaat-%s\n.Nd the %s file of plaat\n",
            kind->upper, kind->name, kind->name);
    pl_putf(out, ".Sh DESCRIPTION\n%s.Sh KEYS\n", kind->intro);
    pl_schema_man(out, schema);
    pl_putf(out, "%s.Sh SEE ALSO\n.Xr plaat 1 ,\n.Xr plaat-%s 5\n", kind->example, kind->also);
}

/* The root first, then those it refers to, NULL-ended. */
static const struct pl_record *const *records_of(struct pl_arena *arena, const struct kind *kind)
{
    PL_VEC(const struct pl_record *) all = {0};
    const struct pl_record *const *rules = pl_profile_records(arena);
    if (strcmp(kind->name, "profile") == 0)
        return rules;
    if (strcmp(kind->name, "platforms") == 0)
        return pl_social_records;
    if (strcmp(kind->name, "edition") == 0) {
        *pl_push(arena, &all) = &pl_edition_record;
        *pl_push(arena, &all) = &pl_tile_record;
        *pl_push(arena, &all) = &pl_picture_record;
    } else if (strcmp(kind->name, "batch") == 0) {
        *pl_push(arena, &all) = &pl_batch_record;
        *pl_push(arena, &all) = &pl_batch_column_record;
        *pl_push(arena, &all) = &pl_batch_sample_record;
    } else {
        for (size_t i = 0; pl_layout_records[i]; i++)
            *pl_push(arena, &all) = pl_layout_records[i];
        *pl_push(arena, &all) = &pl_when_record;
        for (size_t i = 1; rules[i]; i++)
            *pl_push(arena, &all) = rules[i];
    }
    *pl_push(arena, &all) = NULL;
    return all.at;
}

struct plaat_result *plaat_schema(struct plaat_session *session, const char *what, bool man)
{
    struct call *c = call_start(session);
    struct pl_buf out = {.arena = c->arena};
    const struct kind *kind = NULL;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (strcmp(kinds[i].name, what) == 0)
            kind = &kinds[i];
    pl_put(&out, "");
    if (kind) {
        const struct pl_record *const *records = records_of(c->arena, kind);
        struct pl_schema schema = {kind->title, records[0], records + 1, kind->shapes};
        if (man)
            put_manual(&out, &schema, kind);
        else
            pl_schema_json(&out, &schema);
    } else {
        struct pl_diag *d = PL_ERR(&c->work, P806, (struct pl_place){0}, "no schema '%.40s'", what);
        pl_help(&c->diags, d, "plaat schema edition, layout, profile, batch or platforms");
    }
    c->result->text = out.text;
    return call_end(c);
}
