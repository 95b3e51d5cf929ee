/**
 * Runs in the container, as its user, in the clone. Its arguments: \`status\` or \`pack\`, and the commit that the host has
 * ("" for none). Prints one line for what the agent's work is, one for each other ref with commits that are not part of it,
 * and an empty line; then, for \`pack\`, the objects that the host is missing.
 *
 * What the agent did not commit is part of its work: it becomes a commit of its own, which no branch has. It has the date of
 * the commit before it, so that the same work has the same ID.
 */
export const resultScript = `
set -eu
mode=$1 base=$2
git rev-parse --git-dir >/dev/null
index=$(git rev-parse --git-dir)/rocker-index.$$
trap 'rm -f "$index" "$index.lock"' EXIT
head=$(git rev-parse -q --verify 'HEAD^{commit}' || true)
cp -p "$(git rev-parse --git-path index)" "$index" 2>/dev/null || true
GIT_INDEX_FILE=$index git add -A >/dev/null 2>&1
tree=$(GIT_INDEX_FILE=$index git write-tree)
result=$head
edits=0
if [ -z "$head" ] || [ "$tree" != "$(git rev-parse "$head^{tree}")" ]; then
  [ -z "$head" ] || edits=$(git diff-tree -r --name-only --no-renames "$head" "$tree" | wc -l)
  date=@0
  [ -z "$head" ] || date=@$(git log -1 --no-show-signature --format=%ct "$head")
  export GIT_AUTHOR_NAME='rocker agent' GIT_AUTHOR_EMAIL=rocker@localhost GIT_AUTHOR_DATE="$date +0000"
  export GIT_COMMITTER_NAME='rocker agent' GIT_COMMITTER_EMAIL=rocker@localhost GIT_COMMITTER_DATE="$date +0000"
  result=$(echo 'Uncommitted changes' | git commit-tree \${head:+-p "$head"} "$tree")
fi
if [ -n "$base" ] && ! git rev-parse -q --verify "$base^{commit}" >/dev/null; then base=; fi
echo "work \${head:--} $result $((edits)) $(git rev-list --count "$result" \${base:+"^$base"})"
git for-each-ref --format='%(objectname) %(refname)' refs/heads refs/stash | while read -r id ref; do
  count=$(git rev-list --count "$id" "^$result" \${base:+"^$base"})
  [ "$count" = 0 ] || echo "other $count $ref"
done
echo
[ "$mode" = pack ] || exit 0
printf '%s\\n' "$result" \${base:+"^$base"} | git pack-objects --revs --stdout --thin --delta-base-offset -q
`;
