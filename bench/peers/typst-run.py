"""Typst through its Python package. ROOT OUT: one cold page, PDF or PNG at 300 dpi by its name; bench/run takes off what starting Python costs. ROOT OUT
EDITION…: each edition in turn in one compiler; prints the milliseconds of every page but the first."""
import os
import sys
import time

import typst

if __name__ == "__main__":
    root, out = sys.argv[1:3]
    here = os.path.dirname(os.path.abspath(__file__))
    compiler = typst.Compiler(root=root, font_paths=[os.path.join(root, "fonts")], ignore_system_fonts=True)
    source = os.path.join(here, "poster.typ")
    for i, edition in enumerate(sys.argv[3:] or [None]):
        start = time.monotonic()
        inputs = {"edition": "/" + os.path.relpath(edition, root)} if edition else {}
        compiler.compile(source, output=out, sys_inputs=inputs, ppi=300)
        if i:
            print(f"{(time.monotonic() - start) * 1e3:.4f}")
