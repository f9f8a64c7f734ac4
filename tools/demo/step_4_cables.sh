# Forty cables, each released by an officer of its originator and seen delivered to every addressee.

cables_of_member() {
  local member=$1 name file
  name=${mission[$member]//\//-}
  for file in "$checkout"/tools/demo/cables/*-"$name".txt; do
    send_draft "$member-2c91" "$file" 10
    if grep -qE 'not yet delivered|refused' <<<"$REPLY"; then
      failed "$number did not arrive everywhere"
    fi
  done
}

step_cables() {
  local began files=("$checkout"/tools/demo/cables/*.txt)
  began=$(now_ms)
  beside cables_of_member "${members[@]}"
  done_line "${#files[@]} recent: sealed, deposited, delivered" "$(seconds_since "$began")"
  told "${out%.txt}-${members[0]}.txt" 'draft new'
  told "${out%.txt}-${members[0]}.txt" 'release d1'
}
