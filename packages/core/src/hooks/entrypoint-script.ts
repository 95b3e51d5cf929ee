import { problem } from "../errors/error.ts";
import { renderProblem } from "../errors/render.ts";
import { singleQuoted } from "../host/single-quoted.ts";
import { passVariables } from "./pass-variables.ts";

/** Errors that can only be detected inside the container, as printf formats that are filled in there, in this order. */
const formats = {
  hookFailed: renderProblem(problem("RK310", { extension: "%s", reason: "%s" })),
  cannotBecome: renderProblem(problem("RK311", { user: "%s", reason: "%s" })),
};

const homeOfCommand = `      HOME=*)
        variable=HOME=$home_of_command
        break
        ;;
`;

/**
 * Runs hooks as root, then becomes the command: the same process, so that PID 1, signals, standard streams and exit
 * code are the command's. Its arguments are those of `containerStart`. POSIX sh; works with busybox.
 */
export const entrypointScript = `#!/bin/sh
# A folder of the container's user may be first on PATH: what is there must not be run as root.
export PATH="/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:$PATH"
newline='
'

# $1: a format, the rest its facts. 125: the command was not run.
fail() {
  format=$1
  shift
  printf "$format\\n" "$@" >&2
  exit 125
}
hook_failed=${singleQuoted(formats.hookFailed)}
cannot_become=${singleQuoted(formats.cannotBecome)}

accounts=/etc/passwd
groups_file=/etc/group
[ -r "$accounts" ] || accounts=/dev/null
[ -r "$groups_file" ] || groups_file=/dev/null

# The container's user, found as engines find it: the first account with the name or the uid.
# $1: name or uid. Sets uid, gid, home, and name where there is an account.
find_user() {
  name= gid=0 home=/
  while IFS=: read -r account _ account_uid account_gid _ account_home _ || [ -n "$account" ]; do
    [ "$account" = "$1" ] || [ "$account_uid" = "$1" ] || continue
    name=$account uid=$account_uid gid=$account_gid home=$account_home
    return
  done <"$accounts"
  case $1 in
    '' | *[!0-9]*) fail "$cannot_become" "$user" "/etc/passwd of the image has no such account" ;;
    *) uid=$1 ;;
  esac
}

# $1: name or gid of a group. Sets found.
find_group() {
  while IFS=: read -r group _ group_gid _ || [ -n "$group" ]; do
    [ "$group" = "$1" ] || [ "$group_gid" = "$1" ] || continue
    found=$group_gid
    return
  done <"$groups_file"
  case $1 in
    '' | *[!0-9]*) fail "$cannot_become" "$user" "/etc/group of the image has no group \\"$1\\"" ;;
    *) found=$1 ;;
  esac
}

# Adds the groups that /etc/group gives the account.
add_own_groups() {
  [ -n "$name" ] || return 0
  while IFS=: read -r group _ group_gid members || [ -n "$group" ]; do
    case ,$members, in *",$name,"*) groups=$groups,$group_gid ;; esac
  done <"$groups_file"
}

# $1: name or uid, with ":" and a group or without. Sets what find_user sets, and groups.
find_identity() {
  find_user "\${1%%:*}"
  case $1 in
    *:*)
      find_group "\${1#*:}"
      gid=$found groups=$found
      ;;
    *)
      groups=$gid
      add_own_groups
      ;;
  esac
}

user=$1 home_is_given=$2 count=$3
shift 3
[ -z "$user" ] || find_identity "$user"
while [ "$count" -gt 0 ]; do
  if [ -n "$user" ]; then
    find_group "$1"
    groups=$groups,$found
  fi
  shift
  count=$((count - 1))
done

# The hooks. Standard input is the command's, and nothing else may stand in its standard output. They run in the
# background and are waited for, so that a signal ends one at once: PID 1 has no signal's default action.
hook_process=
stop() {
  [ -z "$hook_process" ] || kill "$hook_process" 2>/dev/null
  exit "$1"
}
trap 'stop 129' HUP
trap 'stop 130' INT
trap 'stop 143' TERM
count=$1
shift
while [ "$count" -gt 0 ]; do
  extension=$1 script=$2 arguments=$3
  shift 3
  (
    total=$#
    number=0
    while [ "$number" -lt "$arguments" ]; do
      set -- "$@" "$1"
      shift
      number=$((number + 1))
    done
    shift $((total - arguments))
    exec /bin/sh "$script" "$@"
  ) </dev/null >&2 &
  hook_process=$!
  wait "$hook_process" || fail "$hook_failed" "$extension" "exit code $?"
  hook_process=
  shift "$arguments"
  count=$((count - 1))
done
trap - HUP INT TERM

# The engine gave root's home to the process that it started.
home_of_command=$HOME
if [ -n "$user" ] && [ "$home_is_given" = false ]; then
  home_of_root=$(find_user 0; printf '%s' "$home")
  [ "$HOME" != "$home_of_root" ] || home_of_command=$home
fi

${passVariables(homeOfCommand)}

[ -n "$user" ] || exec "$@"

# A program opens /dev/stdout anew only if it is its own, as it would be had the engine started it as this user. In a
# process of its own: busybox runs chown inside the shell, where the redirection would stand for the stream itself.
for stream in 0 1 2; do
  if [ -t "$stream" ] || [ -p "/proc/$$/fd/$stream" ]; then
    (chown "$uid" "/proc/$$/fd/$stream") 2>/dev/null || :
  fi
done

# Ways to become the user, each with a program that some images have. All replace this process.
by_setpriv() { exec setpriv --reuid "$uid" --regid "$gid" --groups "$groups" -- "$@"; }
by_chroot() { exec chroot --userspec="+$uid:+$gid" --groups="$groups" --skip-chdir / "$@"; }
by_start_stop_daemon() {
  program=$1
  shift
  exec start-stop-daemon -S -p /nonexistent -c "$uid:$gid" -x "$program" -- "$@"
}
by_su() { exec su -p -s /bin/sh -c 'exec "$@"' -- "$name" sh "$@"; }
by_nsenter() { exec nsenter -S "$uid" -G "$gid" -- "$@"; }

# Versions differ in what they can do, and a capability may be missing: what counts is who one then is.
identity='id -u; id -g; id -G | tr " " "\\n" | sort -nu'
wanted="$uid$newline$gid$newline$(printf '%s\\n' "$groups" | tr , '\\n' | sort -nu)"
for way in setpriv chroot start_stop_daemon su nsenter; do
  seen=$("by_$way" /bin/sh -c "$identity" </dev/null 2>/dev/null)
  [ "$seen" != "$wanted" ] || "by_$way" "$@"
done
fail "$cannot_become" "$user" "no program of the image can give a process uid $uid, gid $gid, groups $groups"
`;
