"""The smallest pack there can be, as text, so that a test can spoil one line of it."""

EDITION = """\
edition:
  year: 2031
  slug: '2031'
  title: Trends of 2031
  published_by: Publisher
  attribution: Not endorsed
  groups:
    - slug: digital
      name: Digital
      meaning: Ways of working
    - slug: technology
      name: Technology
      meaning: Running IT
  drivers:
    - slug: society
      name: Social pressure
      text: Need is rising.
  scale:
    levels:
      - {value: 0, name: Not started, points: 0}
      - {value: 1, name: Exploring, points: 25}
      - {value: 2, name: Developing, points: 50}
      - {value: 3, name: Embedded, points: 75}
      - {value: 4, name: Leading, points: 100}
"""
THEMES = """\
themes:
  - slug: data
    name: Data
"""
TRENDS = """\
trends:
  - slug: skills
    group: digital
    order: 1
    name: Skills
    summary: Attract people
    themes:
      - Growing
      - Hiring
      - Keeping
    focus_areas:
      - name: Jobs
        points:
          - apprenticeships
    steps:
      - begin
    lineage:
      2030: exact
    sources:
      - https://council.example/skills
      - 'Trends 2031: skills'
"""
ACTIONS = """\
actions:
  - id: sk-1
    trend: skills
    order: 1
    title: Make sure the board understands
    help: Board means the top officers
    provenance: report
    not_applicable:
      allowed: true
      when: never mind
    levels:
      0: Nobody knows.
      1: One knows.
      2: Some know.
      3: All know.
      4: Others ask us.
    sources:
      - https://council.example/board
"""
CASES = """\
cases:
  - id: sensors
    origin: public
    organisation: Council of Councils
    title: Sensors
    kind: case-study
    countries:
      - GB
      - 'NO'
    nations:
      - GB-WLS
      - GB-SCT
    region: Wales
    year: 2030
    year_note: early
    organisation_type: unitary
    size_class: M
    facts_checked: true
    description: Sensors were put up.
    trends:
      - skills
    actions:
      - sk-1
    themes:
      - data
    sources:
      - https://council.example/sensors
"""
TREND_FILES = {"edition.yaml": EDITION, "themes.yaml": THEMES, "trends.yaml": TRENDS, "actions.yaml": ACTIONS}
FILES = TREND_FILES | {"cases.yaml": CASES}


def spoilt(file, old, new):
    """All files, with one change to one of them."""
    assert FILES[file].count(old) == 1, f"{old!r} has to be there once"
    return FILES | {file: FILES[file].replace(old, new)}


def written(folder, files=FILES):
    """The folder, with these files in it."""
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder
