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

step_verify() {
  local member command folders=() place
  mkdir -p "$demo/export"
  cd "$demo" || failed "the folder is gone"
  for member in "${members[@]}"; do
    run "$bin/valise-node" ledger export "export/$member" --as charter/court.key \
      --from "se=$(address se)" --member "$member" --charter charter/charter.cbor --hash "$founding"
    folders+=("export/$member")
  done
  headline "$ valise ledger verify ${folders[*]}  (as the charter's inspector)"
  verify_words "${folders[@]}"
  run "${command[@]}"
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
