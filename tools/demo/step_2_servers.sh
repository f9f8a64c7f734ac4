# Four nodes and five trustees, each told of the others and given the charter.

settle() {
  local name=$1 settings=$2
  server_peers "$name" >>"$demo/$name/$settings"
  cp "$demo/charter/charter.cbor" "$demo/$name/charter.cbor" || failed "no charter for $name"
}

start_node() { start "$1" "$bin/valise-node" run --config "$demo/$1/node.toml"; }
start_trustee() { start "$1" "$bin/valise-trustee" run --config "$demo/$1/trustee.toml"; }

step_servers() {
  local name began
  for name in "${members[@]}" "${trustees[@]}"; do free "$name"; done
  for name in "${members[@]}"; do
    settle "$name" node.toml
    run "$bin/valise-node" config check --config "$demo/$name/node.toml"
  done
  for name in "${trustees[@]}"; do
    settle "$name" trustee.toml
    run "$bin/valise-trustee" config check --config "$demo/$name/trustee.toml"
  done
  began=$(now_ms)
  for name in "${trustees[@]}"; do start_trustee "$name"; done
  for name in "${members[@]}"; do start_node "$name"; done
  for name in "${trustees[@]}" "${members[@]}"; do ready "$name" 20; done
  done_line "${#members[@]} nodes, ${#trustees[@]} trustees ready, 127.0.0.1:$port_range" \
    "$(seconds_since "$began")"
  for name in "${members[0]}" "${trustees[0]}"; do
    told "$out" "demo/$name/"
    told "$out" "run --config demo/$name/"
    head -1 "$demo/out/$name.txt" | indented
  done
}
