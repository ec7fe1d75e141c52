import type { Problem } from "../errors.js";
import type { DesiredFile, DesiredHost } from "../host/desired.js";
import type { Slots } from "../host/desired.js";
import type { HostScript } from "../host/script.js";
import { renderTemplate } from "../templating/engine.js";
import type { TemplateSet } from "../templating/templates.js";
import { baseRole, sshPorts } from "./base.js";
import { masterRole } from "./master.js";
import { addUp, type FileSpec, type RoleInput, type SlotsSpec } from "./part.js";
import { relayRole } from "./relay.js";

/** What a host's state is made of besides the inventory. */
export interface HostTexts {
  templates: TemplateSet;
  /** The text of a script for a host. */
  textOf(this: void, script: HostScript): string;
}

/** The desired state of one host, with all files rendered. Pure; mistakes in templates are returned as problems, all at once. */
export function desiredHost(input: RoleInput, { templates, textOf }: HostTexts): { desired: DesiredHost; problems: Problem[] } {
  const role = input.inventory.hosts[input.name]?.role ?? "relay";
  const own = role === "master" ? masterRole(input) : relayRole(input);
  const { files, ports, slots, checks, ...rest } = addUp([baseRole(input, own.ports), own]);
  const rendered = files.map((file) => renderFile(file, templates));
  const replaceable = slots.map((each) => renderSlots(each, { templates, textOf }));
  return {
    desired: {
      host: input.name,
      role,
      ...rest,
      checks: checks.map(({ script, ...check }) => ({ ...check, script: typeof script === "string" ? script : textOf(script) })),
      files: rendered.flatMap(({ file }) => file ?? []),
      ...replaceable.map((each) => each.slots && { slots: each.slots })[0],
      access: { sshPorts: sshPorts(input), user: input.login.user },
      openPorts: [...new Set([...sshPorts(input), ...ports.map(({ port }) => port)])],
    },
    problems: [...rendered, ...replaceable].flatMap(({ problems }) => problems),
  };
}

function renderSlots(
  { selector, ready, connections, ...spec }: SlotsSpec,
  { templates, textOf }: HostTexts,
): { slots?: Slots; problems: Problem[] } {
  const a = renderFile({ ...selector, view: { ...selector.view, slot: "a" } }, templates);
  const b = renderFile({ ...selector, view: { ...selector.view, slot: "b" } }, templates);
  if (a.file === undefined || b.file === undefined) return { problems: a.problems };
  const scripts = { ready: textOf([ready]), connections: textOf([connections]) };
  return { slots: { ...spec, ...scripts, selectors: { a: a.file, b: b.file } }, problems: [] };
}

function renderFile(spec: FileSpec, templates: TemplateSet): { file?: DesiredFile; problems: Problem[] } {
  const template = templates.get(spec.template);
  if (template === undefined) throw new Error(`there is no template ${spec.template}`);
  const path = spec.path ?? template.target;
  const rendered = renderTemplate(template, spec.view, path);
  if ("problems" in rendered) return { problems: rendered.problems };
  const { owner, group, mode, twin } = spec;
  const content = rendered.text;
  const restartKey = spec.reloadable === undefined ? {} : { restartKey: content.sha256Without(spec.reloadable) };
  const file = { path, owner, group, mode, content, template: template.file, ...restartKey, ...(twin !== undefined && { twin }) };
  return { file, problems: [] };
}
