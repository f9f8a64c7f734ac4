# What people do at their terminals: each officer has a folder people/ID with a terminal.toml, his
# keys and a demonstration authenticator, which touches itself.

member_of() { echo "${1%%-*}"; }

# at_terminal OFFICER WORDS…: the command of that officer's terminal, in the array `command`.
at_terminal() {
  local officer=$1
  shift
  command=("$bin/valise" --config "$demo/people/$officer/terminal.toml" --yes --no-color "$@")
}
# valise_as OFFICER WORDS…
valise_as() {
  local command
  at_terminal "$@"
  run "${command[@]}"
}
# expect_as STATUS OFFICER WORDS…
expect_as() {
  local command wanted=$1
  shift
  at_terminal "$@"
  expect "$wanted" "${command[@]}"
}

# new_terminal OFFICER MISSION
new_terminal() {
  mkdir -p "$demo/people/$1"
  terminal_settings "$(member_of "$1")" "$2" >"$demo/people/$1/terminal.toml"
}

# The field of an answer under --json; texts and numbers only.
field() { sed -nE "s/.*\"$1\":\"?([^\",}]*).*/\1/p" <<<"$REPLY" | head -1; }

# The id of the act that a registrar just proposed.
act_id() { sed -nE 's/^act ([0-9a-f]{8}).*/\1/p' <<<"$REPLY" | head -1; }

# two_sign MEMBER WORDS…: its first registrar proposes, its second signs.
two_sign() {
  local member=$1 act
  shift
  valise_as "$member-0001" "$@"
  act=$(act_id)
  [ -n "$act" ] || failed "no act was proposed: $*"
  valise_as "$member-0002" countersign approve "$act"
}

found_registrar() {
  local officer=$1 roles=$2 member
  member=$(member_of "$officer")
  new_terminal "$officer" ""
  valise_as "$officer" device enrol --founding --officer "$officer" --roles "$roles" \
    --rp-id "$(rp_id "$member")" --rp-origin "$(rp_origin "$member")" \
    --output "$demo/charter/$officer.founder"
}

# Accredited, enrolled by two who compare the words on the new screen, granted the file GEN.
enrol_officer() {
  local officer=$1 member words request act
  member=$(member_of "$officer")
  request=$demo/people/$officer/request
  new_terminal "$officer" "${mission[$member]}"
  two_sign "$member" officer add "$officer" --roles "$officer_roles" \
    --missions "${mission[$member]}" --clearance R-UE --until "$next_year"
  valise_as "$officer" device enrol --officer "$officer" --charter "$demo/charter/charter.cbor" \
    --hash "$founding" --output "$request"
  words=$REPLY
  valise_as "$member-0001" device approve "$request" --fingerprint "$words"
  act=$(act_id)
  [ -n "$act" ] || failed "no enrolment was proposed for $officer"
  valise_as "$member-0002" countersign approve "$act" --fingerprint "$words"
  two_sign "$member" grant "$officer" GEN --until "$next_year"
}

# known_text FILE: what a cable says, for the attackers of step 9 to look for on the servers.
known_text() { cp "$1" "$demo/texts/" || failed "cannot keep $1"; }

# send_draft OFFICER FILE [SECONDS]: keeps the draft, releases it, watches it arrive; the cable's
# number in `number`.
send_draft() {
  local officer=$1 file=$2 wait=${3:-5} draft
  known_text "$file"
  valise_as "$officer" draft new --from "$file"
  draft=$REPLY
  at_terminal "$officer" release "$draft" --wait "$wait"
  run "${command[@]}"
  number=$(grep -oE '[A-Z]+-[A-Z]+-[0-9]{2}-[0-9]{4}' <<<"$REPLY" | head -1)
  [ -n "$number" ] || failed "no number was given to the draft of $file"
}
