const VENDOR = "^node_modules/";

/** Who may import whom. Each rule says why; the design's table is in the README. */
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
      from: { path: "^src/(ports/|errors\\.ts)" },
      to: { path: "^src/", pathNot: "^src/ports/" },
    },
    {
      name: "station-is-the-radio-alone",
      severity: "error",
      comment: "The radio itself is worked out from the inventory's schema and nothing else; a secret is a value, too.",
      from: { path: "^src/station/" },
      to: { path: "^src/", pathNot: "^src/(station/|inventory/schema\\.ts|errors\\.ts|templating/secret\\.ts)" },
    },
    {
      name: "adapters-know-ports-only",
      severity: "error",
      comment:
        "An adapter fits a vendor's package to a port; what the program does with it is not its business. Quoting is one place for all.",
      from: { path: "^src/adapters/" },
      to: { path: "^src/", pathNot: "^src/(adapters/|ports/|errors\\.ts|host/quote\\.ts)" },
    },
    {
      name: "adapters-are-wired-in-the-world",
      severity: "error",
      comment: "Everybody else gets ports from the World: so that a test can give others.",
      from: { path: "^src/", pathNot: "^src/(world\\.ts|adapters/)" },
      to: { path: "^src/adapters/" },
    },
    {
      name: "vendors-behind-adapters",
      severity: "error",
      comment: "A vendor's package is used in one place, so that it can be replaced there.",
      from: {
        path: "^src/",
        pathNot:
          "^src/(adapters|inventory|templating|commands|lab)/|^src/(program|main)\\.ts|^src/output/(progress|diff)\\.ts|^src/host/bundle\\.ts|^src/fleet/run-",
      },
      to: { path: VENDOR },
    },
    {
      name: "inventory-reads-yaml",
      severity: "error",
      comment: "zod and yaml make the inventory's errors; the nearest key is a distance between words.",
      from: { path: "^src/inventory/" },
      to: { path: VENDOR, pathNot: "node_modules/(zod|yaml|fastest-levenshtein)/" },
    },
    {
      name: "templating-renders-handlebars",
      severity: "error",
      comment: "Handlebars stays behind our strict engine.",
      from: { path: "^src/templating/" },
      to: { path: VENDOR, pathNot: "node_modules/handlebars/" },
    },
    {
      name: "commands-parse-flags",
      severity: "error",
      comment: "A command is flags to request, feature, output.",
      from: { path: "^src/(commands/|program\\.ts|main\\.ts)" },
      to: { path: VENDOR, pathNot: "node_modules/commander/" },
    },
    {
      name: "pure-files-have-no-effects",
      severity: "error",
      comment: "Plans, desired values and reports are worked out, not fetched: the same input gives the same output.",
      from: {
        path: "^src/(station|roles|output|host/(plan|steps|desired|guard|quote|facts)|health/(stream|judge))",
        pathNot: "^src/output/progress\\.ts",
      },
      to: {
        path: "^node:(fs|net|child_process|http|https|dns)|^(fs|net|child_process|http|https|dns)$|/(run-|probe-|load|observe|apply\\.)[^/]*\\.ts$",
        pathNot: "^src/fleet/run-bootstrap\\.ts$",
      },
    },
    {
      name: "features-below-commands",
      severity: "error",
      comment: "Features are called by commands, not the other way round.",
      from: { path: "^src/", pathNot: "^src/(commands/|program\\.ts|main\\.ts)" },
      to: { path: "^src/(commands/|program\\.ts|main\\.ts)" },
    },
    {
      name: "host-stands-alone",
      severity: "error",
      comment: "How a host is changed knows nothing of fleets, commands or what is printed.",
      from: { path: "^src/host/" },
      to: { path: "^src/(fleet|lab|roles|output|health|station)/" },
    },
    {
      name: "fleets-and-labs-put-features-together",
      severity: "error",
      comment: "Only they run several features' effects; a feature that calls another's hides what happens.",
      from: { path: "^src/(health|inventory|roles|station|templating|host)/" },
      to: { path: "^src/(fleet|lab)/" },
    },
  ],
  options: {
    tsConfig: { fileName: "tsconfig.json" },
    tsPreCompilationDeps: true,
    doNotFollow: { path: "node_modules" },
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "node", "default", "types"] },
  },
};
