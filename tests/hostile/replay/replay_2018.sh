#!/usr/bin/env bash
# `valise replay 2018` on a network that runs: each of the four attacks fails and says how, the
# network goes on, and what cannot be attacked is refused.
set -uo pipefail
checkout=$(cd "$(dirname "$0")/../../.." && pwd)
for piece in network running stepping officers; do
  # shellcheck source=/dev/null
  . "$checkout/tools/demo/$piece.sh"
done
step_number=9 step_name=2018 out=$demo/out/9-2018.txt

says() { grep -qE -- "$1" <<<"$REPLY" || failed "it does not say $1: $REPLY"; }

expect_as 0 cy-7f3a replay 2018
printf '%s\n' "$REPLY"
says '^1 phish the administrator +there is no password or code to give \([0-9]{3} calls without his device, all refused\)$'
says '^2 relay his passkey +refused: made for login-valise.example, not cy.valise.localhost$'
says "^3 root on cy's node, its disk 40 sealed cables, 40 subjects visible, 0 texts$"
says '^4 enrol own device +refused by 5 of 5 trustees: needs two registrars$'
[ "$(wc -l <<<"$REPLY")" -eq 4 ] || failed "not four lines: $REPLY"

expect_as 0 cy-7f3a --json replay 2018
says '^\{"valise":1,"kind":"replay.2018"'
[ "$(grep -o '"held":true' <<<"$REPLY" | wc -l)" -eq 4 ] || failed "not four held: $REPLY"
says '"let_in":\[\],"keyring_opens_elsewhere":false'
says '"node":"verification_failed: .*client_data.origin'
[ "$(grep -o '"verification_failed: ' <<<"$REPLY" | wc -l)" -eq 6 ] || failed "not node and five: $REPLY"
says '"released_for_a_true_touch":5'
says '"shares_opened":0,"texts_looked_for":40,"texts_found":0,"file_bytes":[1-9][0-9]+,"memory_bytes":[1-9]'
[ "$(grep -o 'unlawful: the act needs 2 signers' <<<"$REPLY" | wc -l)" -eq 10 ] || failed "$REPLY"
[ "$(grep -o 'unlawful: the signers are not two persons' <<<"$REPLY" | wc -l)" -eq 5 ] || failed "$REPLY"
says '"released_afterwards":5'

# Every trustee has still what the node has, and no more: nothing was taken, nobody is wedged.
valise_as cy-7f3a ledger head
says '^valise-demo/cy '
valise_as cy-7f3a list --json
number=$(grep -oE '(NL|FR)-MFA-[0-9]{2}-[0-9]{4}' <<<"$REPLY" | head -1)
expect_as 0 cy-2c91 open "$number" --reason exercise
says 'asked [45], answered [45]'

# A text that is on the node is found: the attack can succeed, and then says so.
cp "$demo/texts/0.txt" "$demo/cy/left-behind.txt"
expect_as 1 cy-7f3a replay 2018
says ', [1-9][0-9]* texts$'
says 'The network did not hold'
rm "$demo/cy/left-behind.txt"

# Not without texts to look for, not on a folder that is no demonstration's.
mkdir -p "$demo/empty"
expect_as 1 cy-7f3a replay 2018 --texts "$demo/empty"
says 'The attack could not be tried: not_found: No texts to look for'
expect_as 1 cy-7f3a replay 2018 --network "$demo/empty"
says 'The attack could not be tried: '
echo "four attacks held, one that succeeds is seen"
