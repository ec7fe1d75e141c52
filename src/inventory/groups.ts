import * as z from "zod";
import { keyPair } from "./artifacts.js";
import { hostName, keyFile, publicName, userName } from "./names.js";
import { tuningSchema } from "./tuning.js";

/** A member's name is `<group>-<8 hexadecimal digits>`, a label of DNS. */
const LONGEST_NAME = 63 - "-".length - 8;

/** Words of a command; `{count}`, `{total}`, `{group}` and the whole word `{instances}` are replaced. */
const argv = () => z.array(z.string().min(1)).min(1);

const commandsSchema = z.strictObject({
  out: argv().meta({
    description:
      "program that starts members, with its arguments: {count} is how many more, {total} how many there will be, {group} the group",
  }),
  in: argv().meta({
    description:
      "program that ends members, as `out`: {count} is how many fewer; the word {instances} becomes the instances that leave, one word each",
  }),
});

const asgSchema = z.strictObject({
  name: z
    .string()
    .regex(
      /^[A-Za-z0-9][A-Za-z0-9._-]{0,254}$/u,
      "must be the name of an Auto Scaling group: letters, digits, dot, hyphen, underscore",
    )
    .meta({ description: "name of the EC2 Auto Scaling group" }),
  region: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,62}$/u, "must be a region such as eu-central-1")
    .meta({ description: "AWS region of the Auto Scaling group" }),
  endpoint: z
    .string()
    .regex(
      /^https?:\/\/[A-Za-z0-9.[\]:-]+\/?$/u,
      "must be an http:// or https:// URL without a path, such as https://scaling.example",
    )
    .optional()
    .meta({ description: "URL of the API; by default Amazon's of the region" }),
});

const followSchema = z.strictObject({
  headroomPercent: z
    .number()
    .min(5)
    .max(90)
    .meta({ description: "percent of the region's capacity that stays free; `report` starts members when less is free" }),
  min: z.int().min(0).max(1000).default(0).meta({ description: "members that `report` always keeps" }),
  cooldownMinutes: z
    .number()
    .min(1)
    .max(1440)
    .default(10)
    .meta({ description: "minutes between two changes, and for which there must be too much capacity before members end" }),
});

const sshSchema = z.strictObject({
  user: userName().optional().meta({ description: "login user on the members: root, or a user with password-less sudo" }),
  port: z.int().min(1).max(65535).optional(),
  identityFile: keyFile().optional().meta({ description: "private key on the operator's machine, ~ allowed" }),
});

/** Relays that a cloud boots from user data: all members of a group are alike, and none is in `hosts`. */
const groupSchema = z.strictObject({
  region: hostName().meta({ description: "region of the listeners that the members serve" }),
  provider: publicName().optional().meta({ description: "name in `providers`, for prices" }),
  capacity: z.int().min(1).meta({ description: "maximum number of listeners of one member" }),
  max: z.int().min(1).max(1000).meta({ description: "most members that may run at a time" }),
  priceCap: z
    .number()
    .positive()
    .max(1_000_000)
    .optional()
    .meta({ description: "most that all members may cost an hour, in the currency of the provider" }),
  channels: z.array(hostName()).min(1).optional().meta({ description: "channels that the members carry; by default all" }),
  upstream: z.array(hostName()).min(1).max(2).optional().meta({ description: "relays to feed from, instead of the masters" }),
  bandwidthMbps: z.number().positive().optional().meta({ description: "speed of a member's port" }),
  ssh: sshSchema.optional(),
  tuning: tuningSchema.optional(),
  credentials: keyPair.optional().meta({
    description:
      "key of the bucket for the members, which the provider gives you; it needs to read groups/<group>/ and to write members/<group>/; by default artifacts.hostCredentials",
  }),
  commands: commandsSchema.optional().meta({ description: "how `scale out` and `scale in` start and end members" }),
  asg: asgSchema.optional().meta({ description: "EC2 Auto Scaling group that starts and ends the members" }),
  follow: followSchema.optional().meta({ description: "`report` starts and ends members by itself" }),
});

export const groupsSchema = z.record(
  hostName().max(LONGEST_NAME, "is too long: the names of members are <group>-<8 characters>, at most 63 in all"),
  groupSchema,
);

export type Group = z.output<typeof groupSchema>;
