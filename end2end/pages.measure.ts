// Largest paint, shifts, blocked time and bytes of a donor's pages on a phone that is four times
// slower than this machine, over a line of 1.6 Mbit/s and 150 ms, with an empty cache. Each page is
// opened five times and the run in the middle counts. The figures go into docs/pages.md.

import { readFile, writeFile } from "node:fs/promises";
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";
import type { CDPSession } from "@playwright/test";
import { expect, test, type Page } from "./support/test.ts";

const DOC = fileURLToPath(new URL("../docs/pages.md", import.meta.url));
const BEGINS = "<!-- the table begins here; `make pages` writes it -->";
const ENDS = "<!-- the table ends here -->";

const RUNS = 5;
const PHONE = { viewport: { width: 412, height: 823 }, deviceScaleFactor: 1.75, isMobile: true, hasTouch: true };
const SLOWER = 4;
const LINE = { offline: false, latency: 150, downloadThroughput: 1_638_400 / 8, uploadThroughput: 750_000 / 8 };

/** How long a page is left alone until it counts as still. */
const STILL = 1_500;

const PAGES: [who: "ann" | "nobody", path: string][] = [
  ["nobody", "/sign-in"],
  ["ann", "/give"],
  ["ann", "/gifts"],
  ["ann", "/recurring"],
  ["ann", "/methods"],
  ["ann", "/statements"],
  ["ann", "/settings"],
];

interface Cost {
  first: number;
  largest: number;
  shifts: number;
  blocked: number;
  bytes: number;
}

interface Seen {
  first: number;
  largest: number;
  shifts: number;
  tasks: [start: number, lasts: number][];
}

/** Watches from before the first byte. */
function watch(): void {
  const seen: Seen = { first: 0, largest: 0, shifts: 0, tasks: [] };
  (globalThis as unknown as { seen: Seen }).seen = seen;
  const on = (type: string, see: (entry: PerformanceEntry) => void) =>
    new PerformanceObserver((list) => list.getEntries().forEach(see)).observe({
      type,
      buffered: true,
    });
  on("paint", (entry) => {
    if (entry.name === "first-contentful-paint") seen.first = entry.startTime;
  });
  on("largest-contentful-paint", (entry) => (seen.largest = entry.startTime));
  on("layout-shift", (entry) => {
    const shift = entry as PerformanceEntry & { value: number; hadRecentInput: boolean };
    if (!shift.hadRecentInput) seen.shifts += shift.value;
  });
  on("longtask", (entry) => seen.tasks.push([entry.startTime, entry.duration]));
}

/** All bytes that come over the line, until the page has been still for a while. */
async function until(line: CDPSession, page: Page, open: () => Promise<unknown>): Promise<number> {
  let bytes = 0;
  let last = Date.now();
  line.on("Network.loadingFinished", ({ encodedDataLength }) => {
    bytes += encodedDataLength;
    last = Date.now();
  });
  await open();
  await expect.poll(() => Date.now() - last, { timeout: 60_000 }).toBeGreaterThan(STILL);
  await page.evaluate(() => document.fonts.ready);
  return bytes;
}

async function cost(page: Page, path: string): Promise<Cost> {
  const line = await page.context().newCDPSession(page);
  await line.send("Network.enable");
  await line.send("Network.clearBrowserCache");
  await line.send("Network.emulateNetworkConditions", LINE);
  await line.send("Emulation.setCPUThrottlingRate", { rate: SLOWER });
  await page.addInitScript(watch);
  const bytes = await until(line, page, () => page.goto(path, { waitUntil: "load" }));
  const seen = await page.evaluate(() => (globalThis as unknown as { seen: Seen }).seen);
  const after = seen.tasks.filter(([start, lasts]) => start + lasts > seen.first);
  const blocked = after.reduce((sum, [, lasts]) => sum + Math.max(0, lasts - 50), 0);
  return { first: seen.first, largest: seen.largest, shifts: seen.shifts, blocked, bytes };
}

const middle = (figures: number[]) => [...figures].sort((a, b) => a - b)[Math.floor(figures.length / 2)]!;

/** The error function (Abramowitz and Stegun, 7.1.26). */
function erf(x: number): number {
  const t = 1 / (1 + 0.3275911 * Math.abs(x));
  const tail = [1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592];
  const y = 1 - tail.reduce((sum, part) => sum * t + part, 0) * t * Math.exp(-x * x);
  return Math.sign(x) * y;
}

/** A figure on the log-normal curve on which a tenth of all pages are better than `good`. */
function mark(figure: number, good: number, median: number): number {
  if (figure <= 0) return 1;
  const z = (Math.log(figure / median) * 0.9061938024368232) / -Math.log(good / median);
  return (1 - erf(z)) / 2;
}

/** The weights and curves by which Lighthouse marks a phone; the first paint stands for its speed index. */
function performance(cost: Cost): number {
  const marks =
    0.1 * mark(cost.first, 1_800, 3_000) +
    0.1 * mark(cost.first, 3_387, 5_800) +
    0.25 * mark(cost.largest, 2_500, 4_000) +
    0.3 * mark(cost.blocked, 200, 600) +
    0.25 * mark(cost.shifts, 0.1, 0.25);
  return Math.round(100 * marks);
}

test("what a donor's pages cost a phone", async ({ as }) => {
  const rows: string[] = [];
  for (const [who, path] of PAGES) {
    const runs: Cost[] = [];
    for (let run = 0; run < RUNS; run++) {
      const page = await as(who, PHONE);
      runs.push(await cost(page, path));
      await page.context().close();
    }
    const of = (what: keyof Cost) => middle(runs.map((run) => run[what]));
    const all: Cost = {
      first: of("first"),
      largest: of("largest"),
      shifts: of("shifts"),
      blocked: of("blocked"),
      bytes: of("bytes"),
    };
    const cells = [
      `\`${path}\``,
      `${Math.round(all.largest)} ms`,
      all.shifts.toFixed(3),
      `${Math.round(all.blocked)} ms`,
      `${(all.bytes / 1_000).toFixed(0)} kB`,
      String(performance(all)),
    ];
    rows.push(`| ${cells.join(" | ")} |`);
    console.log(rows.at(-1));
  }
  const head = [
    `- measured: ${new Date().toISOString().slice(0, 10)}, ${cpus().length} cores, ${cpus()[0]!.model}`,
    "",
    "| page | largest paint | shifts | blocked | all bytes | mark |",
    "|---|---|---|---|---|---|",
  ];
  const doc = await readFile(DOC, "utf8");
  const [before, rest] = doc.split(BEGINS) as [string, string];
  const after = rest.split(ENDS)[1];
  await writeFile(DOC, [before + BEGINS, "", ...head, ...rows, "", ENDS + after].join("\n"));
});
