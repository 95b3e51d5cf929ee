# Reading and rewriting files of lines with fields between colons.

default_ifs=$IFS

# Passes a file through a command. The file stays the same one, with its owner, its mode and the links to it.
edit() { # FILE COMMAND...
  file=$1
  shift
  umask 077
  "$@" <"$file" >"$file.rocker"
  umask 022
  cat "$file.rocker" >"$file"
  rm -f "$file.rocker"
}

# Sets f1 to f7 to the fields of a line.
split() { # LINE
  IFS=:
  # shellcheck disable=SC2086
  set -- $1
  IFS=$default_ifs
  f1=${1-} f2=${2-} f3=${3-} f4=${4-} f5=${5-} f6=${6-} f7=${7-}
}

has_entry() { # FILE NAME
  while IFS= read -r entry || [ -n "$entry" ]; do
    case $entry in "$2":*) return 0 ;; esac
  done <"$1"
  return 1
}

# Sets free to a name that is not in the file yet.
find_free() { # FILE NAME
  free=$2
  while has_entry "$1" "$free"; do free=${free}_; done
}
