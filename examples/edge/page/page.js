// The page's script: sends herds, reads `/live`, draws what it says.

/** How much time the picture shows, in ms. */
const SHOWN = 8_000;

const $ = (id) => document.getElementById(id);
const count = (value) => value.toLocaleString("en-US");
const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

/** Bytes for people: `4.2 kB`. */
function size(bytes) {
  if (bytes < 1_000) return `${bytes} B`;
  const [unit, by] = bytes < 1e6 ? ["kB", 1e3] : ["MB", 1e6];
  return `${count(Number((bytes / by).toPrecision(3)))} ${unit}`;
}

/** HTTP/1.1 gives a page six connections; over later ones a herd fits. */
const protocol = performance.getEntriesByType("navigation")[0]?.nextHopProtocol;
const isWide = /^h[23]/.test(protocol);

/** Steps by the time they began; `read` adds and removes. */
const steps = new Map();
/** What to add to this page's clock to get the edge's. */
let ahead = 0;
/** How long a step is, in ms. */
let step = 50;
/** When to read next to no time after this: a herd is under way. */
let busyUntil = 0;

/** Reads the counts, and shows them. */
async function read() {
  const since = Math.max(0, ...steps.keys());
  const response = await fetch(`/live?since=${since}`, { cache: "no-store" });
  const live = await response.json();
  ahead = live.now - performance.now();
  step = live.step;
  for (const one of live.steps) steps.set(one.at, one);
  for (const at of steps.keys()) {
    // One is kept, to ask for what came after it.
    if (at < live.now - 2 * SHOWN && steps.size > 1) steps.delete(at);
  }
  for (const name of ["requests", "calls", "flights"]) {
    $(name).value = count(live[name]);
  }
  for (const name of ["p50", "p99"]) {
    $(name).value = live[name] === null ? "–" : `${count(live[name])} ms`;
  }
  return live;
}

/** Sends a herd by the edge itself. */
async function sendByEdge(path, requests) {
  const query = new URLSearchParams({ path, requests });
  const response = await fetch(`/live?${query}`, { method: "POST" });
  if (!response.ok) throw new Error(await response.text());
  return await response.json();
}

/** Sends a herd from this page. */
async function sendFromHere(path, requests) {
  let bytes = 0;
  const ask = async () => {
    // Out of the browser's cache, which would send one after the other; and by
    // itself `no-store` would ask for an answer of each request's own.
    const headers = { "cache-control": "max-age=60", pragma: "" };
    const response = await fetch(path, { cache: "no-store", headers });
    if (!response.ok) throw new Error(response.status);
    const body = await response.arrayBuffer();
    bytes += body.byteLength;
    const hash = await crypto.subtle.digest("SHA-256", body);
    return new Uint8Array(hash).join();
  };
  const all = Array.from({ length: requests }, ask);
  const whole = (await Promise.allSettled(all)).filter((one) => one.value);
  const bodies = new Set(whole.map((one) => one.value)).size;
  return { requests, answered: whole.length, bodies, bytes };
}

/** Sends a herd, and tells how it fared. */
async function send(path, requests) {
  const before = await read();
  busyUntil = Infinity;
  const since = performance.now();
  const herd = await (isWide ? sendFromHere : sendByEdge)(path, requests);
  const took = performance.now() - since;
  busyUntil = performance.now() + SHOWN;
  const after = await read();
  const calls = after.calls - before.calls;
  const row = [
    path,
    count(after.requests - before.requests),
    count(calls),
    count(herd.bodies),
    size(herd.bytes),
    `${count(Math.round(took))} ms`,
  ];
  const cells = row.map((text) => {
    const cell = document.createElement("td");
    cell.textContent = text;
    return cell;
  });
  const line = document.createElement("tr");
  line.append(...cells);
  $("herds").prepend(line);
  $("herds").closest("table").hidden = false;
  const failed = herd.requests - herd.answered;
  const s = (value, name) => `${count(value)} ${name}${value === 1 ? "" : "s"}`;
  return `${s(herd.requests, "request")}, ${s(calls, "origin call")}` +
    (failed > 0 ? `; ${count(failed)} not answered by a 2xx.` : ".");
}

const form = $("herd");

const HINTS = {
  "/item": "max-age=1: one answer for all who wait.",
  "/me": "private: each gets an answer of its own.",
  "/stream": "20 MB over two seconds: bytes reach all while the origin sends.",
  "": "Any path of the origin.",
};

function showHint() {
  const { path, other } = form.elements;
  $("hint").textContent = HINTS[path.value];
  other.disabled = path.value !== "";
}
form.addEventListener("change", showHint);
showHint();
$("sender").textContent = isWide
  ? `This page sends the herds itself, over ${protocol}.`
  : "The edge sends the herds to itself: over HTTP/1.1 this page could have " +
    "but six requests under way.";

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const { path, other, requests } = form.elements;
  const button = form.querySelector("button");
  button.disabled = true;
  $("verdict").textContent = "The herd is under way.";
  try {
    $("verdict").textContent = await send(
      path.value || other.value,
      Number(requests.value),
    );
  } catch (error) {
    $("verdict").textContent = `No herd: ${error.message}`;
  } finally {
    button.disabled = false;
  }
});

/** The lanes of the picture, from top to bottom; `scale` names who share one. */
const LANES = [
  { name: "requests", label: "Requests in", color: "--in", height: 96 },
  { name: "calls", label: "Origin calls out", color: "--out", height: 96 },
  { name: "flights", label: "Flights in progress", color: "--air", height: 48 },
];
/** Above each lane, for its label; within it, for the numbers on the bars. */
const GAP = 22;
const ROOM = 16;

function draw() {
  const svg = $("picture");
  const width = svg.clientWidth;
  const now = performance.now() + ahead;
  const shown = [...steps.values()].filter(({ at }) => at > now - SHOWN);
  const most = (name) => Math.max(1, ...shown.map((one) => one[name]));
  const x = (at) => width - (now - at) / SHOWN * width;
  const wide = Math.max(3, step / SHOWN * width - 1);
  let top = 0;
  const parts = LANES.map(({ name, label, color, height }) => {
    // Requests and calls by one measure: that is what the picture is about.
    const scale = (height - ROOM) /
      most(name === "flights" ? name : "requests");
    const base = (top += GAP + height);
    const tall = (value) => Math.max(3, value * scale);
    const bar = (at, span, value) =>
      `M${x(at)} ${base}v${-tall(value)}h${span}v${tall(value)}z`;
    const full = shown.filter((one) => one[name] > 0);
    const bars = full.map((one) => bar(one.at, wide, one[name]));
    const counts = [];
    if (name === "flights") {
      // Nothing is told while nothing changes: the level stays till the next.
      bars.push(...shown.map(({ at, level }, i) => {
        const next = shown[i + 1]?.at ?? now;
        const span = (next - at) / SHOWN * width;
        return level > 0 && span > 0 ? bar(at, span, level) : "";
      }));
    } else {
      for (const { at, value, peak } of clusters(full, name)) {
        counts.push(
          `<text class="count" x="${x(at) + wide / 2}" y="${
            base - tall(peak) - 4
          }">${count(value)}</text>`,
        );
      }
    }
    return `<text y="${base - height - 6}">${label}</text>
      <path fill="var(${color})" d="${bars.join("")}"/>${counts.join("")}
      <line class="base" x2="${width}" y1="${base}" y2="${base}"/>`;
  });
  const foot = top + 18;
  svg.innerHTML = `${parts.join("")}
    <text y="${foot}">${SHOWN / 1_000} s ago</text>
    <text x="${width}" y="${foot}" text-anchor="end">now</text>`;
}

/** Steps close together get one number: their sum, above the tallest. */
function clusters(shown, name) {
  const all = [];
  let last;
  for (const one of shown) {
    const value = one[name];
    if (last === undefined || one.at - last.end > 6 * step) {
      last = { at: one.at, value: 0, peak: 0 };
      all.push(last);
    }
    last.end = one.at;
    last.value += value;
    if (value > last.peak) Object.assign(last, { at: one.at, peak: value });
  }
  return all;
}

/** Draws for as long as something moves. */
function animate() {
  draw();
  const last = Math.max(...steps.keys());
  if (performance.now() + ahead - last < SHOWN + 1_000) {
    requestAnimationFrame(animate);
  } else {
    setTimeout(animate, 200);
  }
}

requestAnimationFrame(animate);
addEventListener("resize", draw);

for (;;) {
  if (!document.hidden) await read().catch(() => {});
  await sleep(performance.now() < busyUntil ? 80 : 500);
}
