# Steps: each runs real commands, which it prints; the first that fails ends everything.

# What a step's commands say, whole; the step's own file.
out=/dev/null
step_number=0
step_name=

# run COMMAND…: recorded with its output. Its stdout is also in REPLY.
run() {
  local status
  printf '$ %s\n' "$(shown "$@")" >>"$out"
  REPLY=$("$@" 2>>"$out")
  status=$?
  [ -z "$REPLY" ] || printf '%s\n' "$REPLY" >>"$out"
  [ $status -eq 0 ] || failed "exit $status: $(shown "$@")"
}

# expect STATUS COMMAND…: must end with just that; what it said on either stream is in REPLY.
expect() {
  local wanted=$1 status
  shift
  printf '$ %s\n' "$(shown "$@")" >>"$out"
  REPLY=$("$@" 2>&1)
  status=$?
  printf '%s\n(exit %s)\n' "$REPLY" "$status" >>"$out"
  [ "$status" -eq "$wanted" ] || failed "exit $status instead of $wanted: $(shown "$@")"
}

# A command as a person would type it: without this machine's folders.
shown() {
  local words="$*"
  words=${words//"$bin/"/}
  words=${words//"$demo/"/demo/}
  printf '%s' "${words//"$checkout/"/}"
}

# Within a part of a step that runs beside others, only that part ends: the step then fails.
failed() {
  if [ "$BASHPID" != "$$" ]; then
    printf '%s (%s)\n' "$1" "$out" >>"$demo/out/failed"
    exit 1
  fi
  [ ! -s "$demo/out/failed" ] || set -- "$(head -1 "$demo/out/failed")"
  printf '\nstep %s, %s, failed: %s\n' "$step_number" "$step_name" "$1" >&2
  printf 'what it said: %s\n' "$out" >&2
  take_down
  exit 1
}

# Everything but what explains the failure.
take_down() {
  stop_all
  find "$demo" -mindepth 1 -maxdepth 1 ! -name out ! -name "$(basename "$marker")" -exec rm -rf {} +
}

interrupted() {
  echo "interrupted: stopped and removed" >&2
  clean
  exit 130
}

# beside FUNCTION ITEM…: the function for each item at once. All end before one's failure counts, so
# that none goes on behind the step's back.
beside() {
  local function=$1 item pid pids=() good=yes
  shift
  for item in "$@"; do
    (
      out=${out%.txt}-$item.txt
      "$function" "$item"
    ) &
    pids+=($!)
  done
  for pid in "${pids[@]}"; do
    wait "$pid" || good=
  done
  [ -n "$good" ] || failed "a part of it failed"
}

# headline TEXT: "[1/9] charter   TEXT"
headline() { printf '[%s/9] %-9s %s\n' "$step_number" "${step_name/_/ }" "$1"; }
# done_line TEXT [DURATION]: the same, ended by ok.
done_line() { headline "$(printf '%-68s ok %s' "$1" "${2:-}" | sed 's/ *$//')"; }
# Under the headline.
indented() { sed 's/^/      /'; }
# cut_to_screen: what is longer ends in an ellipsis.
cut_to_screen() { sed -E 's/^(.{99}).{2,}/\1…/'; }
# told FILE PATTERN: the first command of this pattern that is recorded there, and four lines of what
# came back. The officer's settings are left out here; the file has it all.
told() {
  awk -v pattern="$2" '
    /^\$ / { if (found) exit; found = $0 ~ pattern }
    found && ++lines <= 5' "$1" |
    sed -E '1s/ --config [^ ]+ --yes --no-color//' | cut_to_screen | indented
}

build() {
  out=$demo/out/0-build.txt
  step_number=0 step_name=build
  if [ -n "${VALISE_BIN:-}" ]; then
    check_programs
    return
  fi
  echo "Building the programs; the first time takes minutes (demo/out/0-build.txt)" >&2
  cd "$checkout" || failed "no such folder: $checkout"
  run tools/install_packages
  run tools/native_sources
  run tools/desk_page
  run cmake --preset release
  run cmake --build --preset release --target valise valise-node valise-trustee valise-replay-2018
  cd - >/dev/null || failed "the folder is gone"
  check_programs
}

check_programs() {
  local program
  for program in valise valise-node valise-trustee; do
    [ -x "$bin/$program" ] || failed "no such program: $bin/$program"
  done
}

run_steps() {
  local place name function needs passed=0
  for step in "${steps[@]}"; do
    read -r place name function needs <<<"$step"
    [ -z "$needs" ] || [ -x "$bin/$needs" ] || continue
    step_number=$place step_name=$name out=$demo/out/$place-$name.txt
    "$function"
    passed=$((passed + 1))
    if [ -n "$pause" ]; then read -r -p "      Enter goes on. " _ </dev/tty; fi
  done
  echo "finished in $SECONDS s, $built_in of them building"
  echo "$passed steps passed, 0 failed.  Look: $(shown "$demo")/out/   Remove: ./quickstart --clean"
}
