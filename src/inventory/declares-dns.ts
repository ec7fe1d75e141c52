import { parseYaml } from "./yaml.js";

/** Whether an inventory declares its DNS provider. Without that, only `dns` commands, which are run explicitly, use the default provider. */
export function declaresDns(text: string): boolean {
  return parseYaml("inventory", text).document.has("dns");
}
