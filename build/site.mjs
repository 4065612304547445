// Builds the site's files into target/site: the wasm entry and its glue, one style sheet, and
// everything in public/. Names carry a hash of the contents, so that browsers may keep them for
// ever; each file that gains by it has brotli and gzip twins. target/site/manifest.json says
// which name became which address; the server reads it.
//
// A file whose contents did not change is not written again: the server embeds this folder, and
// would be compiled again for nothing.

import { createHash } from "node:crypto";
import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, extname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const HOUSE = fileURLToPath(new URL("..", import.meta.url));
const SITE = join(HOUSE, "target/site");
const FRONT = join(HOUSE, "target/front");
const PUBLIC = join(HOUSE, "public");
const esbuild = createRequire(join(HOUSE, "end2end/package.json"))("esbuild");

/** What a donor's page may cost in wasm, sent as brotli. A phone on a bad line pays for it. */
const WASM_BUDGET = 110_000;

/** Asked for by these very names, so they keep them. */
const KEEPS_ITS_NAME = /^(robots\.txt|favicon\..*|apple-touch-icon\.png)$/;

/** Compressed by their own format. */
const COMPRESSED = new Set([".woff2", ".png", ".jpg", ".webp", ".avif", ".ico"]);

const manifest = {};
const kept = new Set();

const kilobytes = (count) => `${(count / 1000).toFixed(1)} kB`;

function note(name) {
  try {
    return readFileSync(join(HOUSE, "target/setup", name), "utf8").trim();
  } catch {
    throw new Error("target/setup is missing: run build/setup.sh site first");
  }
}

function run(command, args) {
  execFileSync(command, args, { cwd: HOUSE, stdio: "inherit" });
}

function hash(contents) {
  return createHash("sha256").update(contents).digest("hex").slice(0, 12);
}

function same(path, contents) {
  return existsSync(path) && readFileSync(path).equals(contents);
}

/** Writes one file and its twins, and returns its address. */
function publish(name, contents) {
  const bytes = Buffer.from(contents);
  const extension = extname(name);
  const address = KEEPS_ITS_NAME.test(name)
    ? `/${name}`
    : `/assets/${name.slice(0, -extension.length)}.${hash(bytes)}${extension}`;
  const path = join(SITE, address);
  const twins = COMPRESSED.has(extension) ? [] : [`${path}.br`, `${path}.gz`];
  if (!same(path, bytes)) {
    mkdirSync(dirname(path), { recursive: true });
    twins.forEach((twin) => rmSync(twin, { force: true }));
    for (const [index, twin] of twins.entries()) {
      const small = index === 0 ? brotli(bytes) : gzipSync(bytes, { level: 9 });
      if (small.length < bytes.length) writeFileSync(twin, small);
    }
    // Last, so that a build stopped halfway does not look finished.
    writeFileSync(path, bytes);
  }
  [path, ...twins].forEach((file) => kept.add(file));
  manifest[name] = address;
  return address;
}

function brotli(bytes) {
  return brotliCompressSync(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: 11,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  });
}

function filesUnder(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .sort();
}

function minifyScript(source) {
  const options = { minify: true, format: "esm", target: "es2022", loader: "js" };
  return esbuild.transformSync(source, options).code;
}

/** The wasm entry. Cargo knows whether anything changed; what follows it is kept by its result. */
function buildWasm() {
  const sysroot = note("wasm-sysroot");
  // Beside the house's own flags: a variable would take their place.
  const flags = sysroot ? ["--config", `build.rustflags=["--sysroot=${sysroot}"]`] : [];
  const target = "wasm32-unknown-unknown";
  run(
    "cargo",
    ["build", "-p", "hydrate", "--profile", "wasm-release"].concat(
      ["--target", target, "--target-dir", FRONT, ...flags],
    ),
  );
  const raw = join(FRONT, target, "wasm-release/hydrate.wasm");
  const bound = join(FRONT, "bound");
  const small = join(bound, "small.wasm");
  const stamp = join(bound, "made-from");
  const made = hash(readFileSync(raw)) + hash(readFileSync(new URL(import.meta.url)));
  if (!same(stamp, Buffer.from(made))) {
    rmSync(bound, { recursive: true, force: true });
    run(note("wasm-bindgen"), [
      raw,
      ...["--target", "web", "--no-typescript", "--out-dir", bound],
      ...["--remove-name-section", "--remove-producers-section"],
    ]);
    run(join(HOUSE, "end2end/node_modules/.bin/wasm-opt"), [
      join(bound, "hydrate_bg.wasm"),
      // What rustc uses by itself; the file's own feature section says the same.
      ...["bulk-memory", "bulk-memory-opt", "multivalue", "mutable-globals"]
        .concat(["nontrapping-float-to-int", "reference-types", "sign-ext"])
        .map((feature) => `--enable-${feature}`),
      ...["-Oz", "--strip-debug", "--strip-producers", "--output", small],
    ]);
    writeFileSync(stamp, made);
  }
  const glue = esbuild.buildSync({
    entryPoints: [join(bound, "hydrate.js")],
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    write: false,
  });
  publish("hydrate.js", glue.outputFiles[0].contents);
  const address = publish("hydrate.wasm", readFileSync(small));
  const sent = readFileSync(join(SITE, `${address}.br`)).length;
  console.log(`wasm: ${kilobytes(sent)} of brotli, of ${kilobytes(WASM_BUDGET)} allowed`);
  if (sent > WASM_BUDGET) throw new Error("the wasm file is over its budget");
}

function buildPublic() {
  for (const path of filesUnder(PUBLIC)) {
    const contents = readFileSync(path);
    const script = extname(path) === ".js";
    publish(relative(PUBLIC, path), script ? minifyScript(contents.toString()) : contents);
  }
}

/** One style sheet. `url()` names a file of public/, absolutely or from the sheet's folder. */
async function buildStyle() {
  const addresses = {
    name: "addresses",
    setup(build) {
      build.onResolve({ filter: /.*/ }, ({ kind, path, resolveDir }) => {
        if (kind !== "url-token" || /^(data:|#)/.test(path)) return undefined;
        const file = path.startsWith("/") ? join(PUBLIC, path) : resolve(resolveDir, path);
        const address = manifest[relative(PUBLIC, file)];
        return address
          ? { path: address, external: true }
          : { errors: [{ text: `${path} is not a file of public/` }] };
      });
    },
  };
  const sheet = await esbuild.build({
    entryPoints: [join(HOUSE, "style/main.css")],
    bundle: true,
    minify: true,
    // Browsers read the sheet as it was written, light-dark() and nesting included.
    target: "esnext",
    plugins: [addresses],
    write: false,
  });
  const address = publish("main.css", sheet.outputFiles[0].contents);
  console.log(`style: ${kilobytes(readFileSync(join(SITE, `${address}.br`)).length)} of brotli`);
}

function sweep() {
  for (const path of filesUnder(SITE)) {
    if (!kept.has(path)) rmSync(path);
  }
}

function writeManifest() {
  const path = join(SITE, "manifest.json");
  const names = Object.keys(manifest).sort();
  const contents = Buffer.from(`${JSON.stringify(manifest, names, 2)}\n`);
  if (!same(path, contents)) writeFileSync(path, contents);
  kept.add(path);
  console.log(`site: ${names.length} files in ${relative(HOUSE, SITE)}`);
}

try {
  mkdirSync(SITE, { recursive: true });
  buildWasm();
  buildPublic();
  await buildStyle();
  writeManifest();
  sweep();
} catch (error) {
  console.error(`site: ${error.message}`);
  process.exitCode = 1;
}
