# What was done to another network in 2018, done to this one.

step_2018() {
  headline "$ valise replay 2018"
  run "$bin/valise-replay-2018" "$demo"
  indented <<<"$REPLY"
}
