# Processes and folders: every server has a pid file, nothing outlives --clean or a failed step.

make_demo_folder() {
  mkdir -p "$demo"/{out,run,people,charter,texts} && chmod 700 "$demo" && : >"$marker"
}

# start NAME COMMAND…: in the background, its output in out/, its pid in run/.
start() {
  local name=$1
  shift
  printf '$ %s &\n' "$(shown "$@")" >>"$out"
  # A session of its own: closing this terminal leaves the network up.
  setsid "$@" >"$demo/out/$name.txt" 2>&1 </dev/null &
  echo $! >"$demo/run/$name.pid"
}

# Whether the process of a pid file is still a server of this network: its number may have been given
# to another since, and that one may be a server of another network.
is_ours() {
  local pid=$1 program words
  program=$(readlink "/proc/$pid/exe" 2>/dev/null) || return 1
  words=$(tr '\0' ' ' <"/proc/$pid/cmdline" 2>/dev/null) || return 1
  case ${program% (deleted)} in
    */valise-node | */valise-trustee | */hostile_trustee) [[ $words == *"$demo/"* ]] ;;
    *) return 1 ;;
  esac
}

# stop NAME: asks, waits five seconds, insists.
stop() {
  local file=$demo/run/$1.pid pid waited=0
  [ -f "$file" ] || return 0
  pid=$(<"$file")
  if is_ours "$pid"; then
    kill "$pid" 2>/dev/null
    while is_ours "$pid" && [ $waited -lt 50 ]; do
      sleep 0.1
      waited=$((waited + 1))
    done
    if is_ours "$pid"; then kill -9 "$pid" 2>/dev/null; fi
    wait "$pid" 2>/dev/null
  fi
  rm -f "$file"
}

stop_all() {
  local file
  for file in "$demo"/run/*.pid; do
    [ -f "$file" ] && stop "$(basename "$file" .pid)"
  done
  return 0
}

# Removes only what a quickstart made: the marker says so.
clean() {
  [ -e "$demo" ] || return 0
  if [ ! -e "$marker" ]; then
    rmdir "$demo" 2>/dev/null && return 0
    echo "quickstart: $demo is not a demonstration's folder: name another with VALISE_DEMO" >&2
    return 1
  fi
  stop_all
  rm -rf "$demo"
}

# Fails if something listens there: its answers would pass for our server's.
free() {
  local waited=0
  while (exec 3<>"/dev/tcp/127.0.0.1/${port[$1]}") 2>/dev/null; do
    waited=$((waited + 1))  # what was killed just now may not have let go of it yet
    [ $waited -lt 20 ] && sleep 0.1 && continue
    failed "port ${port[$1]} is taken: stop what listens there, or set VALISE_PORT to the first of nine free ports"
  done
}

# ready NAME SECONDS: until the server says so.
ready() {
  local name=$1 until=$((SECONDS + $2))
  while ! curl -fsS --insecure --max-time 2 "https://$(address "$name")/readyz" >/dev/null 2>&1; do
    still_runs "$name"
    [ $SECONDS -lt "$until" ] || failed "$name is not ready after $2 s: see $demo/out/$name.txt"
    sleep 0.1
  done
  still_runs "$name"
}
still_runs() {
  kill -0 "$(<"$demo/run/$1.pid")" 2>/dev/null || failed "$1 stopped: see $demo/out/$1.txt"
}

now_ms() { date +%s%3N; }
# seconds_since MS: "2.1 s"
seconds_since() {
  local passed=$(($(now_ms) - $1))
  printf '%d.%d s' $((passed / 1000)) $((passed % 1000 / 100))
}
