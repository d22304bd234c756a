"""The pages that Mien writes, opened by headless Chromium at the width of a phone and of a desk, light and dark, and looked at by
axe-core, which finds what people with a screen reader, or with eyes that tell few colours apart, can't use."""

import csv
import os
import pathlib
import shutil
import subprocess

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

import samples
from command import Mien
from tally import Tally

SIZES = {"phone": (390, 844), "desk": (1440, 900)}
BROWSERS = ["chromium-headless-shell", "chromium", "google-chrome", "chrome"]

# What no page of Mien may need: more bytes than can be sent by mail.
MOST_BYTES = 10_000_000

SPRITES = """
async () => {
  const addresses = new Set();
  for (const element of document.querySelectorAll(".map")) {
    const found = getComputedStyle(element).backgroundImage;
    if (found.startsWith("url(")) addresses.add(found.slice(5, -2));
  }
  const faults = [];
  for (const address of addresses) {
    const image = new Image();
    image.src = address;
    try { await image.decode(); } catch (error) { faults.push(address.slice(0, 60)); }
  }
  for (const image of document.images) if (!image.complete || image.naturalWidth === 0) faults.push(image.alt);
  return [addresses.size + document.images.length, faults];
}
"""


def browser():
    """The path of a Chromium: MIEN_CHROMIUM, or what lies in PATH."""
    found = os.environ.get("MIEN_CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    if not found:
        raise SystemExit("no Chromium: run `Scripts/install-dependencies.sh browser`, or set MIEN_CHROMIUM")
    return found


def numbers(page, folder):
    """Every number of a page's opening, and what stands in the table that it names."""
    for number in page.query_selector_all("data"):
        file, row, column, value = (
            number.get_attribute(name) for name in ("data-file", "data-row", "data-column", "value"))
        with open(folder / file, newline="") as table:
            rows = list(csv.reader(table))
        key = rows[0][0]
        cells = [dict(zip(rows[0], cells)) for cells in rows[1:]]
        found = [cells[column] for cells in cells if cells[key] == row]
        text = number.inner_text()
        yield f"{file}, {row}, {column}: {text}", found, value, text


def fault_of_number(found, value, text):
    """What is wrong with a number in words, by the table."""
    if found != [value]:
        return f"the page has {value}, the table {found}"
    shown = text.replace("\u00a0", " ").replace(",", "")
    scale = 100 if shown.endswith((" %", "points", "point")) else 1
    digits = shown.split(" ")[0]
    places = len(digits.partition(".")[2])
    # A loss is told without its sign.
    number = abs(float(value)) if shown.endswith("points") else float(value)
    if abs(float(digits) - number * scale) > 0.51 * 10 ** -places:
        return f"the page says {text}, the table {value}"
    return None


def look(chromium, folder, name, tally):
    """Opens a report in every way and judges what is there."""
    path = folder / "report.html"
    size = path.stat().st_size
    tally.judge("size of the page", f"{name}: {size} bytes" if size > MOST_BYTES else None)
    for width, (x, y) in SIZES.items():
        for scheme in ("light", "dark"):
            where = f"{name}, {width}, {scheme}"
            context = chromium.new_context(viewport={"width": x, "height": y}, color_scheme=scheme)
            page = context.new_page()
            said, asked = [], []
            page.on("console", lambda message: said.append(f"{message.type}: {message.text}"))
            page.on("pageerror", lambda error: said.append(str(error)))
            page.on("request", lambda request: asked.append(request.url))
            page.goto(path.as_uri())
            others = [url[:80] for url in asked if url != path.as_uri() and not url.startswith("data:")]
            tally.judge("nothing is asked of a network", f"{where}: {others}" if others else None)
            wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            tally.judge("nothing is wider than the window", f"{where}: by {wide} pixels" if wide > 0 else None)
            count, faults = page.evaluate(SPRITES)
            tally.judge("all pictures are there", f"{where}: {faults}" if faults or count == 0 else None)
            violations = Axe().run(page).response["violations"]
            words = [f"{found['id']}: {found['nodes'][0]['html'][:200]}" for found in violations]
            tally.judge("axe-core finds nothing", f"{where}: {words}" if words else None)
            keyboard(page, where, tally)
            tally.judge("the console stays empty", f"{where}: {said}" if said else None)
            if (width, scheme) == ("desk", "light"):
                for what, found, value, text in numbers(page, folder):
                    fault = fault_of_number(found, value, text)
                    tally.judge("numbers of the opening are those of the tables", f"{name}: {what}: {fault}" if fault else None)
            context.close()


def keyboard(page, where, tally):
    """Opens what can be seen large by keys alone, and closes it: whoever was there before has the focus again."""
    first = page.query_selector(".look, .map[role=button]")
    if first is None:
        return
    first.evaluate("element => { for (let e = element; e; e = e.parentElement) if (e.tagName === 'DETAILS') e.open = true; }")
    first.focus()
    page.keyboard.press("Enter")
    opened = page.evaluate("document.getElementById('viewer').open")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Escape")
    closed = page.evaluate("!document.getElementById('viewer').open")
    focused = page.evaluate("document.activeElement !== document.body")
    tally.judge(
        "keys open and close what is seen large",
        None if opened and closed and focused else f"{where}: opened {opened}, closed {closed}, focus kept {focused}")


def reports(mien, work):
    """Folders with reports of every kind."""
    network, faces = samples.SAMPLES / "mini_xception.h5", samples.SAMPLES / "faces.csv"
    common = ["--scale", "signed", "--labels", "fer2013"]
    vgg = [samples.SAMPLES / "vgg.h5", faces, "--scale", "unit", "--labels", "fer2013"]
    for name, arguments in {
        "maps": ["maps", network, faces, *common, "--beside", samples.NETWORKS[0][0]],
        "maps of every layer": ["maps", *vgg, "--layers", "all", "--range", "per-channel", "--colors", "coolwarm"],
        "maps of pictures": ["maps", network, *samples.PICTURES, *common, "--colors", "grey"],
        "explain": ["explain", network, faces, *common, "--sample", "5", "--methods", "all"],
        "explain a picture": ["explain", network, samples.PICTURES[0], *common],
    }.items():
        folder = work / name.replace(" ", "-")
        mien.output(*arguments, "-o", folder)
        yield name, folder
    story = work / "story"
    subprocess.run(
        [samples.SAMPLES / "angry-happy-sad", mien.path, story], check=True, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL, timeout=600)
    yield "the maps of the story", story / "maps"
    yield "the explanation of the story", story / "explanation"


def main(mien, work):
    mien, work, tally = Mien(mien), pathlib.Path(work), Tally()
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser(), args=["--no-sandbox"])
        for name, folder in reports(mien, work):
            look(chromium, folder, name, tally)
        chromium.close()
    return tally
