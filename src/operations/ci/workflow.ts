/** CI systems for which a workflow can be written, with the path at which each expects it. */
export const ciSystems = {
  github: ".github/workflows/radio.yml",
  gitlab: ".gitlab-ci.yml",
} as const;

export type CiSystem = keyof typeof ciSystems;

export interface WorkflowInput {
  /** Version of radioctl that the workflow installs. */
  version: string;
  /** Path of the inventory in the repository. */
  inventory: string;
  /** Variables of the environment with the inventory's secrets. */
  variables: readonly string[];
}

/** The workflow of a template. GitHub gives a job only the secrets that it names; GitLab gives it all variables. Pure. */
export function workflowText(template: string, { version, inventory, variables }: WorkflowInput): string {
  const names = variables.length === 0 ? "(the inventory has no secrets)" : variables.join(", ");
  const secrets = variables.map((name) => `          ${name}: \${{ secrets.${name} }}`);
  return template
    .replaceAll("@SECRETS@", () => (secrets.length === 0 ? '          RADIO_NO_SECRETS: ""' : secrets.join("\n")))
    .replaceAll("@SECRET_NAMES@", () => names)
    .replaceAll("@INVENTORY@", () => quoted(inventory))
    .replaceAll("@VERSION@", () => version);
}

/** A path as one word of a shell, which needs no quotes of YAML. */
function quoted(path: string): string {
  return /^[A-Za-z0-9._/-]+$/u.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}
