import { Argument, Command } from "commander";
import { afterHelp } from "./after-help.js";
import { completionScript, shells } from "./completion/scripts.js";
import type { CommandContext } from "./context.js";

const EXAMPLES = afterHelp([
  "radioctl completion fish > ~/.config/fish/completions/radioctl.fish",
  ['eval "$(radioctl completion bash)"', "in ~/.bashrc"],
  ["source <(radioctl completion zsh)", "in ~/.zshrc, after compinit"],
]);

/** `completion SHELL`: the script with which a shell completes command lines. */
export const completionCommand = ({ world }: CommandContext) =>
  new Command("completion")
    .description(
      "Print the script with which a shell completes commands, options and the names of the inventory. Completion contacts no host.",
    )
    .addArgument(new Argument("<shell>", "the shell").choices(shells))
    .addHelpText("after", EXAMPLES)
    .action((shell: (typeof shells)[number]) => {
      world.stdout.write(completionScript(shell));
    });
