import type { CommandContext } from "./cli/context.js";
import type { CommandGroup } from "./cli/tree.js";

/** The command tree: a table of contents, as help shows it. A command's module is loaded when it is the one asked for. */
export const commandGroups: ReadonlyArray<CommandGroup<CommandContext>> = [
  {
    heading: "Set up",
    commands: [
      {
        name: "init",
        summary: "write an inventory to start from",
        load: async () => (await import("./operations/setup/command-init.js")).initCommand,
      },
      {
        name: "adopt",
        summary: "draft an inventory from a running station",
        load: async () => (await import("./operations/adopt/command.js")).adoptCommand,
      },
      {
        name: "validate",
        summary: "check the inventory and the templates",
        load: async () => (await import("./operations/setup/command-validate.js")).validateCommand,
      },
      {
        name: "schema",
        summary: "print the inventory's JSON Schema, for editors",
        load: async () => (await import("./operations/setup/command-schema.js")).schemaCommand,
      },
      {
        name: "secrets",
        summary: "manage the passwords behind !secret NAME",
        load: async () => (await import("./operations/setup/command-secrets.js")).secretsCommand,
      },
      {
        name: "render",
        summary: "show a host's files, or settings for an encoder",
        load: async () => (await import("./operations/setup/command-render.js")).renderCommand,
      },
      {
        name: "bootstrap",
        summary: "turn a bare VPS into a master or relay and verify it on air",
        load: async () => (await import("./operations/deploy/command-bootstrap.js")).bootstrapCommand,
      },
      {
        name: "ci",
        summary: "write the workflow of a CI that plans and deploys",
        load: async () => (await import("./operations/ci/command.js")).ciCommand,
      },
      {
        name: "completion",
        summary: "complete commands and names in a shell",
        load: async () => (await import("./cli/completion.js")).completionCommand,
      },
    ],
  },
  {
    heading: "On air",
    commands: [
      {
        name: "status",
        summary: "show services, listeners, drift and active masters",
        load: async () => (await import("./operations/status/command.js")).statusCommand,
      },
      {
        name: "probe",
        summary: "listen to every stream, and report what is wrong",
        load: async () => (await import("./operations/probe/command.js")).probeCommand,
      },
      {
        name: "listeners",
        summary: "count listeners by format, region, relay or player",
        load: async () => (await import("./operations/listeners/command.js")).listenersCommand,
      },
      {
        name: "source",
        summary: "show what is on air, hold a source, disconnect an encoder",
        load: async () => (await import("./operations/source/command.js")).sourceCommand,
      },
      {
        name: "recordings",
        summary: "list and fetch recorded shows, see what is recorded",
        load: async () => (await import("./operations/recordings/command.js")).recordingsCommand,
      },
      {
        name: "usage",
        summary: "report rarely used formats, quiet hours, the peak",
        load: async () => (await import("./operations/usage/command.js")).usageCommand,
      },
      {
        name: "capacity",
        summary: "plan capacity and cost",
        load: async () => (await import("./operations/capacity/command.js")).capacityCommand,
      },
    ],
  },
  {
    heading: "Change",
    commands: [
      {
        name: "diff",
        summary: "show what differs from the inventory",
        load: async () => (await import("./operations/status/command-diff.js")).diffCommand,
      },
      {
        name: "deploy",
        summary: "apply the inventory without dropping listeners",
        load: async () => (await import("./operations/deploy/command.js")).deployCommand,
      },
      {
        name: "rollback",
        summary: "return hosts to an earlier generation",
        load: async () => (await import("./operations/deploy/command-rollback.js")).rollbackCommand,
      },
      {
        name: "cutover",
        summary: "move all listeners to the other master",
        load: async () => (await import("./operations/cutover/command.js")).cutoverCommand,
      },
      {
        name: "failover",
        summary: "promote the standby when the active master is lost",
        load: async () => (await import("./operations/cutover/command.js")).failoverCommand,
      },
    ],
  },
  {
    heading: "DNS",
    commands: [
      {
        name: "dns",
        summary: "send listeners to the nearest healthy relay",
        load: async () => (await import("./operations/dns/command.js")).dnsCommand,
      },
    ],
  },
  {
    heading: "TLS",
    commands: [
      {
        name: "certificates",
        summary: "issue and renew the certificate of the station's names",
        load: async () => (await import("./operations/certificates/command.js")).certificatesCommand,
      },
    ],
  },
  {
    heading: "Watch",
    commands: [
      {
        name: "report",
        summary: "check the station and send alerts (for cron; silent when healthy)",
        load: async () => (await import("./operations/report/command.js")).reportCommand,
      },
      {
        name: "monitoring",
        summary: "export Prometheus targets, alert rules and a Grafana dashboard",
        load: async () => (await import("./operations/monitoring/command.js")).monitoringCommand,
      },
    ],
  },
  {
    heading: "Backup",
    commands: [
      {
        name: "backup",
        summary: "back up the station to its bucket, and show what is there",
        load: async () => (await import("./operations/backup/command.js")).backupCommand,
      },
      {
        name: "restore",
        summary: "restore what a lost machine kept",
        load: async () => (await import("./operations/restore/command.js")).restoreCommand,
      },
      {
        name: "artifacts",
        summary: "try the bucket that keeps what outlives every machine",
        load: async () => (await import("./operations/artifacts/command.js")).artifactsCommand,
      },
    ],
  },
  {
    heading: "Machine room",
    commands: [
      {
        name: "exec",
        summary: "run one command on many hosts",
        load: async () => (await import("./operations/hosts/command-exec.js")).execCommand,
      },
      {
        name: "logs",
        summary: "show the logs of a host's services",
        load: async () => (await import("./operations/hosts/command-logs.js")).logsCommand,
      },
      {
        name: "ssh",
        summary: "open a shell on a host",
        load: async () => (await import("./operations/hosts/command-ssh.js")).sshCommand,
      },
      {
        name: "generations",
        summary: "list a host's configuration generations",
        load: async () => (await import("./operations/deploy/command-generations.js")).generationsCommand,
      },
      {
        name: "lock",
        summary: "show or release a host's lock",
        load: async () => (await import("./operations/runs/command-lock.js")).lockCommand,
      },
      {
        name: "journal",
        summary: "show past runs and their results",
        load: async () => (await import("./operations/runs/command-journal.js")).journalCommand,
      },
      {
        name: "lab",
        summary: "run real Debian hosts on this machine",
        load: async () => (await import("./operations/lab/command.js")).labCommand,
      },
    ],
  },
];
