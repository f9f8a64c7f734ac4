# What was done to another network until 2018, done to this one. The attackers stand beside the
# programs in a demonstration only.

step_2018() {
  headline "$ valise replay 2018"
  valise_as cy-7f3a replay 2018
  indented <<<"$REPLY"
}
