#!/usr/bin/env bash
# The network that the scenarios of this folder attack: founded as the quickstart founds one, with
# forty cables on it, each with a phrase of its own.
#
#   network.sh up | down
set -uo pipefail
checkout=$(cd "$(dirname "$0")/../../.." && pwd)
for piece in "$checkout"/tools/demo/{network,running,stepping,officers,step_1_charter,step_2_servers,step_3_people}.sh; do
  # shellcheck source=/dev/null
  . "$piece"
done

# Forty phrases, of no cable that anyone ever sent.
phrases() {
  local colour thing
  for colour in amber copper indigo scarlet silver umber violet yellow; do
    for thing in heron lantern orchard pilot viaduct; do
      echo "the $colour $thing waits behind the customs house"
    done
  done
}

others() {
  local other
  for other in "${members[@]}"; do [ "$other" = "$1" ] || printf '%s, ' "${mission[$other]}"; done
}

# cable MEMBER PHRASE: a draft to everybody else.
cable() {
  echo "# Demonstration: invented, of no real State, place or person. From: ${mission[$1]}"
  echo "Action: $(others "$1" | sed 's/, $//')"
  printf 'Level: RESTREINT UE\nSubject: A phrase of its own, from %s\n' "$1"
  printf 'Precedence: ROUTINE\nCodes: MAR\nLanguage: en\n\n'
  echo "1. (R) Summary. Invented for a search of the servers' disks and memory, where it must not be: $2."
}

cables_of_member() {
  local member=$1 place=0 first=-1 phrase other
  for other in "${members[@]}"; do
    first=$((first + 1))
    [ "$other" != "$member" ] || break
  done
  while read -r phrase; do
    if [ $((place % 4)) -eq $first ]; then
      cable "$member" "$phrase" >"$demo/drafts/$place.txt"
      send_draft "$member-2c91" "$demo/drafts/$place.txt" 10
    fi
    place=$((place + 1))
  done <"$demo/phrases.txt"
}

up() {
  clean || exit 1
  make_demo_folder || exit 1
  check_programs
  for step_number in 1 2 3; do
    out=$demo/out/$step_number.txt
    case $step_number in
      1) step_charter ;;
      2) step_servers ;;
      3) step_people ;;
    esac
  done
  step_number=4 step_name=cables out=$demo/out/4.txt
  mkdir "$demo/drafts"
  phrases >"$demo/phrases.txt"
  beside cables_of_member "${members[@]}"
}

case ${1:-} in
  up) up ;;
  down) clean ;;
  *) sed -n '2,5s/^# \{0,1\}//p' "$0" && exit 2 ;;
esac
