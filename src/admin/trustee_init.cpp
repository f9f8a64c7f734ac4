// valise-trustee init: a seat's keys and its card.
#include <memory>
#include <ostream>

#include "admin/cards.h"
#include "admin/commands.h"
#include "admin/file.h"
#include "config/config.h"

namespace valise::admin {
namespace {

namespace fs = std::filesystem;

struct Init {
  std::string name, network, data;
  std::string listen = "127.0.0.1:7410";
  bool demonstration = false;
};

// As in a cosigner's name, which the charter makes of it: "valise-demo/trustee/de".
Result<void> check_name(const std::string& name) {
  constexpr std::string_view kAllowed = "abcdefghijklmnopqrstuvwxyz0123456789-";
  if (name.size() >= 2 && name.size() <= 16 && name.find_first_not_of(kAllowed) == name.npos) {
    return {};
  }
  return fail(Code::usage, "a trustee's name is 2 to 16 small letters, digits and hyphens: de",
              "--name " + name);
}

Result<void> check_unused(const fs::path& path) {
  std::error_code error;
  if (!fs::exists(path, error)) return {};
  return fail(Code::conflict, "this folder has a trustee's files already: name another --data",
              path.string());
}

Result<void> run(const Init& in, Console& console) {
  std::string name = in.name;
  for (char& c : name) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  }
  TRY_VOID(check_name(name));
  config::Trustee settings;
  TRY(settings.listen, config::parse_address(in.listen));
  settings.name = name;
  settings.data = ".";
  settings.charter = "charter.cbor";
  settings.demonstration = in.demonstration;
  const fs::path data(in.data);
  for (const std::string& file :
       {std::string(file_name::seat), std::string("trustee.toml"), name + ".card"}) {
    TRY_VOID(check_unused(data / file));
  }
  const auto make = [&] { return seal::SigningKey::generate(console.random); };
  const SeatKeys keys{in.network,
                      name,
                      seal::KemKey::generate(console.random),
                      make(),
                      make(),
                      make(),
                      console.random.secret(32)};
  const SeatCard card = make_seat_card(keys);
  TRY_VOID(make_folder(data));
  TRY_VOID(write_seat_keys(data, keys));
  TRY_VOID(write_new_file(data / "trustee.toml", view_of(config::show(settings)), Access::shown));
  TRY_VOID(write_new_file(data / (name + ".card"), seal::encode(card), Access::shown));
  console.out << describe(card);
  console.talk << "The card " << (data / (name + ".card")).string()
               << " goes to whoever proposes the charter.\n"
                  "Back up "
               << (data / file_name::seat).string()
               << " under lock: without it the shares sealed to this seat are lost.\n"
               << "Add the peers to " << (data / "trustee.toml").string()
               << " and put the charter beside it.\n";
  return {};
}

}  // namespace

Command trustee_init() {
  const auto in = std::make_shared<Init>();
  return {"init",
          "Make a seat's keys, its card and its settings",
          {{"--name", "the trustee: de", &in->name, true},
           {"--network", "the network's name: valise-demo", &in->network, true},
           {"--data", "folder for keys and mirrors, made if absent", &in->data, true},
           {"--listen", "address of the trustee", &in->listen},
           {"--demonstration", "keys of a demonstration", &in->demonstration}},
          [in](Console& console) { return run(*in, console); },
          {}};
}

}  // namespace valise::admin
