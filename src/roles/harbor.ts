import { harborOf } from "../station/harbor.js";
import { tlsFiles } from "./nginx.js";
import { addUp, part, ROOT, type RoleInput, type RolePart } from "./part.js";

const SCRIPT = "/usr/local/lib/radioctl/harbor.pl";
const UNIT_FILE = "/etc/systemd/system/radioctl-harbor.service";

/** The script reads Icecast's statistics with the functions and the account of healthz. */
const HEALTHZ = "/usr/local/lib/radioctl/healthz.pl";
const ACCOUNT = "/etc/radioctl/icecast.curl";

/** The encoders' ports in the firewall, and the service that closes them while Icecast is gone if the encoders have another master. */
export function harbor(input: RoleInput): RolePart {
  const found = harborOf(input.inventory, input.name);
  if (found === undefined) return part({});
  const { sources, from, hasOther } = found;
  const { harborPort, harborTlsPort, telnetPort } = input.tuning.liquidsoap;
  const ports = [harborPort, ...(tlsFiles(input).length === 0 ? [] : [harborTlsPort])];
  const rules = { why: "encoders", guarded: true, closable: hasOther, ...(from !== undefined && { from }) };
  const view = { ports: ports.join(", "), telnetPort, inputs: sources.map(({ name }) => `${name}_line`).join(" ") };
  return addUp([part({ ports: ports.map((port) => ({ port, ...rules })) }), ...(hasOther ? [closing(view)] : [])]);
}

function closing(view: { ports: string; telnetPort: number; inputs: string }): RolePart {
  return part({
    files: [
      { ...ROOT, template: `master${SCRIPT}`, view },
      { ...ROOT, template: `master${UNIT_FILE}`, view: {} },
    ],
    units: [
      {
        name: "radioctl-harbor.service",
        state: "running",
        enabled: true,
        reloadOn: [],
        restartOn: [SCRIPT, UNIT_FILE, HEALTHZ, ACCOUNT],
      },
    ],
    checks: [{ name: "perl -c harbor", files: [SCRIPT], script: `perl -c "$STAGE${SCRIPT}"` }],
  });
}
