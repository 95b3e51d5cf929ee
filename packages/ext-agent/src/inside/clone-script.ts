/** The exit code of these scripts in an image without Git. */
export const noGitCode = 90;

/**
 * Runs in the container, as its user, in the empty directory of the clone. Standard input: a bundle with `refs/rocker/start`,
 * the commit that the branch starts at, and perhaps `refs/rocker/include`, files that Git ignores. Its arguments: the branch,
 * the object format, the user's name and email address, the commits at which the history is cut off.
 */
export const cloneScript = `
set -eu
branch=$1 format=$2 name=$3 email=$4 shallow=$5
command -v git >/dev/null || exit ${noGitCode}
umask 022
bundle=$HOME/.rocker-clone
trap 'rm -f "$bundle" .git/rocker-include' EXIT
cat >"$bundle"
if [ "$format" = sha1 ]; then git init -q .; else git init -q --object-format="$format" .; fi
git config user.name "$name"
git config user.email "$email"
[ -z "$shallow" ] || printf '%s\\n' "$shallow" >.git/shallow
git fetch -q --no-tags "$bundle" '+refs/rocker/*:refs/rocker/*'
git symbolic-ref HEAD "refs/heads/$branch"
git reset -q --hard refs/rocker/start
if git rev-parse -q --verify refs/rocker/include >/dev/null; then
  GIT_INDEX_FILE=.git/rocker-include git read-tree refs/rocker/include
  GIT_INDEX_FILE=.git/rocker-include git checkout-index -a -f -q
  git update-ref -d refs/rocker/include
fi
`;
