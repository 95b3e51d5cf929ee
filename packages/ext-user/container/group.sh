# Groups go by gid: a gid that the image has keeps its name.

# Lists of members, and in gshadow of administrators.
rename_members() {
  while IFS= read -r line || [ -n "$line" ]; do
    case $line in
      *:*:*:*:*) ;;
      *:*:*:*)
        split "$line"
        rename_in "$f4"
        members=$list
        case $file in
          */gshadow)
            rename_in "$f3"
            f3=$list
            ;;
        esac
        line=$f1:$f2:$f3:$members
        ;;
    esac
    printf '%s\n' "$line"
  done
}

rename_in() { # LIST
  list=,$1,
  while :; do
    case $list in
      *",$name,"*) list=${list%%",$name,"*},$renamed,${list#*",$name,"} ;;
      *) break ;;
    esac
  done
  list=${list#,}
  list=${list%,}
}

# Sets found to the name of the group with this gid.
find_group() { # GID
  found=
  while IFS= read -r line || [ -n "$line" ]; do
    split "$line"
    if [ "$f3" = "$1" ]; then
      found=$f1
      return
    fi
  done <"$etc/group"
}

add_line() { # LINE
  while IFS= read -r line || [ -n "$line" ]; do
    case $line in
      [+-]*)
        [ $# = 0 ] || printf '%s\n' "$1"
        [ $# = 0 ] || shift
        ;;
    esac
    printf '%s\n' "$line"
  done
  [ $# = 0 ] || printf '%s\n' "$1"
}

add_member() { # GROUP
  while IFS= read -r line || [ -n "$line" ]; do
    case $line in
      "$1":*)
        split "$line"
        case ,$f4, in
          *",$name,"*) ;;
          ,,) line=$f1:$f2:$f3:$name ;;
          *) line=$f1:$f2:$f3:$f4,$name ;;
        esac
        ;;
    esac
    printf '%s\n' "$line"
  done
}

# Makes sure that a gid has a group, whatever its name, and that the group has the member.
ensure_group() { # GID NAME [MEMBER]
  find_group "$1"
  if [ -z "$found" ]; then
    found=$2
    ! has_entry "$etc/group" "$found" || found=$2_$1
    find_free "$etc/group" "$found"
    found=$free
    edit "$etc/group" add_line "$found:x:$1:"
    if [ -f "$etc/gshadow" ] && ! has_entry "$etc/gshadow" "$found"; then
      edit "$etc/gshadow" add_line "$found:!::"
    fi
  fi
  [ $# = 3 ] || return 0
  edit "$etc/group" add_member "$found"
  [ ! -f "$etc/gshadow" ] || edit "$etc/gshadow" add_member "$found"
}
