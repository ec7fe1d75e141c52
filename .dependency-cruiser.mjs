const vendor = (names = "") => `(^|/)node_modules/${names && `(${names})/`}`;

/** Files with effects: their first word says so. Everything else is worked out from what it is given. */
const EFFECTS = [
  "/(?!apply-(failure|library|library-services|protocol|script)[.])(observe|apply|lock|run|load|probe|store|progress)[.-]",
  "^src/inventory/secrets[.]ts$",
  "^src/fleet/(survey|bootstrap-request)[.]ts$",
  "^src/lab/(?!(airtime|cgroups|demo|derive|dns|doctor|ear|encoder|fault|fence|guest|layout|line|programs|rehearsal|scale|wishes)[.])",
  "^src/(adapters|commands)/",
  "^src/(main|program|world)[.]ts$",
];

/** Vendors' packages outside of the adapters: where, which, why there. */
const VENDORS = [
  [
    "inventory",
    "inventory/",
    "zod|yaml|fastest-levenshtein",
    "They make the inventory's errors, the nearest valid key included.",
  ],
  ["templating", "templating/", "handlebars", "Handlebars stays behind our strict engine."],
  ["commands", "(commands/|program[.]ts)", "commander", "A command is flags to request, feature, output."],
  [
    "fleet",
    "fleet/",
    "p-map|croner",
    "Many hosts, a few at a time, and the next quiet hour; pure but for what it is given to run.",
  ],
  ["cutover", "cutover/", "p-map|croner", "Relays a few at a time, and the hour at which it may begin."],
  ["lab", "lab/", "p-map|yaml|zod", "A lab keeps its own files, and boots several hosts at once."],
  [
    "adopt",
    "adopt/",
    "sax|yaml",
    "What hands have written is read with its positions, and the draft is written with its comments.",
  ],
  ["bundle", "host/bundle[.]ts", "tar-stream", "Bytes from values: an apply's files as one stream."],
  ["diff", "output/diff[.]ts", "diff", "Text from text."],
  ["icecast", "health/facts/icecast-stats[.]ts", "fast-xml-parser", "Values from Icecast's XML, in one pure file."],
  ["progress", "output/progress-board[.]ts", "ora", "The one thing that moves on a terminal."],
];

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
      name: "ports-know-nobody",
      severity: "error",
      comment: "A port is what the world looks like, whoever provides or uses it.",
      from: { path: "^src/(ports/|errors[.]ts)" },
      to: { path: "^src/", pathNot: "^src/ports/" },
    },
    {
      name: "station-is-the-radio-alone",
      severity: "error",
      comment: "The radio itself is worked out from the inventory's schema and nothing else; a secret is a value, too.",
      from: { path: "^src/station/" },
      to: { path: "^src/", pathNot: "^src/(station/|inventory/schema[.]ts|errors[.]ts|templating/secret[.]ts)" },
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
        "Files, programs and sockets are ports. main reads the version; names asks node:net what an address is, not for a socket.",
      from: { path: "^src/", pathNot: "^src/(adapters/|(main|world|inventory/names)[.]ts)" },
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
    {
      name: "features-below-commands",
      severity: "error",
      comment: "Features are called by commands, not the other way round.",
      from: { path: "^src/", pathNot: "^src/(commands/|program[.]ts|main[.]ts)" },
      to: { path: "^src/(commands/|program[.]ts|main[.]ts)" },
    },
    {
      name: "host-stands-alone",
      severity: "error",
      comment: "How a host is changed knows nothing of fleets, commands or what is printed.",
      from: { path: "^src/host/" },
      to: { path: "^src/(fleet|lab|roles|output|health|station)/" },
    },
    {
      name: "dns-stands-alone",
      severity: "error",
      comment:
        "Records follow from the inventory and from what the zone says; who listens, or is healthy, is told by those who ask hosts.",
      from: { path: "^src/dns/" },
      to: { path: "^src/(host|health|roles|templating|output|cutover|fleet|lab)/" },
    },
    {
      name: "fleets-and-labs-are-on-top",
      severity: "error",
      comment: "They put features together; a feature that knows of them is misplaced.",
      from: { path: "^src/(health|inventory|roles|station|templating|host)/" },
      to: { path: "^src/(fleet|lab)/" },
    },
    {
      name: "only-fleets-and-labs-run-several-features",
      severity: "error",
      comment: "A feature that runs another's effects hides what happens.",
      from: { path: "^src/([^/]+)/", pathNot: "^src/(fleet|cutover|lab|commands)/" },
      to: { path: EFFECTS, pathNot: "^src/($1/|[^/]+[.]ts)", dependencyTypesNot: ["type-only"] },
    },
  ],
  options: {
    tsConfig: { fileName: "tsconfig.json" },
    tsPreCompilationDeps: true,
    doNotFollow: { path: "node_modules" },
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "node", "default", "types"] },
  },
};
