import type { Inventory } from "../inventory/schema.js";
import { certificateNames } from "../station/certificate-names.js";
import { namesOf } from "./names.js";
import { CHALLENGE } from "./owner.js";

/**
 * The smallest IAM policy with which every `dns` command works for this inventory: records of these names and types only, in this zone only.
 * Route 53 can't limit health checks to those of one zone.
 * @param zoneId undefined: any zone of the account, because the id must be looked up
 */
export function leastPolicy(inventory: Inventory, zoneId: string | undefined): unknown {
  const zone = `arn:aws:route53:::hostedzone/${zoneId ?? "*"}`;
  const { root, listen, source } = namesOf(inventory);
  const statement = (Sid: string, Action: string[], Resource: string, Condition?: unknown) => ({
    Sid,
    Effect: "Allow",
    Action,
    Resource,
    ...(Condition !== undefined && { Condition }),
  });
  return {
    Version: "2012-10-17",
    Statement: [
      ...(zoneId === undefined ? [statement("FindZone", ["route53:ListHostedZonesByName"], "*")] : []),
      statement("ReadZone", ["route53:GetHostedZone", "route53:ListResourceRecordSets"], zone),
      statement("ChangeOwnRecords", ["route53:ChangeResourceRecordSets"], zone, {
        "ForAllValues:StringLike": {
          "route53:ChangeResourceRecordSetsNormalizedRecordNames": [
            listen,
            root,
            `*.${root}`,
            source,
            `*.${source}`,
            ...challenges(inventory),
          ],
        },
        "ForAllValues:StringEquals": {
          "route53:ChangeResourceRecordSetsRecordTypes": ["A", "AAAA", "CNAME", "TXT"],
          "route53:ChangeResourceRecordSetsActions": ["CREATE", "DELETE"],
        },
      }),
      // Before a health check is changed or deleted: does a record of another zone use it?
      statement("ListZones", ["route53:ListHostedZones"], "*"),
      statement("ReadOtherZones", ["route53:ListResourceRecordSets"], "arn:aws:route53:::hostedzone/*"),
      statement("SeeChanges", ["route53:GetChange"], "arn:aws:route53:::change/*"),
      statement("ListChecks", ["route53:ListHealthChecks", "route53:CreateHealthCheck"], "*"),
      statement(
        "KeepChecks",
        [
          "route53:GetHealthCheckStatus",
          "route53:UpdateHealthCheck",
          "route53:DeleteHealthCheck",
          "route53:ChangeTagsForResource",
        ],
        "arn:aws:route53:::healthcheck/*",
      ),
    ],
  };
}

/** The records for the station's certificate that are not below the root. */
function challenges(inventory: Inventory): string[] {
  if (inventory.tls.acme === undefined) return [];
  const { root } = namesOf(inventory);
  const names = certificateNames(inventory).map((name) => name.replace(/^\*\./u, ""));
  return names.filter((name) => name !== root && !name.endsWith(`.${root}`)).map((name) => `${CHALLENGE}${name}`);
}
