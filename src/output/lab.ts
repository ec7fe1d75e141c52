import { FIRST_PASSWORD, SUDO_USER, type Lab, type LabHost, type SurveyedLab } from "../lab/layout.js";

interface Shown {
  lab: Lab;
  inventoryFile: string;
}

/** A lab that has just come up, and what to do with it. */
export function labText({ lab, inventoryFile, seconds }: Shown & { seconds: number }): string {
  const next = [
    `${lab.hosts.length} ${lab.hosts.length === 1 ? "host" : "hosts"} in ${seconds.toFixed(1)} s. Next:`,
    `  radioctl -i ${inventoryFile} bootstrap --all`,
    `  radioctl lab down ${lab.name}`,
  ];
  return `${[...lab.hosts.map(hostLine), ...next].join("\n")}\n`;
}

/** Every lab of this machine with its hosts, and which of them don't run. */
export function labsText(labs: readonly SurveyedLab[]): string {
  if (labs.length === 0) return "no labs; radioctl lab up NAME makes one\n";
  return labs
    .map(
      ({ name, inventoryFile, hosts }) =>
        `${name}  ${inventoryFile}\n${hosts.map((host) => `  ${hostLine(host)}${host.running ? "" : "  does not run"}\n`).join("")}`,
    )
    .join("");
}

function hostLine({ name, address, suite, login }: LabHost): string {
  const how = { root: "root", sudo: `${SUDO_USER} with sudo`, password: `root by password: ${FIRST_PASSWORD}` }[login];
  return `${name.padEnd(12)} ${address.padEnd(15)} ${suite.padEnd(8)} ${how}`;
}
