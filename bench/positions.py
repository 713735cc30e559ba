#!/usr/bin/env python3
"""Turns what `plaat dump` says of a composed page into the positions file that the floor draws.

    positions.py PLAAT EDITION LAYOUT > FILE

Fonts, pictures with their colours, paths and one line of text a run, each at its place, colours as sRGB."""
import os
import re
import subprocess
import sys
import xml.etree.ElementTree as xml

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
NUMBER = r"-?[0-9.]+"


def run(*words):
    return subprocess.run(words, check=True, stdout=subprocess.PIPE, text=True).stdout


def palette_of(plaat, edition, layout):
    rows = re.findall(r"^  ([^\s:]+): (\d+) (\d+) (\d+)(?: |$)", run(plaat, "dump", "--stage", "layout", edition, "-l", layout), re.M)
    return {name: tuple(int(v) / 255 for v in rgb) for name, *rgb in rows}


def colour_at(palette, words):
    """A colour as the dump writes it: a name, then perhaps a tint and an opacity."""
    r, g, b = palette[words[0]]
    alpha, tint, i = 1.0, 1.0, 1
    while i + 1 < len(words) and words[i] in ("tint", "opacity"):
        tint, alpha = (float(words[i + 1]), alpha) if words[i] == "tint" else (tint, float(words[i + 1]))
        i += 2
    return tuple(1 - (1 - v) * tint for v in (r, g, b)) + (alpha,)


def css_colour(rgba):
    r, g, b, a = (round(v * 255) for v in rgba)
    return f"#{r:02x}{g:02x}{b:02x}" + (f"{a:02x}" if a < 255 else "")


def draws_with(path, name):
    """Whether the elements of a class or an id draw with fill and stroke."""
    fills = strokes = False

    def walk(node, fill, stroke):
        nonlocal fills, strokes
        fill = node.get("fill", fill)
        stroke = node.get("stroke", stroke)
        mine = name[1:] in node.get("class", "").split() if name[0] == "." else node.get("id") == name[1:]
        if mine:
            fills |= fill != "none"
            strokes |= stroke != "none"
        for child in node:
            walk(child, fill, stroke)

    walk(xml.parse(path).getroot(), "black", "none")
    return fills, strokes


def css_of(path, palette, recolours):
    css = ""
    for what, words in recolours:
        colour = css_colour(colour_at(palette, words.split()))
        if what == "currentColor":
            css += f"svg{{color:{colour} !important}}"
            continue
        fills, strokes = draws_with(path, what)
        css += f"{what}{{" + (f"fill:{colour} !important;" if fills else "") + (f"stroke:{colour} !important;" if strokes else "") + "}"
    return css


def pictures_of(plaat, edition, layout):
    """The files in the order in which they are first drawn: the scene's numbers."""
    dump, found = run(plaat, "dump", "--stage", "expanded", edition, "-l", layout), []
    for name in re.findall(r" file (\S+)", dump):
        if name not in found:
            found.append(name)
    folders = [os.path.join(ROOT, "data", "art"), os.path.join(ROOT, "data", "icons"), os.path.dirname(os.path.abspath(edition))]
    return [next(os.path.join(f, name) for f in folders if os.path.exists(os.path.join(f, name))) for name in found]


def unquoted(text):
    return re.sub(r"\\(.)", r"\1", text)


def numbers(values):
    return " ".join(f"{v:.6g}" for v in values)


def convert(line, palette, pictures, out):
    line = line.strip()
    path = re.match(rf"(path|clip) (rect (?:{NUMBER} ?)+|(?:[MLCZ] ?(?:{NUMBER} ?)*)+)", line)
    glyphs = re.match(rf'glyphs face (\d+) size ({NUMBER}) at ({NUMBER}) ({NUMBER}) glyphs \d+ fill (.+?) "((?:[^"\\]|\\.)*)"', line)
    picture = re.match(rf"picture (\d+) at ({NUMBER}) ({NUMBER}) size ({NUMBER}) ({NUMBER})(.*)", line)
    if path:
        out.append(f"{path[1]} {path[2].replace('rect', 'R').strip()}")
        fill = re.search(r" fill (.+?)(?: stroke| node|$)", line)
        if path[1] == "path" and fill:
            out.append("fill " + numbers(colour_at(palette, fill[1].split())))
    elif glyphs:
        colour = colour_at(palette, glyphs[5].split())[:3]
        out.append(f"text {glyphs[1]} {glyphs[2]} {glyphs[3]} {glyphs[4]} {numbers(colour)} {unquoted(glyphs[6])}")
    elif picture:
        file = pictures[int(picture[1])]
        recolours = re.findall(r'recolour "([^"]+)" (.+?)(?= recolour| node|$)', picture[6])
        out.append(f"picture {picture[2]} {picture[3]} {picture[4]} {picture[5]} {file} {css_of(file, palette, recolours)}")
    elif line == "end" or line.startswith("transform "):
        out.append(line)
    else:
        sys.exit(f"positions.py: a line that is not understood: {line}")


def fonts_of(plaat, layout):
    rows = re.findall(r"^(.+?) (\d+)( italic)?  (.+)$", run(plaat, "list", "fonts", "-l", layout), re.M)
    return [f'font {weight} {1 if italic else 0} "{family}" {os.path.realpath(path)}' for family, weight, italic, path in rows]


def dictionary_of(scene):
    language = re.search(r"^scene .* language (\S+)", scene, re.M)
    name = language[1].replace("-", "_") if language else "en_US"
    path = f"/usr/share/hyphen/hyph_{name}.dic"
    return [f"dictionary {path}"] if os.path.exists(path) else []


def main(plaat, edition, layout):
    scene = run(plaat, "dump", "--stage", "scene", edition, "-l", layout)
    page = re.search(rf'^page "[^"]*" size ({NUMBER}) ({NUMBER}) bleed ({NUMBER}).*\n((?:  .*\n)*)', scene, re.M)
    items = page[4].split("\nstructure")[0]
    out = fonts_of(plaat, layout) + dictionary_of(scene) + [f"page {page[1]} {page[2]} {page[3]}"]
    palette, pictures = palette_of(plaat, edition, layout), pictures_of(plaat, edition, layout)
    for line in items.splitlines():
        convert(line, palette, pictures, out)
    print("\n".join(out))


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    main(*sys.argv[1:])
