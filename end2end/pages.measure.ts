// What a donor's pages cost a phone, and how well they are made, as Lighthouse marks them: with its
// phone, its line and an empty cache. Each page is opened five times and the run in the middle counts.
// The figures go into docs/pages.md; what is worse than wanted is a failure.

import { readFile, writeFile } from "node:fs/promises";
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";
import { open, run, type Marks } from "./lighthouse/run.ts";
import { session } from "./support/demo.ts";
import { gift, type Place } from "./support/places.ts";
import { OF_DONORS } from "./support/pages-of-donors.ts";
import { BINARY } from "./support/server.ts";
import { expect, test } from "./support/test.ts";

const DOC = fileURLToPath(new URL("../docs/pages.md", import.meta.url));
const BEGINS = "<!-- the table begins here; `make pages` writes it -->";
const ENDS = "<!-- the table ends here -->";

const RUNS = 5;

const WANTED: { [of in keyof Marks]: (figure: number) => boolean } = {
  performance: (mark) => mark >= 95,
  accessibility: (mark) => mark === 100,
  practices: (mark) => mark === 100,
  largest: (ms) => ms <= 1_200,
  shifts: (far) => far <= 0.02,
  blocked: (ms) => ms <= 50,
  bytes: (bytes) => bytes <= 160_000,
};

const named = (name: string): Place => OF_DONORS.find((place) => place.name === name)!;

const PAGES: Place[] = [
  "/sign-in",
  "/gifts",
  gift("given"),
  "/give",
  "/give/check",
  "/recurring",
  "/statements",
  "/methods",
  "/settings",
].map((page) => (typeof page === "string" ? named(page) : page));

/** The cookies of somebody who has signed in, as a browser sends them. */
async function cookie(who: Place["who"]): Promise<string> {
  if (who === "nobody") return "";
  const { cookies } = JSON.parse(await readFile(session(who), "utf8"));
  return cookies.map(({ name, value }: Record<string, string>) => `${name}=${value}`).join("; ");
}

const middle = (figures: number[]) =>
  [...figures].sort((a, b) => a - b)[Math.floor(figures.length / 2)]!;

function median(runs: Marks[]): Marks {
  const of = (what: keyof Marks) => middle(runs.map((run) => run[what]));
  return {
    performance: of("performance"),
    accessibility: of("accessibility"),
    practices: of("practices"),
    largest: of("largest"),
    shifts: of("shifts"),
    blocked: of("blocked"),
    bytes: of("bytes"),
  };
}

function row(route: string, marks: Marks): string {
  const cells = [
    `\`${route}\``,
    marks.performance,
    marks.accessibility,
    marks.practices,
    `${Math.round(marks.largest)} ms`,
    marks.shifts.toFixed(3),
    `${Math.round(marks.blocked)} ms`,
    `${(marks.bytes / 1_000).toFixed(0)} kB`,
  ];
  return `| ${cells.join(" | ")} |`;
}

async function write(rows: string[]): Promise<void> {
  const build = BINARY.includes("release") ? "release build" : "debug build, slower than a release";
  const day = new Date().toISOString().slice(0, 10);
  const head = [
    `- measured: ${day}, ${build}, ${cpus().length} cores, ${cpus()[0]!.model}`,
    "",
    "| page | performance | accessibility | best practices | LCP | CLS | TBT | all bytes |",
    "|---|---|---|---|---|---|---|---|",
  ];
  const doc = await readFile(DOC, "utf8");
  const [before, rest] = doc.split(BEGINS) as [string, string];
  const after = rest.split(ENDS)[1];
  await writeFile(DOC, [before + BEGINS, "", ...head, ...rows, "", ENDS + after].join("\n"));
}

test("what a donor's pages cost a phone", async ({ as, server }) => {
  const rows: string[] = [];
  const missed: string[] = [];
  const chrome = await open();
  try {
    for (const place of PAGES) {
      const page = await as(place.who);
      await place.open(page);
      const url = page.url();
      await page.context().close();
      const reports = [];
      for (let count = 0; count < RUNS; count++) {
        reports.push(await run(chrome.port, url, await cookie(place.who)));
      }
      const marks = median(reports.map((report) => report.marks));
      rows.push(row(place.route, marks));
      console.log(rows.at(-1));
      const findings = new Set(reports.flatMap((report) => report.findings));
      for (const finding of findings) console.log(`    ${finding}`);
      for (const [what, wanted] of Object.entries(WANTED)) {
        const figure = marks[what as keyof Marks];
        if (!wanted(figure)) missed.push(`${place.route}: ${what} ${figure}`);
      }
    }
  } finally {
    chrome.kill();
  }
  expect(server.log).not.toContain("panicked");
  await write(rows);
  expect(missed, "as good as wanted").toEqual([]);
});
