# Registrars take the charter they were told of; missions are opened; officers are accredited,
# enrolled by two registrars each, and granted the file GEN.

people_of_member() {
  local member=$1 number
  for number in "${founders[@]}"; do
    valise_as "$member-$number" device adopt --charter "$demo/charter/charter.cbor" \
      --hash "$founding"
  done
  run "$bin/valise-node" mission open "${mission[$member]}" --clearances "$clearances" \
    --config "$demo/$member/node.toml"
  valise_as "$member-0001" mission propose "${mission[$member]}"
  valise_as "$member-0002" mission propose "${mission[$member]}"
  for number in "${desk_officers[@]}"; do enrol_officer "$member-$number"; done
}

step_people() {
  local began registrars officers
  next_year=$(($(date +%Y) + 1))-01-01
  began=$(now_ms)
  beside people_of_member "${members[@]}"
  registrars=$((${#members[@]} * ${#founders[@]}))
  officers=$((${#members[@]} * ${#desk_officers[@]}))
  done_line "$registrars registrars by the charter, $officers officers enrolled by two" \
    "$(seconds_since "$began")"
  told "${out%.txt}-${members[0]}.txt" 'device approve'
  told "${out%.txt}-${members[0]}.txt" 'countersign approve .* --fingerprint'
}
