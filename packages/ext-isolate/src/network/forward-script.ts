/**
 * Runs in the container, as its user, before the command: forwards connections to 127.0.0.1 to the proxy's socket, with
 * socat, Node.js, Python 3 or Perl. $1: the socket, $2: the port. POSIX sh; works with busybox.
 */
export const forwardScript = `
socket=$1 port=$2
has() { command -v "$1" >/dev/null 2>&1; }

# Not of the terminal's foreground: Ctrl-C is the command's matter.
in_background() {
  if has setsid; then set -- setsid "$@"; fi
  "$@" </dev/null >/dev/null 2>&1 &
}

if has socat; then
  in_background socat "TCP-LISTEN:$port,bind=127.0.0.1,reuseaddr,nodelay,fork" "UNIX-CONNECT:$socket"
elif has node; then
  in_background node -e '
const { createServer, connect } = require("node:net");
const [, path, port] = process.argv;
createServer({ allowHalfOpen: true, noDelay: true }, (near) => {
  const far = connect({ path, allowHalfOpen: true });
  for (const one of [near, far]) one.on("error", () => { near.destroy(); far.destroy(); });
  near.pipe(far).pipe(near);
}).listen(port, "127.0.0.1");' "$socket" "$port"
elif has python3; then
  in_background python3 -c '
import socket, sys, threading
def copy(source, target):
    try:
        while True:
            data = source.recv(65536)
            if not data: break
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)
    except OSError: # The other end was killed: the command must not wait for it.
        for end in (source, target):
            try: end.shutdown(socket.SHUT_RDWR)
            except OSError: pass
server = socket.create_server(("127.0.0.1", int(sys.argv[2])))
while True:
    near, _ = server.accept()
    near.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    far = socket.socket(socket.AF_UNIX)
    try:
        far.connect(sys.argv[1])
    except OSError:
        near.close()
        continue
    for pair in ((near, far), (far, near)):
        threading.Thread(target=copy, args=pair, daemon=True).start()' "$socket" "$port"
elif has perl; then
  in_background perl -e '
use IO::Socket::INET;
use IO::Socket::UNIX;
use Socket qw(IPPROTO_TCP TCP_NODELAY);
my ($path, $port) = @ARGV;
$SIG{CHLD} = "IGNORE";
sub copy {
  my ($source, $target) = @_;
  while (sysread($source, my $data, 65536)) {
    for (my $at = 0; $at < length $data;) {
      my $written = syswrite($target, $data, length($data) - $at, $at) or return;
      $at += $written;
    }
  }
  shutdown($target, 1);
}
my $server = IO::Socket::INET->new(LocalAddr => "127.0.0.1", LocalPort => $port, Listen => 128, ReuseAddr => 1) or die;
while (1) {
  my $near = $server->accept or next;
  next if fork;
  $near->setsockopt(IPPROTO_TCP, TCP_NODELAY, 1);
  my $far = IO::Socket::UNIX->new($path) or exit;
  if (fork) { copy($near, $far) } else { copy($far, $near) }
  exit;
}' "$socket" "$port"
else
  echo "the image has none of socat, node, python3 and perl, one of which leads to the network; rocker can install socat with --isolate-build-network" >&2
  exit 1
fi

# Whoever listens there now is the command's way out.
listening=$(printf ':%04X [0-9A-F]*:0000 0A ' "$port")
while ! grep -q "$listening" /proc/net/tcp; do
  kill -0 $! 2>/dev/null || { echo "nothing could listen at port $port" >&2; exit 1; }
  sleep 0.05 2>/dev/null || sleep 1
done
`;
