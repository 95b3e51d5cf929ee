/**
 * Installs one Feature, as root, while the image is built. `$1`: its files, as a tar archive in base64, which are removed
 * afterwards. `$2`: the user that it is installed for; empty: the image's, of which ROCKER_IMAGE_USER has the name or ID.
 * All others: variables of the Feature's options.
 */
export const installFeature = `set -eu
archive=$1 wanted=$2
shift 2

for program in base64 tar; do
  if ! command -v "$program" >/dev/null 2>&1; then
    echo "rocker: Features need the program $program, which the image lacks" >&2
    exit 1
  fi
done

# The name and home of the account with this name or ID. A user who is created later has neither yet.
account() {
  while IFS=: read -r name _ id _ _ home _ || [ -n "$name" ]; do
    if [ "$name" = "$1" ] || [ "$id" = "$1" ]; then return; fi
  done </etc/passwd
  name=$1
  if [ "$1" = root ] || [ "$1" = 0 ]; then home=/root; else home=/home/$1; fi
}

container=\${ROCKER_IMAGE_USER%%:*}
account "\${container:-root}"
container=$name container_home=$home
account "\${wanted:-$container}"
set -- "$@" "_CONTAINER_USER=$container" "_CONTAINER_USER_HOME=$container_home"
set -- "$@" "_REMOTE_USER=$name" "_REMOTE_USER_HOME=$home"

directory=$(mktemp -d /tmp/rocker-feature.XXXXXX)
base64 -d <"$archive" | tar -xf - -C "$directory"
rm -f "$archive"
rmdir "\${archive%/*}" 2>/dev/null || true
cd "$directory"
chmod +x install.sh

first=
IFS= read -r first <install.sh || true
case $first in
  '#!'*)
    read -r interpreter argument _ <<END
\${first#??}
END
    case $interpreter in
      */env) [ "$argument" = -S ] || interpreter=$argument ;;
    esac
    if ! command -v "$interpreter" >/dev/null 2>&1; then
      echo "rocker: install.sh of this Feature needs $interpreter, which the image lacks" >&2
      exit 1
    fi
    ;;
esac

unset ROCKER_IMAGE_USER
env "$@" ./install.sh
cd /
rm -rf "$directory"
`;

/** Runs a Feature's `entrypoint` when a container starts. Like other tools, it does not keep the container from starting. */
export const startFeature = `/bin/sh -c "$1" || echo "rocker: the entrypoint of the Feature $2 failed" >&2
`;
