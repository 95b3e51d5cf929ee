# The home: made when it is missing, never deleted. Nothing outside of it changes its owner.

make_home() {
  make_link_target "${dir%/*}"
  mkdir -p "$dir"
  [ ! -d "$etc/skel" ] || cp -RP "$etc/skel/." "$dir/"
  chown -hR "$uid:$gid" "$dir"
  # Nothing in an image is secret, and services of the image may have to reach what is mounted below the home.
  chmod 0755 "$dir"
}

# On images of ostree /home is a link to a folder that is made at boot.
make_link_target() { # PATH
  if [ -L "$1" ] && [ ! -e "$1" ]; then (cd "${1%/*}/" && mkdir -p "$(readlink "$1")"); fi
}

keep_home() {
  # shellcheck disable=SC2046
  set -- $(ls -nd "$dir/.")
  owner=${3-}
  [ "$owner" != "$uid" ] || return 0
  if [ "$owner" = "$old_uid" ] && [ "$owner" != 0 ] && [ "$home" = "$old_home" ]; then
    inherit_home
  elif [ "$owner" = 0 ] && [ -z "$home_taken" ] && is_home_like; then
    chown "$uid:$gid" "$dir"
  else
    printf 'rocker: %s is there and belongs to uid %s: it is left as it is\n' "$home" "$owner" >&2
  fi
}

# The files of the account that had our name become ours; what others own in its home stays theirs.
inherit_home() {
  if command -v find >/dev/null; then
    find "$dir/." -xdev -user "$old_uid" -group "$old_gid" -exec chown -h "$uid:$gid" {} +
    find "$dir/." -xdev -user "$old_uid" -exec chown -h "$uid" {} +
  else
    chown "$uid:$gid" "$dir"
  fi
}

# Not a folder of the system, wherever links lead.
is_home_like() {
  real=$(cd "$dir" && pwd -P)
  real=${real#"$root"}
  case $real in
    /var/*/*) return 0 ;;
    /bin/* | /boot/* | /dev/* | /etc/* | /lib/* | /lib32/* | /lib64/*) return 1 ;;
    /proc/* | /run/* | /sbin/* | /sys/* | /usr/* | /var/*) return 1 ;;
    /*/*) return 0 ;;
    *) return 1 ;;
  esac
}
