"""Count what a first visit to the action page brings over the wire, as Chromium sees it, and how far the page jumps."""

import shutil
from collections import Counter

from playwright.sync_api import sync_playwright

from bench.place import served

MOST_BYTES, MOST_SHIFT = 70_000, 0.01
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
SHIFT = """() => new Promise(done => {
  let sum = 0;
  new PerformanceObserver(list => { for (const entry of list.getEntries()) sum += entry.value; })
    .observe({type: 'layout-shift', buffered: true});
  setTimeout(() => done(sum), 500);
})"""


def measure(port: int) -> bool:
    """Print bytes by kind and the layout shift; return whether both limits are kept."""
    from bench import scene

    lead = scene.Lead()
    cookies = [
        {"name": name, "value": morsel.value, "url": f"http://127.0.0.1:{port}"}
        for name, morsel in lead.client.cookies.items()
    ]
    with served():
        sizes, shift = visit(f"http://127.0.0.1:{port}{lead.action(lead.codes[0])}", cookies)
    kept = sizes.total() <= MOST_BYTES and shift <= MOST_SHIFT
    parts = ", ".join(f"{kind} {size:,}" for kind, size in sizes.most_common())
    print(f"First visit to the action page: {sizes.total():,} bytes (at most {MOST_BYTES:,}): {parts}")
    print(f"Layout shift: {shift:.4f} (at most {MOST_SHIFT}){'' if kept else '  <-- not kept'}")
    return kept


def visit(url, cookies):
    """Return the bytes received by kind of resource, headers included, and the sum of all layout shifts."""
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        raise SystemExit("Install Chromium: it counts the bytes of a first visit")
    kinds, sizes = {}, Counter()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        context.add_cookies(cookies)
        page = context.new_page()
        wire = context.new_cdp_session(page)
        wire.send("Network.enable")
        wire.on("Network.responseReceived", lambda event: kinds.update({event["requestId"]: event["type"]}))
        wire.on(
            "Network.loadingFinished",
            lambda event: sizes.update({kinds.get(event["requestId"], "Other"): int(event["encodedDataLength"])}),
        )
        page.goto(url, wait_until="networkidle")
        shift = page.evaluate(SHIFT)
        browser.close()
    return sizes, shift
