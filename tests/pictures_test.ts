/**
 * The README's pictures: they are what `deno task bench:report` makes of the
 * committed results, and anybody can read them, also by ear. What they show
 * decides nothing here.
 *
 * @module
 */

import { assert, assertEquals, assertThrows } from "@std/assert";
import { COSTS, costs } from "../bench/report/costs.ts";
import { drawAll, readMeasured } from "../bench/report/pictures.ts";
import { boxesOf, outside, overlaps } from "./pictures/boxes.ts";
import { all, readXml } from "./pictures/xml.ts";
import { README, sectionOf } from "./readme.ts";

const BENCH = new URL("../bench/", import.meta.url);

/** The committed pictures' texts by their names. */
function pictures(): Map<string, string> {
  const folder = new URL("pictures/", BENCH);
  const names = [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
  assert(names.length > 0, "bench/pictures/ is empty");
  return new Map(
    names.map((name) => [name, Deno.readTextFileSync(new URL(name, folder))]),
  );
}

Deno.test("bench/pictures/ holds what bench:report makes of bench/results/", async () => {
  const drawn = drawAll(await readMeasured(new URL("results/", BENCH)));
  const committed = pictures();
  assertEquals([...committed.keys()], [...drawn.keys()].sort());
  for (const [name, text] of drawn) {
    // Not by assertEquals, which would print both.
    assert(
      committed.get(name) === text,
      `bench/pictures/${name} differs: run deno task bench:report`,
    );
  }
});

Deno.test("README.md shows the costs that are in bench/results/", async () => {
  const { runtimes } = await readMeasured(new URL("results/", BENCH));
  const readme = await Deno.readTextFile(README);
  assertEquals(sectionOf(readme, COSTS), costs(runtimes));
});

Deno.test("pictures have a title, and their figures in words", () => {
  for (const [name, text] of pictures()) {
    const [title, description, ...rest] = readXml(text).children;
    assertEquals([title?.name, description?.name], ["title", "desc"], name);
    assert(title?.text, `${name} has no title`);
    const spoken = new Set(description?.text.match(NUMBER));
    const figures = rest.filter(({ text }) => FIGURES.test(text));
    assert(figures.length > 0, `${name} shows no figures`);
    for (const { text } of figures) {
      for (const figure of text.match(NUMBER) ?? []) {
        assert(spoken.has(figure), `${name}: ${figure} is only drawn`);
      }
    }
  }
});

/** A text of figures alone; those of a scale have a sign behind. */
const FIGURES = /^[\d.,]+( \/ [\d.,]+)?$/;
const NUMBER = /\d(?:[\d.,]*\d)?/g;

Deno.test("pictures hold nothing that runs or is fetched", () => {
  for (const [name, text] of pictures()) {
    for (const element of all(readXml(text))) {
      assert(ELEMENTS.has(element.name), `${name} has <${element.name}>`);
      for (const [attribute, value] of element.attributes) {
        assert(ATTRIBUTES.has(attribute), `${name} has ${attribute}=`);
        if (attribute === "xmlns") continue;
        assert(!/url\(|:|\/\//.test(value), `${name} has ${value}`);
      }
    }
  }
});

const ELEMENTS = new Set(
  "svg title desc text line rect circle path polyline".split(" "),
);

const ATTRIBUTES = new Set(
  ("xmlns width height viewBox role id aria-labelledby font-family " +
    "font-size font-weight text-anchor fill stroke stroke-width " +
    "stroke-dasharray x y x1 x2 y1 y2 cx cy r d points").split(" "),
);

Deno.test("pictures' texts are legible: none overlaps, leaves or is small", () => {
  for (const [name, text] of pictures()) {
    const picture = readXml(text);
    const boxes = boxesOf(picture);
    assert(boxes.length > 0, `${name} has no texts`);
    assertEquals(overlaps(boxes), [], `${name}: texts overlap`);
    assertEquals(outside(boxes, picture), [], `${name}: texts leave`);
    for (const { attributes, text } of all(picture)) {
      const size = attributes.get("font-size");
      assert(size === undefined || Number(size) >= 11, `${name}: ${text}`);
    }
  }
});

Deno.test("readXml() refuses what is not well-formed", () => {
  const malformed = [
    "",
    "text",
    "<a>",
    "</a>",
    "<a></b>",
    "<a><b></a></b>",
    "<a/><b/>",
    "<a/>text",
    "<a b=c/>",
    '<a b="1" b="2"/>',
    '<a b="<"/>',
    "<a>1 < 2</a>",
    "<a>AT&T</a>",
    "<a>&nbsp;</a>",
    "<!-- -- --><a/>",
    "<?xml?><a/>",
  ];
  for (const text of malformed) assertThrows(() => readXml(text), SyntaxError);
  const { attributes, children } = readXml(
    '<!-- a -->\n<a b="&lt;1&gt;">\n<c>&quot;&amp;</c></a>\n',
  );
  assertEquals(attributes.get("b"), "<1>");
  assertEquals(children.map(({ text }) => text), ['"&']);
});

Deno.test("overlaps() and outside() find texts that meet and leave", () => {
  const at = (x: number, y: number, anchor: string) =>
    `<text x="${x}" y="${y}" font-size="10" text-anchor="${anchor}">${x}</text>`;
  const picture = readXml(
    `<svg viewBox="0 0 100 100">${at(10, 20, "start")}${at(20, 22, "middle")}` +
      `${at(10, 40, "start")}${at(98, 60, "start")}${at(5, 99, "end")}</svg>`,
  );
  const boxes = boxesOf(picture);
  assertEquals(overlaps(boxes), [["10", "20"]]);
  assertEquals(outside(boxes, picture), ["98", "5"]);
});
