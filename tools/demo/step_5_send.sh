# One cable, watched from its release to its delivery.

step_send() {
  local draft
  known_text "$checkout/tools/demo/release.txt"
  valise_as cy-7f3a draft new --from "$checkout/tools/demo/release.txt"
  draft=$REPLY
  headline "$ valise release $draft --mission cy/mfa"
  valise_as cy-7f3a release "$draft" --mission cy/mfa --wait 10
  indented <<<"$REPLY"
  number=$(grep -oE 'CY-MFA-[0-9]{2}-[0-9]{4}' <<<"$REPLY" | head -1)
  [ -n "$number" ] || failed "the cable got no number"
}
