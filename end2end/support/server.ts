// The real server, as a process of its own on a free port.

import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

export const BINARY =
  process.env.OFFERTORY ?? fileURLToPath(new URL("../../target/debug/offertory", import.meta.url));

export class Server {
  private constructor(
    readonly url: string,
    /** Its data folder. */
    readonly data: string,
    private readonly process: ChildProcess,
    private readonly lines: string[],
  ) {}

  /**
   * Starts one over a data folder, which is filled with demo data if it is empty. Its clock may go
   * ahead by some seconds.
   */
  static async start(data: string, listen = "127.0.0.1:0", ahead = 0): Promise<Server> {
    const { DATABASE_URL: _, REDIS_URL: __, ...rest } = process.env;
    const child = spawn(BINARY, ["serve", "--demo"], {
      env: {
        ...rest,
        OFFERTORY_ENV: "localhost",
        OFFERTORY_LISTEN: listen,
        OFFERTORY_DATA: data,
        OFFERTORY_CLOCK_AHEAD: String(ahead),
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const lines: string[] = [];
    const url = await new Promise<string>((resolve, reject) => {
      const gone = (why: unknown) =>
        reject(new Error(`${BINARY} did not start (${why})\n${lines.slice(-20).join("\n")}`));
      const hear = (chunk: Buffer) => {
        for (const line of chunk.toString().split("\n").filter(Boolean)) {
          lines.push(line);
          const open = /"open (http:\/\/[\d.:]+)"/.exec(line);
          if (open) resolve(open[1]);
        }
      };
      child.stdout.on("data", hear);
      child.stderr.on("data", hear);
      child.on("error", gone);
      child.on("exit", gone);
    });
    return new Server(url, data, child, lines);
  }

  get log(): string {
    return this.lines.join("\n");
  }

  /** Asks it to end, and waits until it has: then its files are whole. */
  async stop(): Promise<void> {
    await this.end("SIGTERM");
  }

  /** Ends it at once; for folders nobody needs any more. */
  async kill(): Promise<void> {
    await this.end("SIGKILL");
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    const ended = once(this.process, "exit");
    this.process.kill(signal);
    await ended;
  }
}
