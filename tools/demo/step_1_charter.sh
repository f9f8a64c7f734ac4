# Keys and cards of members, trustees, registrars and the inspector; the charter, signed by all.

cards_of_member() {
  local member=$1 number
  run "$bin/valise-node" init --member "$member" --network "$network" --data "$demo/$member" \
    --rp-origin "$(rp_origin "$member")" --listen "$(address "$member")" --demonstration
  mkdir -p "$demo/people"
  for number in "${founders[@]}"; do
    found_registrar "$member-$number" "${founder_roles[$number]}"
  done
}

cards_of_trustee() {
  run "$bin/valise-trustee" init --name "$1" --network "$network" --data "$demo/$1" \
    --listen "$(address "$1")" --demonstration
}

# propose_words: the cards, as the words of `charter propose`, in the array `words`.
propose_words() {
  local name number
  words=()
  for name in "${members[@]}"; do
    words+=(--member "$demo/$name/$name.card")
    for number in "${founders[@]}"; do
      words+=(--founder "$demo/charter/$name-$number.founder")
    done
  done
  for name in "${trustees[@]}"; do words+=(--seat "$demo/$name/$name.card"); done
}

step_charter() {
  local name words charter=$demo/charter/charter.cbor summary
  beside cards_of_member "${members[@]}"
  for name in "${trustees[@]}"; do cards_of_trustee "$name"; done
  run "$bin/valise-node" charter inspector --name court --network "$network" --data "$demo/charter"
  propose_words
  [ -z "${VALISE_MODEL:-}" ] || words+=(--model "$VALISE_MODEL")
  for number in ${VALISE_HANDLING:-}; do words+=(--handling "$number"); done
  run "$bin/valise-node" charter propose --network "$network" --demonstration \
    --cooling-off "$cooling_off" --accreditations 0 "${words[@]}" \
    --inspector "$demo/charter/court.card" --out "$charter"
  founding=$REPLY
  for name in "${members[@]}"; do
    run "$bin/valise-node" charter sign "$charter" --key "$demo/$name/charter.key" \
      --founding "$founding"
  done
  run "$bin/valise-node" charter check "$charter" --founding "$founding"
  run "$bin/valise-node" charter show "$charter"
  summary=$(sed -nE 's/^trustees +[0-9]+: ([0-9]+ record, [0-9]+ open).*/\1/p' <<<"$REPLY")
  done_line "members ${members[*]}; trustees ${trustees[*]}; $summary"
  told "$out" 'charter propose'
  told "$out" 'charter sign'
}
