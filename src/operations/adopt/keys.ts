import { openSshKey } from "../../inventory/names.js";
import { Ledger, type Claims, type Statement } from "./accounts.js";
import type { Place, Remark } from "./remark.js";
import { freeName, Names } from "./words.js";
import { Noted } from "./yaml.js";

/** A line of an authorized_keys file that allows a login without any restriction. */
export interface AuthorizedKey {
  /** `type base64 comment`. */
  key: string;
  comment: string;
  place: Place;
}

/** The script prints the lines of root's file and of the login's one after the other. */
const FILE = "authorized_keys";

/** An example key without a known private key: an inventory needs a key. */
const NOBODYS_KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHnJ1xQ2yHkGqk5Y1nYb4v5l8y3cQ2mJ6m1oH3wq7sKd nobody";

/**
 * Reads lines in the format of sshd(8), AUTHORIZED_KEYS: `[options] type base64 [comment]`. An operator of an inventory is root on all hosts, so a
 * line with options is never one: `command=`, `from=`, `restrict`, `expiry-time=` and `cert-authority` all allow less.
 */
export function readKeys(lines: readonly string[]): { keys: AuthorizedKey[]; statements: Statement[] } {
  const ledger = new Ledger();
  const keys: AuthorizedKey[] = [];
  const seen = new Set<string>();
  for (const [index, text] of lines.entries()) {
    const place = { file: FILE, line: index + 1, column: 1 };
    const line = text.trim();
    if (line === "" || line.startsWith("#")) continue;
    const [type = "", blob = "", ...comment] = line.split(/[ \t]+/u);
    const name = `the key ${comment.join(" ")}`.trim();
    const key = [type, blob, ...comment].join(" ");
    const isPlain = openSshKey().safeParse(key).success;
    ledger.add(place, isPlain ? name : "a line");
    if (isPlain && seen.has(blob)) ledger.skip(place, "the same key as on a line before");
    else if (isPlain) {
      seen.add(blob);
      keys.push({ key, comment: comment.join(" "), place });
    } else if (/^(ssh-|ecdsa-|sk-)/u.test(type)) {
      ledger.leave(place, `an inventory has no keys of the type ${type.slice(0, 60)}, or the key is cut`);
    } else {
      const options = optionNames(line);
      const what = options === "" ? "it is not a key" : `a key with ${options}: its owner does not become an operator`;
      ledger.leave(place, what, options === "" ? "unread" : "lost");
    }
  }
  return { keys, statements: ledger.statements };
}

/** The names of the options before a key, without their values. Only the beginning is read: real options are short. */
function optionNames(whole: string): string {
  const line = whole.slice(0, 1000);
  const end = /(?:ssh-|ecdsa-|sk-)\S+ [A-Za-z0-9+/]{40}/u.exec(line)?.index ?? 0;
  const names = [...line.slice(0, end).matchAll(/([a-z][a-z0-9-]*)(?:="(?:[^"\\]|\\.)*")?(?:,|\s|$)/giu)].map(([, name]) => name);
  return [...new Set(names)].slice(0, 8).join(", ");
}

/** Operators for the keys that the host accepts now, named after each key's comment. */
export function operatorsOf(keys: readonly AuthorizedKey[], claims: Claims, remarks: Remark[]): unknown {
  if (keys.length === 0) {
    remarks.push({ kind: "todo", what: "put your SSH key into station.operators: no usable key was found on the host" });
    return [{ name: "nobody", keys: new Noted([NOBODYS_KEY], "put your own key here") }];
  }
  const taken = new Names();
  const byName = new Map<string, string[]>();
  for (const { key, comment, place } of keys) {
    const owner = comment.split("@")[0] ?? "";
    const own = byName.get(owner) ?? [];
    byName.set(owner, own);
    own.push(key);
    claims.add(place);
  }
  return [...byName].map(([comment, own]) => {
    const name = freeName(comment.slice(0, 30), "operator", taken);
    return { name: /^[a-z]/u.test(name) ? name.slice(0, 32) : `op-${name}`.slice(0, 32), keys: own };
  });
}
