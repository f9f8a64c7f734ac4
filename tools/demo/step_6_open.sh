# An addressee opens it on the record: with every trustee, with one stopped, with two stopped.
# The text leaves through a pipe here, which is an export: its reason is "exercise".

step_open() {
  headline "$ valise open $number --mission nl/mfa"
  expect_as 0 nl-7f3a open "$number" --mission nl/mfa --reason exercise
  indented <<<"$REPLY"
  stop ec
  expect_as 0 nl-2c91 open "$number" --mission nl/mfa --reason exercise
  stop gsc
  expect_as 8 nl-b04e open "$number" --mission nl/mfa --reason exercise
  grep -q "3 of the 4 needed answer" <<<"$REPLY" ||
    failed "the refusal does not say how many answered"
  echo 'one trustee stopped: opens · two stopped: refused, "3 of the 4 needed answer", exit 8' |
    indented
  start_trustee gsc
  start_trustee ec
  ready gsc 20
  ready ec 20
}
