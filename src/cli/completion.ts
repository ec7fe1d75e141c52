import { Argument, Command } from "commander";
import { completionScript, shells } from "./completion/scripts.js";
import type { CommandContext } from "./context.js";

const EXAMPLES = `
Examples:
  radioctl completion fish > ~/.config/fish/completions/radioctl.fish
  eval "$(radioctl completion bash)"                                     in ~/.bashrc
  source <(radioctl completion zsh)                                      in ~/.zshrc, after compinit
`;

/** `completion SHELL`: what a shell needs to complete our command lines. */
export const completionCommand = ({ world }: CommandContext) =>
  new Command("completion")
    .summary("completes commands, flags and the inventory's names at Tab, in bash, zsh and fish")
    .description(
      "Prints what a shell reads once. Names of hosts, regions, channels and sources are the inventory's; nobody is contacted.",
    )
    .addArgument(new Argument("<shell>", "which one").choices(shells))
    .addHelpText("after", EXAMPLES)
    .action((shell: (typeof shells)[number]) => {
      world.stdout.write(completionScript(shell));
    });
