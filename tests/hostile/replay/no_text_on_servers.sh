#!/usr/bin/env bash
# Given 40 cables, each with a phrase of its own, when 12 officers have opened 200 of them, then no
# phrase is in any file or in the memory of any node or trustee; and the search finds what is there.
set -uo pipefail
checkout=$(cd "$(dirname "$0")/../../.." && pwd)
for piece in network running stepping officers; do
  # shellcheck source=/dev/null
  . "$checkout/tools/demo/$piece.sh"
done
each=17
step_number=5 step_name=open out=$demo/out/5-open.txt

# The numbers of what others sent to this mission.
received() {
  valise_as "$1" list --json
  grep -oE '[A-Z]+-[A-Z]+-[0-9]{2}-[0-9]{4}' <<<"$REPLY" | sort -u
}

openings_of_member() {
  local member=$1 place=0 officer number numbers
  mapfile -t numbers < <(received "$member-7f3a")
  [ ${#numbers[@]} -eq 30 ] || failed "$member has ${#numbers[@]} cables from others, not 30"
  for officer in "${desk_officers[@]}"; do
    for ((count = 0; count < each; count++)); do
      number=${numbers[$((place++ % 30))]}
      valise_as "$member-$officer" open "$number" --reason exercise
      grep -q '^Opened by officer' <<<"$REPLY" || failed "$number did not open"
    done
  done
}

# search STATUS PHRASES WHERE…: what the search says is in REPLY.
search() {
  local wanted=$1 phrases=$2
  shift 2
  expect "$wanted" "$bin/valise-search-texts" --phrases "$phrases" "$@"
}

# says COUNT: every place that was searched says just that.
says() {
  if [ -z "$REPLY" ] || grep -E ' bytes ' <<<"$REPLY" | grep -qv "  $1 found$"; then
    failed "the search was to say $1: $REPLY"
  fi
}

places=()
for name in "${members[@]}" "${trustees[@]}"; do
  is_ours "$(<"$demo/run/$name.pid")" || failed "$name does not run"
  places+=(--folder "$demo/$name" --process "$(<"$demo/run/$name.pid")")
done

rm -f "$demo"/out/5-*
beside openings_of_member "${members[@]}"
opened=$(cat "$demo"/out/5-open-*.txt | grep -c '^Opened by officer')
[ "$opened" -ge 200 ] || failed "$opened openings, not 200"

# What the servers tell their operators counts too.
mkdir -p "$demo/journals"
for name in "${members[@]}" "${trustees[@]}"; do cp "$demo/out/$name.txt" "$demo/journals/"; done
out=$demo/out/6-search.txt
search 0 "$demo/phrases.txt" "${places[@]}" --folder "$demo/journals"
says "0 of 40"
printf '%s\n' "$REPLY"
[ "$(grep -c ' bytes ' <<<"$REPLY")" -eq 19 ] || failed "not every place was searched"

# The same search finds all forty where they were read, and one in the memory of a process that
# holds it.
mkdir -p "$demo/read"
cp "$demo"/out/5-open-*.txt "$demo/read/"
search 1 "$demo/phrases.txt" --folder "$demo/read"
says "40 of 40"
sed -n 7p "$demo/phrases.txt" >"$demo/one.txt"
bash -c 'held=$(<"$1"); read -r _ < <(sleep 60); echo "$held"' _ "$demo/one.txt" >/dev/null &
holder=$!
sleep 0.5
search 1 "$demo/phrases.txt" --process $holder
kill $holder 2>/dev/null
says "1 of 40"

# And in each node's memory and file what stands there: its last checkpoint's root, a table.
for name in "${members[@]}"; do
  echo "CREATE TABLE outbox (id INTEGER PRIMARY KEY" >"$demo/table.txt"
  search 1 "$demo/table.txt" --folder "$demo/$name"
  run curl -fsS --insecure --max-time 5 "https://$(address "$name")/checkpoint"
  sed -n 3p <<<"$REPLY" >"$demo/root.txt"
  search 1 "$demo/root.txt" --process "$(<"$demo/run/$name.pid")"
done
echo "$opened openings of 40 cables; no phrase on any server"
