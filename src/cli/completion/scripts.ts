export const shells = ["bash", "zsh", "fish"] as const;

/** The line with which `radioctl __complete` asks the shell to complete a path itself. */
export const FILES_LINE = ":files";

/** The scripts run the program at each Tab, so that completions always match the program. */
const scripts: Readonly<Record<(typeof shells)[number], string>> = {
  bash: String.raw`# radioctl in bash: eval "$(radioctl completion bash)" in ~/.bashrc
_radioctl() {
  local word what
  COMPREPLY=()
  while IFS=$'\t' read -r word what; do
    if [ "$word" = "${FILES_LINE}" ]; then
      compopt -o default 2>/dev/null
    elif [ -n "$word" ]; then
      COMPREPLY+=("$word")
    fi
  done < <("$1" __complete -- "${"$"}{COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -F _radioctl radioctl
`,
  zsh: String.raw`#compdef radioctl
# radioctl in zsh: source <(radioctl completion zsh) in ~/.zshrc after compinit, or as _radioctl in a folder of fpath
_radioctl() {
  local -a found
  local line
  for line in "${"$"}{(@f)$("${"$"}{words[1]}" __complete -- "${"$"}{(@)words[2,CURRENT]}" 2>/dev/null)}"; do
    if [[ $line == "${FILES_LINE}" ]]; then
      _files
    elif [[ -n $line ]]; then
      found+=("${"$"}{${"$"}{line%%$'\t'*}//:/\\:}:${"$"}{line#*$'\t'}")
    fi
  done
  if (( $#found )); then
    _describe radioctl found
  fi
}
if [ "$funcstack[1]" = "_radioctl" ]; then
  _radioctl "$@"
else
  compdef _radioctl radioctl
fi
`,
  fish: String.raw`# radioctl in fish: radioctl completion fish > ~/.config/fish/completions/radioctl.fish
function __radioctl_complete
    set -l words (commandline -opc) (commandline -ct)
    for line in (command $words[1] __complete -- $words[2..-1] 2>/dev/null)
        if test "$line" = "${FILES_LINE}"
            __fish_complete_path (commandline -ct)
        else
            echo $line
        end
    end
end
complete -c radioctl -f -a '(__radioctl_complete)'
`,
};

/** The script that a shell reads once to complete radioctl's command lines. */
export function completionScript(shell: (typeof shells)[number]): string {
  return scripts[shell];
}
