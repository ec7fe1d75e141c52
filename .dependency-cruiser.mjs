const vendor = (names = "") => `(^|/)node_modules/${names && `(${names})/`}`;

/** Files with effects: the first word of their name is a verb of this list. Everything else is worked out from what it is given. */
const VERBS =
  "observe|apply|lock|run|load|probe|store|progress|hear|hold|change|move|connect|watch|reboot|drain|deploy|deliver|install|bring|point|count|command";
const EFFECTS = [
  `/(?<!host/facts/)(?!apply-(failure|library|library-services|protocol|script)[.])(${VERBS})[.-]`,
  "^src/inventory/secrets[.]ts$",
  "^src/fleet/(survey|bounded|missing-later)[.]ts$",
  "^src/operations/lab/(?!(airtime|cgroups|demo|derive|dns|doctor|ear|encoder|fault|fence|guest|layout|line|programs|rehearsal|scale|text[^/]*)[.])",
  "^src/(adapters|cli)/(?!text/(?!progress))",
  "^src/(main|program|commands|world)[.]ts$",
];

/** Folders from the top floor to the bottom: each may use those below it, and none above. */
const FLOORS = [
  ["operations", "An operation puts everything below together; nothing below knows which operations there are."],
  ["cli", "What all commands share of a terminal; which commands there are is known by commands.ts alone."],
  ["fleet", "Many hosts at once, for whichever operation."],
  ["moving", "Moves a relay's listeners from one master to another, for whichever operation."],
  ["roles", "What each role wants on its host."],
  ["health", "Verdicts about what was observed; who observes is not its business."],
  ["listening", "Hears one stream; knows no station and no verdict."],
  ["host", "How one host is changed; knows nothing of fleets, roles, commands or what is printed."],
  ["encoder", "Settings for a studio's encoder follow from the station and its names."],
  ["dns", "Records follow from the inventory and from what the zone says; listeners and health are given to it."],
  ["station", "The radio itself is worked out from the inventory and nothing else."],
  ["inventory", "The schema and its rules stand on no feature."],
  ["journal", "Intents and results of runs, whichever operation writes them."],
  ["templating", "Handlebars, strict, whatever is rendered."],
];

/** Operations that other operations may use, from the top floor to the bottom. Those that are not listed are used by none. */
const OFFERED = ["drain", "probe", "cutover", "page", "capacity", "dns", "usage", "status", "listeners", "source", "hosts"];

/** Vendors' packages outside of the adapters: where, which, why there. */
const VENDORS = [
  ["inventory", "inventory/", "zod|yaml", "They read the inventory and make its errors."],
  ["nearest", "nearest[.]ts", "fastest-levenshtein", "The nearest valid name for a typo."],
  ["templating", "templating/", "handlebars", "Handlebars stays behind our strict engine."],
  ["cli", "cli/(?!text/)", "commander", "Options and help that all commands share."],
  ["commands", "(operations/(adopt|lab)/command|program)", "commander", "A command is flags to request, feature, output."],
  [
    "fleet",
    "fleet/",
    "p-map|croner",
    "Many hosts, a few at a time, and the next quiet hour; pure but for what it is given to run.",
  ],
  [
    "operations",
    "operations/(?!lab/|adopt/)",
    "p-map|croner|commander",
    "A command's flags, hosts a few at a time, and the hour at which a run may begin.",
  ],
  ["lab", "operations/lab/(?!command)", "p-map|yaml|zod", "A lab keeps its own files, and boots several hosts at once."],
  [
    "adopt",
    "operations/adopt/(?!command)",
    "sax|yaml",
    "What hands have written is read with its positions, and the draft is written with its comments.",
  ],
  ["bundle", "host/bundle[.]ts", "tar-stream", "Bytes from values: an apply's files as one stream."],
  ["diff", "cli/text/diff[.]ts", "diff", "Text from text."],
  ["icecast", "health/facts/icecast-stats[.]ts", "fast-xml-parser", "Values from Icecast's XML, in one pure file."],
  ["progress", "cli/text/progress-board[.]ts", "ora", "The one thing that moves on a terminal."],
];

const above = (names, index) => names.slice(0, index).join("|");

/** Who may import whom. Each rule says why; test/architecture.test.ts proves that each of them catches what it forbids. */
export default {
  forbidden: [
    {
      name: "no-circles",
      severity: "error",
      comment: "Two files that need each other are one file, or one of them is misplaced.",
      from: {},
      to: { circular: true },
    },
    {
      name: "no-folder-circles",
      severity: "error",
      scope: "folder",
      comment: "Two folders that need each other are one room with a wall in it.",
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
      comment: "Errors, secrets, guards and waits are used everywhere, so they use nothing but each other.",
      from: { path: "^src/(counted|duration|errors|guard|nearest|package-file|secret|wait)[.]ts" },
      to: { path: "^src/", pathNot: "^src/(ports/|(counted|duration|errors|guard|nearest|package-file|secret|wait)[.]ts)" },
    },
    {
      name: "ports-stand-alone",
      severity: "error",
      comment: "A port is what the world looks like, whoever provides or uses it.",
      from: { path: "^src/ports/" },
      to: { path: "^src/", pathNot: "^src/ports/" },
    },
    {
      name: "operations-have-an-order",
      severity: "error",
      comment: "An operation that no other one is built on is not to be used by another.",
      from: { path: "^src/operations/([^/]+)/" },
      to: { path: "^src/operations/", pathNot: `^src/operations/($1|${OFFERED.join("|")})/` },
    },
    ...OFFERED.map((name, index) => ({
      name: `operations-below-${name}`,
      severity: "error",
      comment: `What ${name} stands on must not need ${name}: the order of OFFERED is the order of use.`,
      from: { path: `^src/operations/(${OFFERED.slice(index + 1).join("|") || "-"})/` },
      to: { path: `^src/operations/${name}/` },
    })).slice(0, -1),
    {
      name: "operations-offer-what-they-do",
      severity: "error",
      comment: "Another operation's command and text are its own face: what is shared of them belongs to cli.",
      from: { path: "^src/operations/([^/]+)/" },
      to: { path: "^src/operations/.*/(command|text)[^/]*$", pathNot: "^src/operations/$1/" },
    },
    {
      name: "texts-only-format",
      severity: "error",
      comment: "A text gets values and gives strings: a simulation, a price or a verdict is worked out before.",
      from: { path: ["^src/cli/text/(?!progress)", "^src/operations/.*/text"] },
      to: {
        path: [...EFFECTS.filter((each) => !each.includes("cli")), "^src/(cli/(?!text/)|dns/simulat|templating/|ports/)"],
        dependencyTypesNot: ["type-only"],
      },
    },
    {
      name: "adapters-know-ports-only",
      severity: "error",
      comment:
        "An adapter fits a vendor's package to a port; what it is used for is not its business. Quoting is one place for all.",
      from: { path: "^src/adapters/" },
      to: { path: "^src/", pathNot: "^src/(adapters/|ports/|errors[.]ts|host/quote[.]ts)" },
    },
    {
      name: "adapters-are-wired-in-the-world",
      severity: "error",
      comment: "Everybody else gets ports from the World: so that a test can give others.",
      from: { path: "^src/", pathNot: "^src/(world[.]ts|adapters/)" },
      to: { path: "^src/adapters/" },
    },
    {
      name: "the-world-is-made-in-main",
      severity: "error",
      comment: "Whoever makes a world of its own cannot be given another; its type is for all who have effects.",
      from: { path: "^src/", pathNot: "^src/main[.]ts" },
      to: { path: "^src/world[.]ts", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "builtins-behind-ports",
      severity: "error",
      comment:
        "Files, programs and sockets are ports. main reads the version and load-script the scripts for hosts: parts of the program, as a module is. names asks node:net what an address is, not for a socket.",
      from: { path: "^src/", pathNot: "^src/(adapters/|(main|world|inventory/names|host/load-script)[.]ts)" },
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
      comment:
        "Plans, desired values and reports are worked out, not fetched: the same input, the same output. Types of all are free.",
      from: { path: "^src/", pathNot: EFFECTS },
      to: { path: EFFECTS, dependencyTypesNot: ["type-only"] },
    },
    {
      name: "pure-files-have-no-world",
      severity: "error",
      comment: "Who takes a World has effects, and its name says so.",
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
