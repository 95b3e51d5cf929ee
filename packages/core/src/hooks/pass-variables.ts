/**
 * The part of a POSIX sh script that puts `env -i NAME=VALUE…` before the command in its positional parameters: the command
 * then gets all variables as this process did. The script must set `newline`.
 * @param exception a branch of `case` for variables that are not passed as they are
 */
export const passVariables = (
  exception = "",
) => `# env would take a program with "=" in its name for one more variable.
case $1 in *=*) set -- /bin/sh -c 'exec "$@"' sh "$@" ;; esac
# The variables as they came: a shell drops those that cannot be its own, and adds some. A newline in a value is
# carried through the splitting as the control character GS.
words=$#
separator=$(printf '\\035')
set -f
IFS=$newline
for variable in $(tr '\\0\\n' '\\n\\035' <"/proc/$$/environ"); do
  while :; do
    case $variable in
${exception}      *"$separator"*) variable=\${variable%%"$separator"*}$newline\${variable#*"$separator"} ;;
      *) break ;;
    esac
  done
  set -- "$@" "$variable"
done
unset IFS
set +f
while [ "$words" -gt 0 ]; do
  set -- "$@" "$1"
  shift
  words=$((words - 1))
done
set -- env -i "$@"`;
