import { parseYaml } from "./yaml.js";

/** Whether an inventory says who serves its zone. Without that the default is only good for `dns` commands, which somebody asks for by name. */
export function declaresDns(text: string): boolean {
  return parseYaml("inventory", text).document.has("dns");
}
