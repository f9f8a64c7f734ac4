#!/usr/bin/env bash
# A network for the scenarios, founded by the quickstart's own steps.
#
#   network.sh found            charter, servers and people; stays up
#   network.sh start NAME [PROGRAM]   a server again, or another program in its place
#   network.sh stop NAME        asks it to end
#   network.sh kill NAME        kill -9
#   network.sh clean            ends and removes everything
#   network.sh guard PID        waits until that process is gone, then does the same
#
# VALISE_DEMO, VALISE_BIN and VALISE_PORT as for the quickstart; tools/demo/network.sh says what else.
set -uo pipefail
checkout=$(cd "$(dirname "$0")/../.." && pwd)
for piece in network running stepping officers step_1_charter step_2_servers step_3_people; do
  # shellcheck source=/dev/null
  . "$checkout/tools/demo/$piece.sh"
done

found() {
  clean && make_demo_folder || exit 1
  trap 'interrupted' INT TERM
  for step in "1 charter" "2 servers" "3 people"; do
    read -r step_number step_name <<<"$step"
    out=$demo/out/$step_number-$step_name.txt
    "step_$step_name"
  done
  printf '%s\n' "$founding" >"$demo/run/founding"
}

is_member() { [[ " ${members[*]} " == *" $1 "* ]]; }

start_server() {
  local name=$1 program settings=trustee
  program=$bin/valise-trustee
  if is_member "$name"; then program=$bin/valise-node settings=node; fi
  [ -z "${2:-}" ] || program=$bin/$2
  free "$name"
  # Its journal goes on in the same file.
  setsid "$program" run --config "$demo/$name/$settings.toml" >>"$demo/out/$name.txt" 2>&1 \
    </dev/null &
  echo $! >"$demo/run/$name.pid"
  ready "$name" 20
}

kill_server() {
  local pid
  pid=$(<"$demo/run/$1.pid") || exit 1
  is_ours "$pid" && kill -9 "$pid"
  while is_ours "$pid"; do sleep 0.02; done
  rm -f "$demo/run/$1.pid"
}

guard() {
  while kill -0 "$1" 2>/dev/null; do sleep 1; done
  clean
}

step_number=0 step_name=scenario
case ${1:-} in
  found) found ;;
  start) start_server "$2" "${3:-}" ;;
  stop) stop "$2" ;;
  kill) kill_server "$2" ;;
  clean) clean ;;
  guard) guard "$2" ;;
  *) sed -n '2,11s/^# \{0,1\}//p' "$0" >&2 && exit 2 ;;
esac
