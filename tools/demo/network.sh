# The network of the demonstration: who there is, where each listens, where its files are.
demo=${VALISE_DEMO:-$checkout/demo}
bin=${VALISE_BIN:-$checkout/build/release/bin}
network=valise-demo
members=(cy nl fr eeas)
trustees=(de pl se gsc ec)
marker=$demo/.valise-demonstration

declare -A mission=([cy]=cy/mfa [nl]=nl/mfa [fr]=fr/mfa [eeas]=eeas/hq)
declare -A port=([cy]=7401 [nl]=7402 [fr]=7403 [eeas]=7404
  [de]=7405 [pl]=7406 [se]=7407 [gsc]=7408 [ec]=7409)

# Three founding registrars a member; the third is its security officer too.
founders=(0001 0002 0003)
declare -A founder_roles=([0001]=registrar [0002]=registrar [0003]="registrar security")
# Three officers a member.
desk_officers=(7f3a 2c91 b04e)
officer_roles="drafter releaser reader"

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
