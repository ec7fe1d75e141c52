import { RadioctlError } from "../../errors.js";
import { quote } from "../../host/quote.js";

/** What starts the report. */
export const schedulers = ["cron", "systemd"] as const;
export type Scheduler = (typeof schedulers)[number];

export interface ScheduleInput {
  scheduler: Scheduler;
  /** `radio.example`: one machine may report on several stations. */
  zone: string;
  station: string;
  /** Node and its script, the inventory and the other arguments; all paths absolute. */
  argv: readonly [string, ...string[]];
  everyMinutes: number;
  /** root's schedule goes to the system, any other user's to the user's own crontab or systemd. */
  user: string;
  /** Folder of the user, absolute. */
  home: string;
  /** File with the roots of the operator's own CA (NODE_EXTRA_CA_CERTS), absolute. Without it, the report does not trust what the operator's commands trust. */
  roots?: string | undefined;
}

/** A desired file. */
export interface ScheduleFile {
  path: string;
  text: string;
}

/** What to write and to run so that the report runs regularly. */
export interface Schedule {
  files: readonly ScheduleFile[];
  /** The user's crontab has other lines, too: radioctl's are a block between these two lines. */
  block: { begin: string; end: string; text: string } | undefined;
  /** To be run afterwards, in this order. */
  commands: ReadonlyArray<readonly [string, ...string[]]>;
  /** What else the operator must know. */
  notes: readonly string[];
}

/** For ffmpeg, sendmail and password managers; cron's default is /usr/bin:/bin. */
const PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/** A probe of a large fleet takes a minute or two; a report's lock expires after two hours. */
const TIMEOUT_MINUTES = 20;

/**
 * The cron line or the systemd timer of a station's report. Pure.
 * @throws RadioctlError usage for a path that a crontab can't contain
 */
export function scheduleOf(input: ScheduleInput): Schedule {
  for (const word of [...input.argv, input.roots ?? ""])
    // oxlint-disable-next-line no-control-regex -- in a crontab each line is a command
    if (/[\u0000-\u001f\u007f]/u.test(word))
      throw new RadioctlError("usage", `${JSON.stringify(word)} has a control character, which a crontab can't contain`);
  return input.scheduler === "cron" ? cron(input) : systemd(input);
}

function cron({ zone, argv: program, everyMinutes, user, station, roots }: ScheduleInput): Schedule {
  const times = everyMinutes === 60 ? "0 * * * *" : `*/${everyMinutes} * * * *`;
  // By env: what a crontab's own lines may contain differs between programs.
  const argv = roots === undefined ? program : ["/usr/bin/env", `NODE_EXTRA_CA_CERTS=${roots}`, ...program];
  // A % ends a crontab's command (crontab(5)), quoted or not.
  const command = argv.map(quote).join(" ").replaceAll("%", "\\%");
  if (user === "root") {
    const text = `# ${station}: radioctl report --install-cron wrote this\nPATH=${PATH}\n${times} root ${command}\n`;
    // cron ignores file names with a dot (cron(8), Debian).
    return { files: [{ path: `/etc/cron.d/${unitName(zone)}`, text }], block: undefined, commands: [], notes: [] };
  }
  const block = {
    begin: `# radioctl report of ${zone}: begin`,
    end: `# radioctl report of ${zone}: end`,
    text: `${times} PATH=${PATH} ${command}\n`,
  };
  return { files: [], block, commands: [], notes: [] };
}

function systemd({ zone, argv, everyMinutes, user, home, station, roots }: ScheduleInput): Schedule {
  const isRoot = user === "root";
  const folder = isRoot ? "/etc/systemd/system" : `${home}/.config/systemd/user`;
  const name = unitName(zone);
  const service = `# radioctl report --install-cron wrote this
[Unit]
Description=radioctl report of ${unitText(station)}
After=network-online.target

[Service]
Type=oneshot
Environment=PATH=${PATH}
${isRoot ? `# System services have no HOME, and password managers need it.\nEnvironment=${environmentWord(`HOME=${home}`)}\n` : ""}${roots === undefined ? "" : `Environment=${environmentWord(`NODE_EXTRA_CA_CERTS=${roots}`)}\n`}ExecStart=${argv.map(unitWord).join(" ")}
# Incidents that it finds are not a failure of the service, nor is another running report.
SuccessExitStatus=1 2 3 6
TimeoutStartSec=${TIMEOUT_MINUTES}min
`;
  const timer = `# radioctl report --install-cron wrote this
[Unit]
Description=radioctl report of ${unitText(station)}, every ${everyMinutes} min

[Timer]
OnCalendar=${everyMinutes === 60 ? "hourly" : `*:0/${everyMinutes}`}
AccuracySec=1s

[Install]
WantedBy=timers.target
`;
  const systemctl = ["systemctl", ...(isRoot ? [] : ["--user"])] as const;
  return {
    files: [
      { path: `${folder}/${name}.service`, text: service },
      { path: `${folder}/${name}.timer`, text: timer },
    ],
    block: undefined,
    commands: [
      [...systemctl, "daemon-reload"],
      [...systemctl, "enable", "--now", `${name}.timer`],
    ],
    notes: isRoot
      ? []
      : [`your user's systemd stops at your last logout, and the timer with it; to prevent that: loginctl enable-linger ${user}`],
  };
}

/** The crontab with the block in it once; the other lines are unchanged. Pure. */
export function withBlock(crontab: string, { begin, end, text }: NonNullable<Schedule["block"]>): string {
  const whole = `${begin}\n${text}${end}\n`;
  const from = crontab.startsWith(`${begin}\n`) ? 0 : crontab.indexOf(`\n${begin}\n`) + 1;
  const found = crontab.startsWith(`${begin}\n`) || from > 0;
  const to = found ? crontab.indexOf(`${end}\n`, from) : -1;
  if (found && to >= 0) return crontab.slice(0, from) + whole + crontab.slice(to + end.length + 1);
  return `${crontab}${crontab === "" || crontab.endsWith("\n") ? "" : "\n"}${whole}`;
}

function unitName(zone: string): string {
  return `radioctl-report-${zone.replaceAll(/[^a-z0-9]+/gu, "-")}`;
}

/** systemd.service(5), "Command lines": quotes, backslashes, $ and % have a special meaning. */
function unitWord(word: string): string {
  return environmentWord(word.replaceAll("$", "$$$$"));
}

/** systemd.exec(5), "Environment=": a $ has no special meaning. */
function environmentWord(word: string): string {
  const escaped = word.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("%", "%%");
  return /^[A-Za-z0-9_@+:,./=-]+$/u.test(escaped) ? escaped : `"${escaped}"`;
}

function unitText(text: string): string {
  return text.replaceAll("%", "%%").replaceAll("\\", "\\\\");
}
