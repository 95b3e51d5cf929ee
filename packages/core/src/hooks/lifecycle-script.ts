import { problem } from "../errors/error.ts";
import { renderProblem } from "../errors/render.ts";
import { singleQuoted } from "../host/single-quoted.ts";
import { passVariables } from "./pass-variables.ts";

/** Can only be detected inside the container: a printf format that is filled in there. */
const commandFailed = renderProblem(problem("RK447", { command: "%s", code: "%s" }));

/**
 * Runs lifecycle commands as the container's user. Their output goes to standard error, each line with the name of its
 * command. POSIX sh; works with busybox. Arguments, each list after its length:
 *
 *     MODE PROBE NAMES COMMANDS [COMMAND…]
 *
 * MODE `run`: then becomes COMMAND, unless a lifecycle command fails. MODE `enter`: there are no lifecycle commands, and COMMAND
 * gets the variables that they would get. MODE `exec`: standard output reports the process ID and failures, for the program
 * that started it. NAMES are variables that startup files of the user's shell must not
 * change. Each of COMMANDS is a list of programs, each with its name and a list of its words.
 *
 * All variables of the functions start with "_rk": the environment may have any other name.
 */
export const lifecycleScript = `newline='
'
_rk_failed=${singleQuoted(commandFailed)}
_rk_mark=$(printf '\\035rocker %s ' "$$")
_rk_mode=$1 _rk_probe=$2 _rk_count=$3 _rk_kept=' '
shift 3
while [ "$_rk_count" -gt 0 ]; do
  _rk_kept="$_rk_kept$1 "
  shift
  _rk_count=$((_rk_count - 1))
done

# Sets the variables that the startup files of the user's shell set. $_rk_probe: which of them are read.
_rk_user_environment() {
  _rk_id=$(id -u) _rk_shell= _rk_begin=rocker-environment-$$
  while IFS=: read -r _ _ _rk_uid _ _ _ _rk_own; do
    [ "$_rk_uid" = "$_rk_id" ] || continue
    _rk_shell=$_rk_own
    break
  done </etc/passwd 2>/dev/null
  case $_rk_shell in '' | */nologin | */false) _rk_shell=/bin/sh ;; esac
  [ -x "$_rk_shell" ] || _rk_shell=/bin/sh
  case $_rk_probe in
    loginShell) _rk_flags=-lc ;;
    interactiveShell) _rk_flags=-ic ;;
    *) _rk_flags=-lic ;;
  esac
  # A startup file may wait for something: it has ten seconds.
  _rk_found=$(
    {
      "$_rk_shell" "$_rk_flags" "echo $_rk_begin; cat /proc/self/environ; echo $_rk_begin" </dev/null 2>/dev/null 3>&- &
      _rk_probed=$!
      (
        sleep 10 &
        _rk_nap=$!
        trap 'kill "$_rk_nap"; exit' TERM
        wait "$_rk_nap"
        kill -9 "$_rk_probed"
      ) >/dev/null 2>&1 3>&- &
      _rk_timer=$!
      wait "$_rk_probed"
      kill "$_rk_timer"
    } 2>/dev/null | tr '\\0\\n' '\\n\\035'
  )
  _rk_gs=$(printf '\\035')
  case $_rk_found in *"$_rk_begin$_rk_gs"*"$_rk_begin"*) ;; *) return 0 ;; esac
  _rk_found=\${_rk_found#*"$_rk_begin$_rk_gs"}
  _rk_found=\${_rk_found%"$_rk_begin"*}
  set -f
  IFS=$newline
  for _rk_variable in $_rk_found; do
    _rk_name=\${_rk_variable%%=*} _rk_value=\${_rk_variable#*=}
    case $_rk_name in
      '' | [0-9]* | *[!A-Za-z0-9_]* | _rk* | _ | IFS | PWD | OLDPWD | SHLVL | UID | EUID | PPID | SHELLOPTS | BASHOPTS) continue ;;
      PATH) _rk_add_path ;;
    esac
    case $_rk_kept in *" $_rk_name "*) [ "$_rk_name" = PATH ] || continue ;; esac
    while :; do
      case $_rk_value in
        *"$_rk_gs"*) _rk_value=\${_rk_value%%"$_rk_gs"*}$newline\${_rk_value#*"$_rk_gs"} ;;
        *) break ;;
      esac
    done
    export "$_rk_name=$_rk_value"
  done
  unset IFS
  set +f
}

# Login shells set a PATH of their own: the directories of the container's stay in their order, so that its programs are not
# hidden by those of the system. What is before all of them in the shell's stays before them.
_rk_add_path() {
  _rk_before= _rk_after= _rk_known=
  IFS=:
  for _rk_entry in $_rk_value; do
    case :$PATH: in
      *":$_rk_entry:"*) _rk_known=1 ;;
      *) if [ "$_rk_known" ]; then _rk_after=$_rk_after:$_rk_entry; else _rk_before=$_rk_before$_rk_entry:; fi ;;
    esac
  done
  IFS=$newline
  _rk_value=$_rk_before$PATH$_rk_after
}

# $1: the name, the rest a program with its arguments. Returns its exit code, also while it has processes in the background.
_rk_run_program() {
  _rk_label=$1
  shift
  {
    (exec "$@") </dev/null 2>&1 3>&-
    printf '%s%s\\n' "$_rk_mark" "$?"
  } | _rk_show
  _rk_code=$?
  [ "$_rk_code" = 0 ] || _rk_report "$_rk_label" "$_rk_code"
  return "$_rk_code"
}

# Shows lines as they come, until the one with the exit code. Without a reader, what is in the background could not write.
_rk_show() {
  while IFS= read -r _rk_line || [ -n "$_rk_line" ]; do
    case $_rk_line in
      *"$_rk_mark"*)
        _rk_text=\${_rk_line%%"$_rk_mark"*}
        [ -z "$_rk_text" ] || printf '[%s] %s\\n' "$_rk_label" "$_rk_text" >&2
        exec 4<&0
        cat <&4 >/dev/null 2>&1 3>&- 4<&- &
        return "\${_rk_line##*"$_rk_mark"}"
        ;;
      *) printf '[%s] %s\\n' "$_rk_label" "$_rk_line" >&2 ;;
    esac
  done
  return 137
}

_rk_report() { # NAME CODE
  case $_rk_mode in
    exec) printf 'failed %s %s\\n' "$2" "$1" >&3 ;;
    *) printf "$_rk_failed\\n" "$1" "$2" >&2 ;;
  esac
}

# Runs the commands in turn; stops at one that fails, and returns its exit code.
_rk_run_commands() {
  [ "$_rk_probe" = none ] || _rk_user_environment
  _rk_count=$1
  shift
  while [ "$_rk_count" -gt 0 ]; do
    _rk_programs=$1 _rk_processes=
    shift
    _rk_together=$_rk_programs
    while [ "$_rk_programs" -gt 0 ]; do
      _rk_name=$1 _rk_size=$2
      shift 2
      if [ "$_rk_together" = 1 ]; then
        (_rk_run_first "$@") || return "$?"
      else
        (_rk_run_first "$@") &
        _rk_processes="$_rk_processes $!"
      fi
      shift "$_rk_size"
      _rk_programs=$((_rk_programs - 1))
    done
    _rk_failure=0
    for _rk_process in $_rk_processes; do
      wait "$_rk_process"
      _rk_code=$?
      [ "$_rk_failure" != 0 ] || _rk_failure=$_rk_code
    done
    [ "$_rk_failure" = 0 ] || return "$_rk_failure"
    _rk_count=$((_rk_count - 1))
  done
}

# Runs the program whose words are the first of the arguments.
_rk_run_first() {
  _rk_total=$# _rk_number=0
  while [ "$_rk_number" -lt "$_rk_size" ]; do
    set -- "$@" "$1"
    shift
    _rk_number=$((_rk_number + 1))
  done
  shift $((_rk_total - _rk_size))
  _rk_run_program "$_rk_name" "$@"
}

_rk_words=$1
shift
if [ "$_rk_mode" = exec ]; then
  exec 3>&1 >&2
  printf '%s\\n' "$$" >&3
  _rk_run_commands "$@"
  exit
fi

if [ "$_rk_mode" = enter ]; then
  shift "$_rk_words"
  _rk_user_environment
  if ! command -v "$1" >/dev/null 2>&1; then
    printf 'rocker: %s: command not found in the container\n' "$1" >&2
    exit 127
  fi
  exec "$@"
fi

# In the background and waited for, so that a signal ends it at once: process 1 has no signal's default action.
trap 'kill "$_rk_child" 2>/dev/null; exit 129' HUP
trap 'kill "$_rk_child" 2>/dev/null; exit 130' INT
trap 'kill "$_rk_child" 2>/dev/null; exit 143' TERM
(
  exec 3>/dev/null
  _rk_run_commands "$@"
) </dev/null >&2 &
_rk_child=$!
wait "$_rk_child" || exit 125
trap - HUP INT TERM
shift "$_rk_words"

${passVariables()}
exec "$@"
`;
