"""What can be seen to be wrong with an open page: by axe, its references, its headings, its width and the keyboard."""

from axe_playwright_python.sync_playwright import Axe

WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 320, "height": 640}
AXE = Axe()
# Beside what axe looks for by itself: WCAG 2.2 AA wants targets of 24 px, 2.1 A wants names that hold the label.
# Without preload, as axe would write styles into the page, which our policy forbids and the watch reports.
OPTIONS = {
    "preload": False,
    "resultTypes": ["violations"],  # only these are told in full, in half the time
    "rules": {"target-size": {"enabled": True}, "label-content-name-mismatch": {"enabled": True}},
}

BROKEN_REFERENCES = """() => {
  const wanted = [];
  for (const link of document.querySelectorAll('a[href^="#"]'))
    if (link.getAttribute('href').length > 1) wanted.push(decodeURIComponent(link.getAttribute('href').slice(1)));
  for (const name of ['aria-describedby', 'aria-labelledby', 'aria-controls', 'aria-errormessage', 'for', 'list'])
    for (const element of document.querySelectorAll(`[${name}]`))
      wanted.push(...element.getAttribute(name).split(/\\s+/).filter(Boolean));
  const ids = [...document.querySelectorAll('[id]')].map(element => element.id);
  const twice = ids.filter((id, at) => ids.indexOf(id) !== at).map(id => `twice: ${id}`);
  return [...new Set([...wanted.filter(id => !document.getElementById(id)), ...twice])];
}"""

STRUCTURE = """() => {
  const found = [], headings = document.querySelectorAll('h1').length;
  if (headings !== 1) found.push(`${headings} headings of the first level`);
  if (!document.title.trim()) found.push('no title');
  if (!document.documentElement.lang) found.push('no language');
  return found;
}"""

SHIFT = """() => new Promise(tell => {
  let total = 0;
  const add = entry => { total += entry.hadRecentInput ? 0 : entry.value; };
  new PerformanceObserver(seen => seen.getEntries().forEach(add)).observe({ type: 'layout-shift', buffered: true });
  setTimeout(() => tell(total), 100);
})"""

# A change of the colour of the text alone, or a border or outline that cannot be seen, marks nothing.
UNMARKED = """() => {
  const stops = 'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]';
  const seen = element => element.checkVisibility({ visibilityProperty: true }) && !element.disabled;
  const labels = element => [...(element.labels ?? [])].flatMap(label => [[label, null], [label, '::before']]);
  const sides = ['Top', 'Right', 'Bottom', 'Left'];
  const border = style => sides.map(side => parseFloat(style[`border${side}Width`]) && style[`border${side}Color`]);
  const outline = style => style.outlineStyle !== 'none' && !style.outlineColor.endsWith(', 0)') && style.outline;
  const fill = style => [style.boxShadow, style.backgroundColor, style.textDecorationLine];
  const marks = style => [outline(style), border(style), fill(style)];
  const looks = element => [[element, null], ...labels(element)]
    .map(([part, pseudo]) => marks(getComputedStyle(part, pseudo)).join()).join();
  const unmarked = [];
  for (const element of [...document.querySelectorAll(stops)].filter(seen)) {
    document.activeElement.blur();
    const before = looks(element);
    element.focus();
    if (document.activeElement !== element || looks(element) === before) unmarked.push(element.outerHTML.slice(0, 200));
  }
  return unmarked;
}"""


def faults(page):
    """What is wrong with the page at its present width. Needs JavaScript, as axe does."""
    found = [
        f"{violation['id']}: {node['html'][:200]}"
        for violation in AXE.run(page, options=OPTIONS).response["violations"]
        for node in violation["nodes"]
    ]
    found += [f"leads nowhere or stands twice: {name}" for name in page.evaluate(BROKEN_REFERENCES)]
    found += page.evaluate(STRUCTURE)
    wide, seen = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    return found + ([f"scrolls sideways: {wide} > {seen}"] if wide > seen else [])


def faults_at_both_widths(page):
    """What is wrong with a page that was opened wide: for the keyboard too, and made narrow."""
    found = faults(page) + unmarked_stops(page)
    page.set_viewport_size(NARROW)
    return found + faults(page)


def unmarked_stops(page):
    """What the Tab key reaches without anything that shows it."""
    page.keyboard.press("Tab")  # from now on the browser marks what has the focus
    return [f"shows no focus: {html}" for html in page.evaluate(UNMARKED)]


def shift_of(page):
    """How far the page has moved by itself since it was opened; browsers call 0.1 good."""
    return page.evaluate(SHIFT)


def status_of(page):
    """The HTTP status the page came with."""
    return page.evaluate("performance.getEntriesByType('navigation')[0].responseStatus")
