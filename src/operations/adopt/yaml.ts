import { Document, isPair, isScalar, Pair, Scalar, YAMLMap, YAMLSeq, type Node } from "yaml";
import { SecretRef } from "../../inventory/secret-ref.js";

/** YAML of a draft: `!secret NAME` for SecretRefs, notes as comments after their values. */
export function draftYaml(draft: Readonly<Record<string, unknown>>, heading: string): string {
  const document = new Document();
  const contents = nodeOf(draft) as YAMLMap;
  document.contents = contents;
  document.commentBefore = heading
    .split("\n")
    .map((line) => ` ${line}`)
    .join("\n");
  for (const item of contents.items.slice(1)) if (isPair(item) && isScalar(item.key)) item.key.spaceBefore = true;
  return document.toString({ lineWidth: 0 });
}

function nodeOf(value: unknown): Node {
  if (value instanceof Noted) {
    const node = nodeOf(value.value);
    // One line: a second comment line would belong to the next value.
    // oxlint-disable-next-line no-control-regex -- they would end the comment
    node.comment = ` ${value.note.replaceAll(/[\s\u0000-\u001f\u007f-\u009f]+/gu, " ")}`;
    return node;
  }
  if (value instanceof SecretRef) {
    const scalar = new Scalar(value.name);
    scalar.tag = "!secret";
    return scalar;
  }
  if (Array.isArray(value)) {
    const list = new YAMLSeq<Node>();
    list.items = value.map(nodeOf);
    list.flow = value.every((each) => typeof each !== "object");
    return list;
  }
  if (typeof value !== "object" || value === null) return new Scalar(value);
  const map = new YAMLMap<Scalar, Node>();
  map.items = Object.entries(value).map(([key, each]) => new Pair(new Scalar(key), nodeOf(each)));
  return map;
}
/** A value of the draft with a note for the operator, which becomes a comment after the value. */
export class Noted {
  constructor(
    readonly value: unknown,
    readonly note: string,
  ) {}
}

/** A value that was not found on the host. */
export function assumed(value: unknown, why: string): Noted {
  return new Noted(value, `ASSUMED: ${why}`);
}

/** An object without the keys whose value is undefined. */
export function present(values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}
