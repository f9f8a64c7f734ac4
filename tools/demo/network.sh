# The network of the demonstration: who there is, where each listens, where its files are. A test
# founds a smaller one, or one with a cooling-off, or whose missions need clearances, by
# VALISE_MEMBERS, VALISE_OFFICERS, VALISE_COOLING_OFF and VALISE_CLEARANCES; or one that takes another
# make of authenticator, by VALISE_MODEL; or whose handling table has other numbers, by
# VALISE_HANDLING ("LIMITE:new-day=15").
demo=$(realpath -m "${VALISE_DEMO:-$checkout/demo}")
bin=${VALISE_BIN:-$checkout/build/release/bin}
network=valise-demo
read -ra members <<<"${VALISE_MEMBERS:-cy nl fr eeas}"
trustees=(de pl se gsc ec)
marker=$demo/.valise-demonstration

declare -A mission=([cy]=cy/mfa [nl]=nl/mfa [fr]=fr/mfa [eeas]=eeas/hq)
# Nine ports in a row, from 7401 or from VALISE_PORT.
declare -A port
next_port=${VALISE_PORT:-7401}
port_range=$next_port-$((next_port + ${#members[@]} + ${#trustees[@]} - 1))
for name in "${members[@]}" "${trustees[@]}"; do
  port[$name]=$next_port
  next_port=$((next_port + 1))
done

# Three founding registrars a member; the third is its security officer too.
founders=(0001 0002 0003)
declare -A founder_roles=([0001]=registrar [0002]=registrar [0003]="registrar security")
# Three officers a member.
read -ra desk_officers <<<"${VALISE_OFFICERS-7f3a 2c91 b04e}"
clearances=${VALISE_CLEARANCES:-0}    # that a mission's release needs
cooling_off=${VALISE_COOLING_OFF:-0}  # seconds before a new device may open
officer_roles="drafter clearer releaser reader"

rp_id() { echo "$1.valise.localhost"; }
rp_origin() { echo "http://$1.valise.localhost:7500"; }
address() { echo "127.0.0.1:${port[$1]}"; }

peer() { printf '\n[[peer]]\nname = "%s"\naddress = "%s"\nkind = "%s"\n' "$1" "$(address "$1")" "$2"; }

# server_peers NAME: everyone but itself.
server_peers() {
  local other
  for other in "${members[@]}"; do [ "$other" = "$1" ] || peer "$other" node; done
  for other in "${trustees[@]}"; do [ "$other" = "$1" ] || peer "$other" trustee; done
}

# terminal_settings MEMBER MISSION: an officer's terminal.toml; a founder has no mission.
terminal_settings() {
  local trustee
  echo "member = \"$1\""
  [ -z "$2" ] || echo "mission = \"$2\""
  echo "node = \"$(address "$1")\""
  echo 'data = "data"'
  echo 'authenticator = "soft:passkeys"'
  echo 'demonstration = true'
  for trustee in "${trustees[@]}"; do peer "$trustee" trustee; done
}
