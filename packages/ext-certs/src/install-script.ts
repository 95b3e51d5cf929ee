/** The image's certificate bundle. After the script has run, every distribution has it at this path. */
export const storePath = "/etc/ssl/certs/ca-certificates.crt";

/**
 * Adds certificates to the image's trust store, using the image's own tool if there is one, and to Java's. Arguments:
 * the file with the certificates, the path of the store. POSIX sh; works with busybox.
 */
export const installScript = `
set -e
certificates=$1; store=$2

# One file each: Debian's and Alpine's tool takes no other.
separate() {
  mkdir -p "$1"
  number=0
  while IFS= read -r line; do
    case $line in *BEGIN*) number=$((number + 1)); : >"$1/rocker-$number.crt" ;; esac
    printf '%s\\n' "$line" >>"$1/rocker-$number.crt"
  done <"$certificates"
}

# Those that are not in it yet. The line before the last is a part of the signature, so no two have the same.
append_to_store() {
  mkdir -p "\${store%/*}"
  touch "$store"
  for one in "$1"/rocker-*.crt; do
    grep -qxF -- "$(tail -n 2 "$one" | head -n 1)" "$store" || cat "$one" >>"$store"
  done
}

sources=
for directory in /etc/pki/ca-trust/source/anchors /etc/ca-certificates/trust-source/anchors /etc/pki/trust/anchors; do
  [ -z "$sources" ] && [ -d "$directory" ] && sources=$directory
done
# Where there is no tool yet, a package that brings it finds them there.
separate "\${sources:=/usr/local/share/ca-certificates}"
if command -v update-ca-trust >/dev/null 2>&1; then update-ca-trust
elif command -v update-ca-certificates >/dev/null 2>&1; then update-ca-certificates
fi
for bundle in /etc/pki/tls/certs/ca-bundle.crt /etc/ssl/ca-bundle.pem /etc/ssl/cert.pem; do
  [ -e "$store" ] || { [ -s "$bundle" ] && mkdir -p "\${store%/*}" && ln -s "$bundle" "$store"; } || :
done
append_to_store "$sources"

keytool=$(command -v keytool || :)
[ -n "$keytool" ] || [ ! -x "$JAVA_HOME/bin/keytool" ] || keytool=$JAVA_HOME/bin/keytool
if [ -n "$keytool" ]; then
  for one in "$sources"/rocker-*.crt; do
    name=\${one##*/}
    "$keytool" -importcert -noprompt -trustcacerts -alias "\${name%.crt}" -file "$one" -cacerts -storepass changeit ||
      echo "rocker: Java of this image did not take $name" >&2
  done
fi
`;
