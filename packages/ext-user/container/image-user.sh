# The image's own user gets other IDs. Its name, home, shell, password, groups and sudo rules stay.

fail() {
  printf 'rocker: %s\n' "$1" >&2
  exit 1
}

# Sets name, old_uid, old_gid, old_home, and the other fields of the account with the name or the uid.
find_image_user() { # NAME
  old_uid='' all=''
  while IFS= read -r line || [ -n "$line" ]; do
    split "$line"
    [ "$f1" = root ] || all="$all $f1"
    { [ "$f1" = "$1" ] || [ "$f3" = "$1" ]; } && [ -z "$old_uid" ] || continue
    name=$f1 password=$f2 old_uid=$f3 old_gid=$f4 gecos=$f5 old_home=$f6 shell=$f7
  done <"$etc/passwd"
  [ -n "$old_uid" ] || fail "the image has no user \"$1\". Its users:$all"
  [ "$old_uid" != 0 ] || fail "the image's user is root, which cannot have your IDs. Name another one of its users, or be your own user: --user"
}

# Our entry stands before all others with our uid: what comes first is found first.
write_ids() { # ENTRY
  while IFS= read -r line || [ -n "$line" ]; do
    split "$line"
    if [ $# -gt 0 ]; then
      case $line in [+-]*) f3=$uid ;; esac
      if [ "$f3" = "$uid" ]; then
        printf '%s\n' "$1"
        shift
      fi
    fi
    [ "$f1" = "$name" ] || printf '%s\n' "$line"
  done
  [ $# = 0 ] || printf '%s\n' "$1"
}

write_gid() {
  while IFS= read -r line || [ -n "$line" ]; do
    split "$line"
    case $line in
      "$name":*:"$old_gid":*) line=$name:$f2:$gid:$f4 ;;
    esac
    printf '%s\n' "$line"
  done
}

# The user's own group, which has its name, gets the new gid if no other group has it. Any other group stays, with the user in it.
adopt_group() {
  [ "$old_gid" != "$gid" ] || return 0
  find_group "$gid"
  taken=$found
  find_group "$old_gid"
  if [ -z "$taken" ] && [ "$found" = "$name" ]; then
    edit "$etc/group" write_gid
    return
  fi
  [ -z "$found" ] || edit "$etc/group" add_member "$found"
  ensure_group "$gid" "$group"
}

# Only files of the user, below a home that is no directory of the system.
adopt_home() {
  home=$old_home
  dir=$root$home
  [ "$old_uid:$old_gid" != "$uid:$gid" ] || return 0
  if [ -d "$dir" ] && is_home_like; then inherit_home; fi
}

# What is mounted at the path where extensions expect the home comes to the real one.
link_home() { # PATH
  case $1 in '' | "$old_home") return 0 ;; esac
  { [ ! -e "$root$1" ] && [ ! -L "$root$1" ] && [ -d "$root$old_home" ]; } || return 0
  mkdir -p "$root${1%/*}"
  ln -s "$old_home" "$root$1"
}

[ -f "$etc/passwd" ] || fail "the image has no users: it has no /etc/passwd"
[ -e "$etc/group" ] || : >"$etc/group"
expected_home=$home
find_image_user "${name:-${ROCKER_IMAGE_USER%%:*}}"
edit "$etc/passwd" write_ids "$name:$password:$uid:$gid:$gecos:$old_home:$shell"
adopt_group
for pair; do ensure_group "${pair%%:*}" "${pair#*:}" "$name"; done
adopt_home
link_home "$expected_home"
[ "$sudo" != yes ] || allow_sudo
