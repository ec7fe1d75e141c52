import { describe, expect, it } from "vitest";
import { bundleName, canonical, contentOf, desiredOf, packed, unpacked } from "../../src/bundles/content.js";
import { storeHost } from "../../src/host/stored-host.js";
import { desired } from "../roles/station.js";
import { stateKey } from "./kept.js";

describe("the content of a bundle", () => {
  // A part of the state that the parser does not know would make every bundle unfit.
  it.each(["master-a", "eu-1", "eu-2"])("of %s is the whole state, read back as it was", (host) => {
    const state = desired(host);
    const content = contentOf(state);
    if (content === undefined) throw new Error("its texts are only on the host");
    const name = bundleName(stateKey, content.host);
    const again = desiredOf(unpacked(packed(content), host, name, stateKey));
    expect(canonical(storeHost(again))).toBe(canonical(storeHost(state)));
    expect(again.files.map(({ content: { reveal } }) => reveal())).toEqual(state.files.map(({ content: each }) => each.reveal()));
    expect(again.files.map(({ content: { masked } }) => masked())).toEqual(state.files.map(({ content: each }) => each.masked()));
  });

  it("of another host, or with a text that was changed, is refused", () => {
    const content = contentOf(desired("eu-1"));
    if (content === undefined) throw new Error("its texts are only on the host");
    const name = bundleName(stateKey, content.host);
    expect(() => unpacked(packed(content), "eu-2", name, stateKey)).toThrow("a bundle of eu-1");
    const [path = ""] = Object.keys(content.texts);
    const changed = { ...content, texts: { ...content.texts, [path]: { text: "other" } } };
    expect(() => unpacked(packed(changed), "eu-1", name, stateKey)).toThrow(`the text of ${path} does not fit its checksum`);
  });
});
