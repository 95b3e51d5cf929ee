# The entry in passwd and shadow. An account of our name with another uid is renamed, never taken away.

# Looks for what is taken: our name and our ids by others, our home by another account.
survey_passwd() {
  while IFS= read -r line || [ -n "$line" ]; do
    split "$line"
    if [ "$f1" != "$name" ]; then
      [ "$f6" != "$home" ] || home_taken=yes
    elif [ "$f3" = "$uid" ]; then
      is_ours=yes
      gecos=${gecos:-$f5} own_shell=$f7
    elif [ -z "$old_uid" ]; then
      old_uid=$f3 old_gid=$f4 old_home=$f6
    fi
  done
}

write_passwd() { # ENTRY
  while IFS= read -r line || [ -n "$line" ]; do
    split "$line"
    # What comes first is found first: our entry stands before all with our uid, and before NIS.
    if [ $# -gt 0 ]; then
      case $line in [+-]*) f3=$uid ;; esac
      if [ "$f3" = "$uid" ]; then
        printf '%s\n' "$1"
        shift
      fi
    fi
    if [ "$f1" != "$name" ]; then
      printf '%s\n' "$line"
    elif [ "$f3" != "$uid" ]; then
      find_free "$file" "${name}_$f3"
      printf '%s\n' "$free:${line#*:}"
    fi
  done
  [ $# = 0 ] || printf '%s\n' "$1"
}

# A password stays. The entry has no dates, so that nothing expires and the image's bytes do not depend on the day.
write_shadow() {
  password='*'
  while IFS= read -r line || [ -n "$line" ]; do
    split "$line"
    if [ "$f1" != "$name" ]; then
      printf '%s\n' "$line"
    elif [ -n "$is_ours" ]; then
      password=${f2:-*}
    elif [ -n "$renamed" ]; then
      printf '%s\n' "$renamed:${line#*:}"
    fi
  done
  printf '%s\n' "$name:$password:::::::"
}

rename_first_field() {
  while IFS= read -r line || [ -n "$line" ]; do
    case $line in "$name":*) line=$renamed:${line#*:} ;; esac
    printf '%s\n' "$line"
  done
}
