# The originator asks who opened it.

step_who() {
  headline "$ valise who $number --mission cy/mfa"
  valise_as cy-7f3a who "$number" --mission cy/mfa
  indented <<<"$REPLY"
  grep -qE '^nl/mfa +opened' <<<"$REPLY" || failed "nl/mfa is not shown to have opened it"
  grep -qE '^fr/mfa .*NOT OPENED' <<<"$REPLY" || failed "fr/mfa is not shown as not having opened it"
}
