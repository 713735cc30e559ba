#!/usr/bin/env python3
"""The JSON Schemas: made from the tables, up to date, schemas themselves, and right about every YAML file in the tree.

    schema.py ROOT PLAAT
"""
import copy
import json
import re
import subprocess
import sys
from pathlib import Path

import jsonschema
import yaml

KINDS = ('edition', 'layout', 'profile', 'batch', 'platforms')


class Loader(yaml.SafeLoader):
    """As editors read YAML (1.2): a date is text, and so are on, off, yes and no."""


Loader.yaml_implicit_resolvers = {
    first: [row for row in rows if row[0] not in ('tag:yaml.org,2002:timestamp', 'tag:yaml.org,2002:bool')]
    for first, rows in yaml.SafeLoader.yaml_implicit_resolvers.items()}
Loader.add_implicit_resolver('tag:yaml.org,2002:bool', re.compile('true|false'), 'tf')


def errors(schema, data):
    return ['/'.join(map(str, e.absolute_path)) + ': ' + e.message[:200] for e in jsonschema.Draft7Validator(schema).iter_errors(data)]


def main():
    root, plaat = Path(sys.argv[1]), sys.argv[2]
    findings, judged = [], 0
    schemas = {}
    for kind in KINDS:
        file = root / 'data' / 'schema' / (kind + '.json')
        made = subprocess.run([plaat, 'schema', kind], capture_output=True, text=True, check=True).stdout
        if made != file.read_text(encoding='utf-8'):
            findings.append('%s: out of date: plaat schema %s >%s' % (file, kind, file.relative_to(root)))
        schemas[kind] = json.loads(made)
        try:
            jsonschema.Draft7Validator.check_schema(schemas[kind])
        except jsonschema.SchemaError as e:
            findings.append('%s: no draft-07 schema: %s' % (kind, e.message))
        judged += 2
    seen = {}
    for pattern in ('layout/**/*.yaml', 'data/batches/**/*.yaml', 'data/editions/**/*.yaml', 'data/profiles/**/*.yaml', 'data/platforms.yaml', 'tests/designs/**/*.yaml'):
        for file in sorted(root.glob(pattern)):
            name, text = file.relative_to(root), file.read_text(encoding='utf-8')
            judged += 1
            line = re.match(r'# yaml-language-server: \$schema=(\S+)\n', text)
            schema = (file.parent / line.group(1)).resolve() if line else None
            if not schema or schema.parent != (root / 'data' / 'schema').resolve() or schema.stem not in KINDS or not schema.is_file():
                findings.append('%s: the first line must be "# yaml-language-server: $schema=" and the way to data/schema/edition.json, layout.json, profile.json or batch.json' % name)
                continue
            data = yaml.load(text, Loader)
            findings += ['%s: %s' % (name, e) for e in errors(schemas[schema.stem], data)]
            seen.setdefault(schema.stem, data)
    # What the schemas must refuse, or they say nothing.
    spoilt = []
    wrong = {'edition': ({'title': ['a']}, {'tiles': 'none'}), 'layout': ({'colums': 3}, {'page': {'sise': 'A4'}}),
             'profile': ({'colums': 3}, {'check': {'text-size': {'lest': '6pt'}}}),
             'batch': ({'colums': 3}, {'targets': ['gif']}),
             'platforms': ({'colums': 3}, {'platforms': [{'id': 'a', 'name': 'A', 'uses': [{'use': 'feed', 'layouts': ['l'], 'formats': ['gif']}]}]})}
    for kind in KINDS:
        if kind not in seen:
            findings.append('no %s in the tree' % kind)
            continue
        for change in ({'plaat': 2}, *wrong[kind]):
            spoilt.append((kind, {**copy.deepcopy(seen[kind]), **change}, change))
    for kind, data, change in spoilt:
        judged += 1
        if not errors(schemas[kind], data):
            findings.append('the %s schema takes %s' % (kind, change))
    print('\n'.join(findings))
    print('%d passed, %d failed' % (max(judged - len(findings), 0), len(findings)))
    return 1 if findings else 0


if __name__ == '__main__':
    sys.exit(main())
