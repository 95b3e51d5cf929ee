# What is done, in order. The functions stand above.

choose_shell() {
  shell=/bin/sh
  for candidate in /bin/bash "$own_shell" "$host_shell"; do
    case $candidate in '' | */nologin | */false) continue ;; esac
    [ ! -x "$root$candidate" ] || shell=$candidate
  done
}

mkdir -p "$etc"
for file in "$etc/passwd" "$etc/group"; do [ -e "$file" ] || : >"$file"; done

survey_passwd <"$etc/passwd"
[ -n "$shell" ] || choose_shell
password='*'
[ ! -f "$etc/shadow" ] || password=x
if [ -n "$old_uid" ]; then
  find_free "$etc/passwd" "${name}_$old_uid"
  renamed=$free
fi
edit "$etc/passwd" write_passwd "$name:$password:$uid:$gid:$gecos:$home:$shell"
[ ! -f "$etc/shadow" ] || edit "$etc/shadow" write_shadow

if [ -n "$renamed" ]; then
  for file in "$etc/subuid" "$etc/subgid"; do [ ! -f "$file" ] || edit "$file" rename_first_field; done
  for file in "$etc/group" "$etc/gshadow"; do [ ! -f "$file" ] || edit "$file" rename_members; done
fi
ensure_group "$gid" "$group"
for pair; do ensure_group "${pair%%:*}" "${pair#*:}" "$name"; done

if [ -d "$dir" ]; then keep_home; else make_home; fi
[ "$sudo" != yes ] || allow_sudo
