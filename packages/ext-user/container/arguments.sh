# Makes a person an account of this image by editing its account files, so that it works on every distribution:
# POSIX sh, with mkdir, cat, rm, ls, chown, chmod, cp and, where there is need and they are there, find and readlink.
#
# ROOT NAME UID GID GROUP GECOS HOME SHELL HOST_SHELL SUDO [GID:GROUP]...
#   ROOT        the folder that the image's files are in; empty inside an image
#   GECOS       the full name; empty: the one that the account has already
#   SHELL       the login shell, whatever is there; empty: the first that can be run of HOST_SHELL, the one that
#               the account has, bash and sh
#   SUDO        yes: sudo asks for no password
#   GID:GROUP   a supplementary group
# shellcheck shell=sh disable=SC2034

set -efu
LC_ALL=C
PATH=${PATH:+$PATH:}/usr/sbin:/usr/bin:/sbin:/bin
export LC_ALL PATH
unset CDPATH
umask 022

root=$1 name=$2 uid=$3 gid=$4 group=$5 gecos=$6 home=$7 shell=$8 host_shell=$9
shift 9
sudo=$1
shift

etc=$root/etc
dir=$root$home
old_uid='' old_gid='' old_home='' renamed='' is_ours='' own_shell='' home_taken=''
