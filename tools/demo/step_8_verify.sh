# The charter's inspector takes every ledger, verifies them, finds one changed byte, and asks a
# verifier that shares no code with Valise.

# An inspector has the charter, the founding hash and the trustees' addresses, and no officer's keys.
verify_words() {
  local name
  command=("$bin/valise" --no-color ledger verify "$@" --charter charter/charter.cbor
    --hash "$founding")
  for name in "${trustees[@]}"; do command+=(--trustee "$name=$(address "$name")"); done
}

# Changes one byte in the middle of a copy's largest bundle of entries.
spoil() {
  local folder=$1 bundle size at byte
  bundle=$(find "$folder/tile/entries" -type f -printf '%s %p\n' | sort -n | tail -1 | cut -d' ' -f2-)
  [ -n "$bundle" ] || failed "the export has no entries"
  size=$(stat -c %s "$bundle")
  at=$((size / 2))
  byte=$(od -An -tu1 -j "$at" -N 1 "$bundle")
  # shellcheck disable=SC2059
  printf "\\$(printf %03o $((byte ^ 1)))" |
    dd of="$bundle" bs=1 seek="$at" conv=notrunc status=none || failed "cannot write $bundle"
}

# Prints what it found; nothing if the other language is not installed here.
second_verifier() {
  local gopath=/usr/share/gocode member program=$demo/run/second_verifier
  if ! command -v go >/dev/null || [ ! -d $gopath/src/golang.org/x/mod/sumdb ]; then
    echo "second verifier, in another language: not run, go or its packages are missing"
    return
  fi
  cd "$checkout/tests/second_verifier" || failed "no second verifier in this checkout"
  run env GO111MODULE=off GOPATH=$gopath GOFLAGS= CGO_ENABLED=0 GOCACHE="$demo/run/gocache" \
    go build -o "$program" .
  cd - >/dev/null || failed "the folder is gone"
  for member in "${members[@]}"; do
    run "$bin/valise-node" charter policy "$demo/charter/charter.cbor" --member "$member"
    printf '%s\n' "$REPLY" >"$demo/export/$member.policy"
    expect 0 "$program" --policy "$demo/export/$member.policy" "$demo/export/$member"
  done
  expect 7 "$program" --policy "$demo/export/nl.policy" "$demo/export/nl-changed"
  echo "second verifier, in another language: agrees"
}

# take_ledgers FOLDER…: each member's, from whoever shows the newest checkpoint.
take_ledgers() {
  local folder member name sources
  for folder in "$@"; do
    member=${folder##*/}
    sources=()
    for name in "$member" "${trustees[@]}"; do sources+=(--from "$name=$(address "$name")"); done
    run "$bin/valise-node" ledger export "$folder" --as charter/court.key "${sources[@]}" \
      --member "$member" --charter charter/charter.cbor --hash "$founding"
  done
}

# Entries that come between the copy and the question are missing in it: it is taken again. The
# network is at rest in this step, so that what was cut off would be missing every time.
verify_whole() {
  local tries=0 status
  verify_words "$@"
  while true; do
    take_ledgers "$@"
    printf '$ %s\n' "$(shown "${command[@]}")" >>"$out"
    REPLY=$("${command[@]}" 2>"$demo/out/verify.txt")
    status=$?
    { printf '%s\n' "$REPLY" && cat "$demo/out/verify.txt"; } >>"$out"
    [ $status -eq 0 ] && break
    tries=$((tries + 1))
    if [ $status -ne 7 ] || [ $tries -ge 10 ] ||
      ! grep -q 'its end is missing' "$demo/out/verify.txt"; then
      failed "exit $status: $(shown "${command[@]}")"
    fi
    sleep 1
  done
  rm -f "$demo/out/verify.txt"
}

step_verify() {
  local member command folders=() place
  mkdir -p "$demo/export"
  cd "$demo" || failed "the folder is gone"
  for member in "${members[@]}"; do folders+=("export/$member"); done
  headline "$ valise ledger verify ${folders[*]}  (as the charter's inspector)"
  verify_whole "${folders[@]}"
  indented <<<"$REPLY"
  cp -r export/nl export/nl-changed || failed "cannot copy the export"
  spoil export/nl-changed
  verify_words export/nl-changed
  expect 7 "${command[@]}"
  place=$(grep -oE 'nl (entry )?[0-9]+' <<<"$REPLY" | head -1)
  [ -n "$place" ] || failed "the entry that was changed is not named"
  echo "one byte changed in a copy: FOUND at ${place/entry /} (exit 7, as it should)" | indented
  # Not in a pipe: a failure there would not end the step.
  second_verifier >"$demo/out/second-verifier.txt"
  indented <"$demo/out/second-verifier.txt"
  cd - >/dev/null || failed "the folder is gone"
}
