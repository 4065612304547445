// One page through Lighthouse, as it comes: its phone, its line, its marks.

import * as chrome from "chrome-launcher";
import lighthouse from "lighthouse";
import { CHROMIUM } from "../support/chromium.ts";

export interface Marks {
  performance: number;
  accessibility: number;
  practices: number;
  largest: number;
  shifts: number;
  blocked: number;
  bytes: number;
}

export interface Report {
  marks: Marks;
  /** What costs a mark, in Lighthouse's words. */
  findings: string[];
}

/** A browser of its own, which Lighthouse may talk to. */
export async function open(): Promise<chrome.LaunchedChrome> {
  return chrome.launch({
    chromePath: CHROMIUM.executablePath,
    chromeFlags: ["--headless", ...CHROMIUM.args],
    logLevel: "error",
  });
}

/** Opens a page with an empty cache, as somebody who has these cookies. */
export async function run(port: number, url: string, cookie: string): Promise<Report> {
  const result = await lighthouse(url, {
    port,
    logLevel: "error",
    output: "json",
    onlyCategories: ["performance", "accessibility", "best-practices"],
    // The page alone, without a picture of it for a report that nobody opens.
    disableFullPageScreenshot: true,
    extraHeaders: cookie ? { Cookie: cookie } : undefined,
  });
  const report = result!.lhr;
  if (report.runtimeError) throw new Error(`${url}: ${report.runtimeError.message}`);
  const shown = new URL(report.finalDisplayedUrl ?? url).pathname;
  if (shown !== new URL(url).pathname) throw new Error(`${url} led to ${shown}`);
  const score = (category: string) => Math.round(100 * (report.categories[category]!.score ?? 0));
  const figure = (audit: string) => {
    const value = report.audits[audit]?.numericValue;
    if (value === undefined) throw new Error(`${url}: Lighthouse has no ${audit}`);
    return value;
  };
  return {
    marks: {
      performance: score("performance"),
      accessibility: score("accessibility"),
      practices: score("best-practices"),
      largest: figure("largest-contentful-paint"),
      shifts: figure("cumulative-layout-shift"),
      blocked: figure("total-blocking-time"),
      bytes: figure("total-byte-weight"),
    },
    findings: Object.entries(report.categories).flatMap(([category, { auditRefs }]) =>
      auditRefs
        .filter(({ weight }) => weight > 0)
        .map(({ id }) => report.audits[id]!)
        .filter(({ score }) => score !== null && score < 0.9)
        .map(({ id, title, displayValue }) => `${category}, ${id}: ${displayValue ?? title}`),
    ),
  };
}
