/*
 * The completion function of each shell. It passes the words to `rocker completion words`, which prints a line
 * "value<TAB>text" for each candidate, and a line ":files" if the shell should also complete paths.
 */

const bash = `# bash completion for rocker: source <(rocker completion bash)
_rocker() {
  local rest=\${COMP_LINE#*"\${COMP_WORDS[0]}"} words=() word i last=-1
  # bash splits words at "=" and ":"; join those that are not separated by spaces.
  for ((i = 1; i <= COMP_CWORD; i++)); do
    word=\${COMP_WORDS[i]}
    if [[ $last -lt 0 || -z $rest || $rest == [[:space:]]* ]]; then words[++last]=$word; else words[last]+=$word; fi
    rest=\${rest#"\${rest%%[![:space:]]*}"}
    rest=\${rest#"$word"}
  done
  local part=\${COMP_WORDS[COMP_CWORD]}
  [[ $part == [=:] ]] && part=
  local before=\${words[last]%"$part"} value text
  COMPREPLY=()
  while IFS=$'\\t' read -r value text; do
    if [[ $value == :files ]]; then
      compopt -o filenames 2>/dev/null
      while IFS= read -r value; do COMPREPLY+=("$value"); done < <(compgen -f -- "$part")
    else
      COMPREPLY+=("\${value#"$before"}")
    fi
  done < <("$1" completion words -- "\${words[@]}" 2>/dev/null)
}
complete -F _rocker rocker dagger-rocker
`;

const zsh = `#compdef rocker dagger-rocker
# zsh completion for rocker: source <(rocker completion zsh)
_rocker() {
  local -a described
  local line value text
  for line in "\${(@f)$("\${words[1]}" completion words -- "\${(@Q)words[2,CURRENT]}" 2>/dev/null)}"; do
    if [[ $line == :files ]]; then
      [[ \${words[CURRENT]} == --*=* ]] && compset -P '*='
      _files
    elif [[ -n $line ]]; then
      value=\${line%%$'\\t'*} text=\${line#*$'\\t'}
      described+=("\${value//:/\\\\:}\${text:+:$text}")
    fi
  done
  (( \${#described} )) && _describe -V rocker described
}
compdef _rocker rocker dagger-rocker
`;

const fish = `# fish completion for rocker: rocker completion fish | source
function __rocker_complete
    set -l words (commandline -opc) (commandline -ct)
    for line in ($words[1] completion words -- $words[2..-1] 2>/dev/null)
        if test "$line" = :files
            set -l before (string match -r -- '^--[^=]*=' $words[-1])
            for path in (__fish_complete_path (string replace -- "$before" '' $words[-1]))
                echo "$before$path"
            end
        else
            echo $line
        end
    end
end
complete -c rocker -f -k -a '(__rocker_complete)'
complete -c dagger-rocker -f -k -a '(__rocker_complete)'
`;

export const scripts: Readonly<Record<string, string>> = { bash, zsh, fish };
