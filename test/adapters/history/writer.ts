import { openHistory } from "../../../src/adapters/history.js";
import { keeping, lookAt } from "../history-look.js";

/** Adds observations to a file, a millisecond apart, and prints a line after each; without a count it runs until it is killed. */
const [path = "", first = "0", count = "Infinity"] = process.argv.slice(2);
const history = await openHistory(path, "append", (aside) => console.log(`aside ${aside}`));
for (let each = 0; each < Number(count); each += 1) {
  history?.append(lookAt(Number(first) + each, each, 1), keeping);
  console.log(each);
}
history?.close();
