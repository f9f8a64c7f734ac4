# An addressee opens it on the record: with every trustee, with one stopped, with two stopped.
# The text leaves through a pipe here, which is an export: its reason is "exercise".

# Its first paragraph and who opened it; the whole text is in out/.
abridged() {
  sed -n -e '1,/^$/{/^$/!p}' -e '/^Opened by /p' | sed -E 's/^([0-9]+\. .{84}).*/\1…/'
}

step_open() {
  local words
  headline "$ valise open $number --mission nl/mfa --reason exercise"
  expect_as 0 nl-7f3a open "$number" --mission nl/mfa --reason exercise
  abridged <<<"$REPLY" | indented
  stop ec
  expect_as 0 nl-7f3a open "$number" --mission nl/mfa --reason exercise
  {
    echo "\$ valise open $number --mission nl/mfa --reason exercise    (trustee ec is stopped)"
    grep -E '^(touch|recorded|Opened by)' <<<"$REPLY"
  } | indented
  stop gsc
  expect_as 8 nl-7f3a open "$number" --mission nl/mfa --reason exercise
  {
    echo "\$ valise open $number --mission nl/mfa --reason exercise    (gsc is stopped too)"
    cut_to_screen <<<"$REPLY"
  } | indented
  words=$(grep -oE '3 of the 4( trustees)? needed answer' <<<"$REPLY" | head -1)
  [ -n "$words" ] || failed "the refusal does not say how many answered"
  echo "one trustee stopped: opens · two stopped: refused, \"$words\", exit 8" | indented
  start_trustee gsc
  start_trustee ec
  ready gsc 20
  ready ec 20
}
