// Looks over every page's shoulder: errors of scripts, warnings, broken rules of the content
// security policy, requests that fail, answers that should not be.

import type { BrowserContext, ConsoleMessage, Request, Response } from "@playwright/test";

/** What the browser says of its own accord when an answer is 404 and the like. */
const STATUS = /^Failed to load resource: the server responded with a status of (\d+)/;

export class Watch {
  /** All that went wrong, in words. */
  readonly wrong: string[] = [];
  private readonly expected = new Set<number>();
  private readonly contexts: BrowserContext[] = [];

  constructor(private readonly wasmIsBlocked: boolean) {}

  /** Answers that this test asks for: 404, 422. Never one of 500 and above. */
  expects(...statuses: number[]): void {
    statuses.filter((status) => status < 500).forEach((status) => this.expected.add(status));
  }

  /**
   * Every open page leaves where it is. A page is read before its last font and script are there:
   * what it would still ask for is not asked of a server that is about to end.
   */
  async leave(): Promise<void> {
    const pages = this.contexts.flatMap((context) => context.pages());
    await Promise.all(pages.map((page) => page.goto("about:blank")));
  }

  async over(context: BrowserContext): Promise<void> {
    this.contexts.push(context);
    context.on("console", (message) => this.heard(message));
    context.on("weberror", (error) => this.wrong.push(`error in a script: ${error.error()}`));
    context.on("requestfailed", (request) => this.failed(request));
    context.on("response", (response) => this.answered(response));
    // The browser writes most violations to the console; reports of some are events alone.
    await context.addInitScript(() =>
      document.addEventListener("securitypolicyviolation", (event) =>
        console.error(`policy: ${event.violatedDirective} forbids ${event.blockedURI}`),
      ),
    );
  }

  private heard(message: ConsoleMessage): void {
    const text = message.text();
    if (message.type() !== "error" && message.type() !== "warning") return;
    if (this.intoALetter(text)) return;
    const status = STATUS.exec(text);
    if (status && this.expected.has(Number(status[1]))) return;
    if (this.wasmIsBlocked) {
      if (text.startsWith("The page works without its islands")) return;
      if (text.includes("net::ERR_FAILED") && message.location().url.endsWith(".wasm")) return;
    }
    this.wrong.push(`${message.type()}: ${text} (${message.location().url})`);
  }

  /** A letter stands in a frame without scripts; the tests' own want to look into every frame. */
  private intoALetter(text: string): boolean {
    return /^Blocked script execution in '[^']*\/mailbox\/[^']*\/mail\.html'/.test(text);
  }

  private failed(request: Request): void {
    const why = request.failure()?.errorText ?? "";
    // Given up by the browser because the page was left, or because the answer is a download.
    if (why === "net::ERR_ABORTED") return;
    if (this.wasmIsBlocked && request.url().endsWith(".wasm")) return;
    this.wrong.push(`request failed: ${request.method()} ${request.url()} ${why}`);
  }

  private answered(response: Response): void {
    const status = response.status();
    if (status < 400 || this.expected.has(status)) return;
    this.wrong.push(`answer ${status}: ${response.request().method()} ${response.url()}`);
  }
}
