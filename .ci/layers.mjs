// What the layers are: .dependency-cruiser.mjs makes rules of it.

/** Each folder may use only those below it. */
export const FLOORS = [
  ["operations", "An operation combines everything below; code below does not know the operations."],
  ["cli", "The terminal code that all commands share; only commands.ts knows the commands."],
  ["fleet", "Many hosts at once, for any operation."],
  ["bundles", "Keeps in the bucket what each host got, for any operation."],
  ["moving", "Moves a relay's listeners from one master to another, for any operation."],
  ["roles", "The desired state of each role's host."],
  ["health", "Verdicts about observations; it does not know who observes."],
  ["listening", "Listens to one stream; it does not know the station, nor verdicts."],
  ["host", "Changes one host; it does not know fleets, roles, commands or output."],
  ["encoder", "Settings for a studio's encoder follow from the station and its names."],
  ["certificates", "Issuing, judging and storing the station's certificate; below what deploys it."],
  ["dns", "Records follow from the inventory and the zone's content; it gets listeners and health as arguments."],
  ["station", "The radio itself is calculated only from the inventory."],
  ["state", "What a station's machine keeps beside the inventory, as the bucket keeps it."],
  ["inventory", "The schema and its rules do not depend on any feature."],
  ["journal", "Intents and results of runs, for any operation."],
  ["encryption", "Bytes from bytes and a key."],
  ["templating", "Strict Handlebars, for any content."],
];

/** Operations that other operations may use, from the top floor to the bottom. Operations that are not listed must not be used by others. */
export const OFFERED = [
  "certificates",
  "deploy",
  "drain",
  "probe",
  "cutover",
  "page",
  "capacity",
  "dns",
  "usage",
  "status",
  "listeners",
  "source",
  "hosts",
];

/** Vendors' packages outside of the adapters: the place, the packages, and the reason. */
export const VENDORS = [
  ["inventory", "inventory/", "zod|yaml", "They parse and validate the inventory."],
  ["nearest", "nearest[.]ts", "fastest-levenshtein", "The nearest valid name for a typo."],
  ["templating", "templating/", "handlebars", "Only the strict engine uses Handlebars."],
  ["cli", "cli/(?!text/)", "commander", "Options and help that all commands share."],
  ["commands", "(operations/(adopt|lab)/command|program)", "commander", "They map flags to requests."],
  [
    "fleet",
    "fleet/",
    "p-map|croner",
    "Limits how many hosts are handled at once, and calculates the next quiet hour; pure, except for the tasks that it runs.",
  ],
  [
    "operations",
    "(operations/(?!lab/|adopt/)|state/(load|store))",
    "p-map|croner|commander",
    "A command's flags, a limit of hosts at once, and the hour when a run may begin.",
  ],
  ["lab", "operations/lab/(?!command)", "p-map|yaml|zod", "A lab has its own files, and boots several hosts at once."],
  [
    "adopt",
    "operations/adopt/(?!command)",
    "sax|yaml",
    "Hand-written files are parsed with positions, and the draft is written with comments.",
  ],
  ["bundle", "host/bundle[.]ts", "tar-stream", "Packs the files of an apply into one stream; bytes from values."],
  ["records", "host/records[.]ts", "zod", "Checks the records that a host keeps, in one pure file."],
  ["certificates", "certificates/(stored|order)[.]ts", "zod", "Checks what is stored, in pure files."],
  ["state", "state/manifest[.]ts", "zod", "Checks what the bucket keeps, in one pure file."],
  ["encryption", "encryption/", "age-encryption", "Encrypts what the bucket keeps; bytes from bytes."],
  ["diff", "cli/text/diff[.]ts", "diff", "Text from text."],
  ["icecast", "health/facts/icecast-stats[.]ts", "fast-xml-parser", "Parses Icecast's XML, in one pure file."],
  [
    "splicer",
    "health/facts/(splicer|recordings)[.]ts",
    "zod",
    "Parses the state of a relay's splicer and of a recorder, each in one pure file.",
  ],
  ["progress", "cli/text/progress-board[.]ts", "ora", "The only animation on a terminal."],
];
