import { FLOORS, OFFERED, VENDORS } from "./.ci/layers.mjs";

const vendor = (names = "") => `(^|/)node_modules/${names && `(${names})/`}`;

/** Files with effects: the first word of their name is a verb of this list. All other files only calculate from their arguments. */
const VERBS =
  "observe|apply|lock|run|load|probe|store|progress|hear|hold|change|move|connect|watch|reboot|drain|deploy|deliver|install|bring|point|count|command";
const EFFECTS = [
  `/(?<!host/facts/)(?!apply-(failure|library|library-services|protocol|script)[.])(${VERBS})[.-]`,
  "^src/inventory/secrets[.]ts$",
  "^src/fleet/(bounded|missing-later)[.]ts$",
  "^src/operations/lab/(?!(airtime|cgroups|demo|derive|dns|doctor|encoder|endless-sound|fault|fence|guest|layout|line|listener|programme|programs|rehearsal|scale|text[^/]*)[.])",
  "^src/(adapters|cli)/(?!text/(?!progress))",
  "^src/(compile-cache|main|program|commands|world)[.]ts$",
];

/** Files that format values as strings: `text*`, and what several of them share, also with other operations. */
const TEXTS = ["^src/cli/text/(?!progress)", "^src/operations/.*/(text|wording[.]|bars[.])"];

const above = (names, index) => names.slice(0, index).join("|");

/** Which files may import which. Each rule has its reason; test/architecture.service.test.ts proves that each rule works. */
export default {
  forbidden: [
    {
      name: "no-circles",
      severity: "error",
      comment: "Two files that import each other should be one file, or one of them is misplaced.",
      from: {},
      to: { circular: true },
    },
    {
      name: "no-folder-circles",
      severity: "error",
      scope: "folder",
      comment: "Two folders that import each other should be one folder, or a file is misplaced.",
      from: { path: "^src/" },
      to: { circular: true, path: "^src/[^/]+" },
    },
    ...FLOORS.map(([name, comment], index) => ({
      name: `floor-of-${name}`,
      severity: "error",
      comment,
      from: { path: `^src/${name}/` },
      to: {
        path: `^src/(adapters/|(main|program|commands)[.]ts${
          index === 0
            ? ""
            : `|(${above(
                FLOORS.map(([each]) => each),
                index,
              )})/`
        })`,
      },
    })),
    {
      name: "ground-stands-alone",
      severity: "error",
      comment: "Errors, secrets, guards and waits are used everywhere, so they may use only each other.",
      from: { path: "^src/(counted|duration|errors|guard|json|nearest|package-file|secret|wait)[.]ts" },
      to: { path: "^src/", pathNot: "^src/(ports/|(counted|duration|errors|guard|json|nearest|package-file|secret|wait)[.]ts)" },
    },
    {
      name: "ports-stand-alone",
      severity: "error",
      comment: "A port describes a part of the world, independent of its adapters and its users.",
      from: { path: "^src/ports/" },
      to: { path: "^src/", pathNot: "^src/ports/" },
    },
    {
      name: "operations-have-an-order",
      severity: "error",
      comment: "Operations may use only the operations in OFFERED.",
      from: { path: "^src/operations/([^/]+)/" },
      to: { path: "^src/operations/", pathNot: `^src/operations/($1|${OFFERED.join("|")})/` },
    },
    ...OFFERED.map((name, index) => ({
      name: `operations-below-${name}`,
      severity: "error",
      comment: `Operations that ${name} may use must not use ${name}: OFFERED is in the order of use.`,
      from: { path: `^src/operations/(${OFFERED.slice(index + 1).join("|") || "-"})/` },
      to: { path: `^src/operations/${name}/` },
    })).slice(0, -1),
    {
      name: "operations-offer-what-they-do",
      severity: "error",
      comment: "An operation's command and text are private: code that several operations share belongs in cli.",
      from: { path: "^src/operations/([^/]+)/" },
      to: { path: "^src/operations/.*/(command|text)[^/]*$", pathNot: "^src/operations/$1/" },
    },
    {
      name: "texts-only-format",
      severity: "error",
      comment: "A text file formats values as strings: a simulation, a price or a verdict must be calculated before.",
      from: { path: TEXTS },
      to: {
        path: [
          "^src/(inventory|moving|roles|templating)/",
          "^src/(dns/(?!records[.])|encoder/(?!settings[.])|health/(?!(finding|recorder-words)[.])|listening/(?!not-on-air[.])|station/(?!local-time[.]))",
          "^src/operations/(?!.*/(text|wording[.]|bars[.]))",
        ],
        dependencyTypesNot: ["type-only"],
      },
    },
    {
      name: "texts-have-no-effects",
      severity: "error",
      comment: "A text file gets all that it formats as values: it observes nothing and prints nothing.",
      from: { path: TEXTS },
      to: {
        path: [...EFFECTS.filter((each) => !each.includes("cli")), "^src/(cli/(?!text/)|ports/)"],
        dependencyTypesNot: ["type-only"],
      },
    },
    {
      name: "adapters-know-ports-only",
      severity: "error",
      comment: "An adapter implements a port with a vendor's package, independent of its use. Quoting for all is in one place.",
      from: { path: "^src/adapters/" },
      to: { path: "^src/", pathNot: "^src/(adapters/|ports/|errors[.]ts|json[.]ts|host/quote[.]ts|wait[.]ts)" },
    },
    {
      name: "adapters-are-wired-in-the-world",
      severity: "error",
      comment: "All other files get ports from the World, so that tests can replace them.",
      from: { path: "^src/", pathNot: "^src/(world[.]ts|adapters/)" },
      to: { path: "^src/adapters/" },
    },
    {
      name: "the-world-is-made-in-main",
      severity: "error",
      comment: "Code that makes its own World cannot be tested with another. The type is free for all files with effects.",
      from: { path: "^src/", pathNot: "^src/main[.]ts" },
      to: { path: "^src/world[.]ts", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "builtins-behind-ports",
      severity: "error",
      comment:
        "Files, programs and sockets are ports. package-file reads the version and load-script the scripts for hosts: parts of the program, as a module is. names asks node:net what an address is, not for a socket.",
      from: {
        path: "^src/",
        pathNot: "^src/(adapters/|(compile-cache|package-file|world|inventory/names|host/load-script)[.]ts)",
      },
      to: { path: "^(node:)?(fs|net|tls|dgram|child_process|https?|http2|dns|os|process|readline|timers|worker_threads)(/|$)" },
    },
    {
      name: "vendors-behind-adapters",
      severity: "error",
      comment: "A vendor's package is used in one place, so that it can be replaced there.",
      from: { path: "^src/", pathNot: ["^src/adapters/", ...VENDORS.map(([, from]) => `^src/${from}`)] },
      to: { path: vendor() },
    },
    ...VENDORS.map(([name, from, packages, comment]) => ({
      name: `vendors-of-${name}`,
      severity: "error",
      comment,
      from: { path: `^src/${from}` },
      to: { path: vendor(), pathNot: vendor(packages) },
    })),
    {
      name: "pure-files-call-no-effects",
      severity: "error",
      comment: "Plans, desired values and reports are calculated: the same input gives the same output. All types are free.",
      from: { path: "^src/", pathNot: EFFECTS },
      to: { path: EFFECTS, dependencyTypesNot: ["type-only"] },
    },
    {
      name: "pure-files-have-no-world",
      severity: "error",
      comment: "A file that uses a World has effects, so its name must begin with a verb of VERBS.",
      from: { path: "^src/", pathNot: EFFECTS },
      to: { path: "^src/world[.]ts" },
    },
  ],
  options: {
    tsConfig: { fileName: "tsconfig.json" },
    tsPreCompilationDeps: true,
    doNotFollow: { path: "node_modules" },
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "node", "default", "types"] },
  },
};
