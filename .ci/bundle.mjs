// Bundles src with the libraries that it uses into dist: a command then reads a few files at its start, not hundreds.
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { build } from "esbuild";
import Handlebars from "handlebars";

const OUT = "dist";
const NOTICES = "THIRD-PARTY-NOTICES.txt";
/** What other steps of the build make. */
const OTHERS = new Set(["commands.json", "radioctl.1", ".built", ".building"]);

/** Native code, which no bundle can hold, and the SDK: it is larger than everything else, and for stations with Route 53 or a bucket only. */
const EXTERNAL = ["@photostructure/sqlite", "@aws-sdk/client-route-53", "@aws-sdk/client-s3"];

/** Of ssh2 what a client needs, without its server and without what it has for HTTP. */
const SSH2 = `
  module.exports = {
    Client: require("ssh2/lib/client.js"),
    OpenSSHAgent: require("ssh2/lib/agent.js").OpenSSHAgent,
    utils: { parseKey: require("ssh2/lib/protocol/keyParser.js").parseKey },
  };`;

/**
 * What libraries require for features that radioctl does not use: Handlebars for maps of templates, ssh2 and node-ssh for SFTP and for identities
 * with a passphrase (the agent has those). Without cpu-features, ssh2 prefers AES-GCM.
 */
const UNUSED = /^(?:source-map|cpu-features|bcrypt-pbkdf|make-dir|sb-scandir|\.\/protocol\/SFTP\.js)$/;

/** ssh2's WebAssembly replaces its native code where that was not built. Starting it takes as long as a login. */
function withoutWasm(text) {
  const start = "POLY1305_WASM_MODULE = await require('./crypto/poly1305.js')();";
  if (!text.includes(start)) throw new Error("ssh2 starts its WebAssembly in another way: change .ci/bundle.mjs");
  return text.replace(start, `if (binding) return resolve();\n${start}`);
}

/** Libraries that are not bundled as they are. */
const libraries = {
  name: "libraries",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^ssh2$/ }, ({ resolveDir }) => ({ path: "ssh2", namespace: "part", pluginData: resolveDir }));
    onLoad({ filter: /^ssh2$/, namespace: "part" }, ({ pluginData }) => ({ contents: SSH2, resolveDir: pluginData }));
    // Its native code stays where npm has built it, if it has.
    onResolve({ filter: /sshcrypto\.node$/ }, ({ path }) => ({ path: path.replace("./", "ssh2/lib/protocol/"), external: true }));
    onLoad({ filter: /ssh2\/lib\/protocol\/crypto\.js$/ }, async ({ path }) => ({
      contents: withoutWasm(await readFile(path, "utf8")),
    }));
    onResolve({ filter: UNUSED }, ({ path }) => ({ path, namespace: "none" }));
    onLoad({ filter: /./, namespace: "none" }, () => ({ contents: "" }));
  },
};

/** radioctl's templates by their text, compiled with the options of src/templating/compile.ts. */
async function preparedTemplates() {
  const names = (await readdir("templates", { recursive: true })).filter((name) => name.endsWith(".hbs")).toSorted();
  const texts = await Promise.all(names.map(async (name) => readFile(join("templates", name), "utf8")));
  const entries = texts.map((text) => {
    /** @type {unknown} */
    const specification = Handlebars.precompile(Handlebars.parse(text), { strict: true, preventIndent: true });
    return `[${JSON.stringify(text)}, ${/** @type {string} */ (specification)}]`;
  });
  return `export const prepared = new Map([${entries.join(",\n")}]);`;
}

const templates = {
  name: "templates",
  setup({ onLoad }) {
    onLoad({ filter: /src\/templating\/prepared\.ts$/ }, async () => ({ contents: await preparedTemplates() }));
  },
};

/** For libraries that are not ES modules and use Node's own modules; goes into the one file that loads those. */
const REQUIRE = 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);';

const { outputFiles, metafile } = await build({
  entryPoints: ["src/main.ts"],
  outdir: OUT,
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "node",
  target: "node20",
  external: EXTERNAL,
  plugins: [libraries, templates],
  define: { __dirname: "import.meta.dirname" },
  sourcemap: "linked",
  sourcesContent: false,
  legalComments: "none",
  // Names stay, for stacks. Node compiles the files again at each start.
  minifyWhitespace: true,
  minifySyntax: true,
  metafile: true,
  write: false,
  logLevel: "warning",
});

const made = new Map(
  outputFiles.map(({ path, text }) => [
    basename(path),
    text.includes("typeof require") && path.endsWith(".js") ? REQUIRE + text : text,
  ]),
);
made.set(NOTICES, await notices(Object.keys(metafile.inputs)));
await mkdir(OUT, { recursive: true });
// main.js last: until then the program that was there before still runs.
const inOrder = [...made].toSorted(([one], [other]) => Number(one === "main.js") - Number(other === "main.js"));
for (const [name, text] of inOrder) {
  await writeFile(join(OUT, `${name}.part`), text);
  await rename(join(OUT, `${name}.part`), join(OUT, name));
}
for (const name of await readdir(OUT)) {
  if (!made.has(name) && !OTHERS.has(name)) await rm(join(OUT, name), { recursive: true });
}

/** The licences of all libraries that are in the bundle: each asks to be handed on with its code. @throws Error for one without a licence */
async function notices(inputs) {
  const folders = new Set(inputs.flatMap((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/u.exec(path) ?? []));
  const texts = await Promise.all(Array.from(folders, noticeOf));
  return `Libraries that are in these files, each with its licence.\n${texts.toSorted().join("")}`;
}

async function noticeOf(folder) {
  const { name, version, license, author } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  const file = (await readdir(folder)).find((each) => /^licen[cs]e/iu.test(each));
  if (license === undefined && file === undefined) throw new Error(`${name} has no licence: it cannot be bundled`);
  const by = typeof author === "string" ? author : author?.name;
  const text =
    file === undefined ? `${license}${by === undefined ? "" : `, ${by}`}\n` : await readFile(join(folder, file), "utf8");
  return `\n${"=".repeat(80)}\n${name} ${version}${license === undefined ? "" : ` (${license})`}\n\n${text.trim()}\n`;
}
