#include "hostile/replay/forging.h"

#include <algorithm>

#include "ledger/law.h"
#include "terminal/network.h"
#include "tlog/checkpoint.h"
#include "wire/paths.h"
#include "wire/trustee.h"

namespace valise::replay {
namespace {

constexpr int kTries = 20;  // while the node itself goes on pushing

class Impostor {
 public:
  static Result<Impostor> with(const Demonstration& demo, const Loot& loot) {
    TRY(auto identity, http::make_certificate(loot.keys.tls.seed()));
    return Impostor(demo, loot, std::make_shared<const http::Certificate>(std::move(identity)));
  }

  Result<Word> push(const Server& trustee, const std::vector<ledger::Entry>& entries) {
    Error last{Code::gap, "the ledger grew faster than it could be forged", trustee.name};
    for (int tried = 0; tried < kTries; ++tried) {
      TRY(const TreeSize held, held_by(trustee));
      TRY(const wire::Push push, extension(held, entries));
      http::Call call;
      call.path = wire::path::push;
      call.content_type = "application/cbor";
      call.body = seal::encode(push);
      TRY(const http::Answer answer, client_->call(trustee.target, call));
      if (answer.status == code_row(Code::gap).http_status) continue;
      if (answer.status == 200) return Word{trustee.name, false, {}};
      const auto body = terminal::body_of(answer, "trustee " + trustee.name);
      const Code code = body.error().code;
      if (code != Code::unlawful && code != Code::verification_failed) {
        return Failure(body.error());
      }
      return Word{trustee.name, true, body.error()};
    }
    return Failure(last);
  }

 private:
  Impostor(const Demonstration& demo, const Loot& loot,
           std::shared_ptr<const http::Certificate> identity)
      : demo_(demo),
        loot_(loot),
        client_(std::make_unique<http::Client>(http::ClientOptions{.identity = identity})) {}

  Result<TreeSize> held_by(const Server& trustee) {
    http::Call call;
    call.path = wire::path::heads;
    call.content_type = "application/cbor";
    call.body = seal::encode(terminal::Nothing{});
    TRY(const http::Answer answer, client_->call(trustee.target, call));
    TRY(const Bytes body, terminal::body_of(answer, "trustee " + trustee.name));
    TRY(const auto heads, seal::decode<wire::Heads>(body));
    for (const wire::HeadsRow& row : heads.ledgers) {
      if (row.origin == demo_.origin()) return row.size;
    }
    return TreeSize{};
  }

  Result<wire::Push> extension(TreeSize held, const std::vector<ledger::Entry>& entries) {
    TRY(const auto before, loot_.ledger->entries(LeafIndex{0}, held));
    tlog::Frontier tree;
    for (const Bytes& entry : before) tree.append(tlog::leaf_hash(entry));
    wire::Push out;
    out.origin = demo_.origin();
    out.from = held;
    for (const ledger::Entry& entry : entries) out.entries.push_back(ledger::encode(entry));
    out.entries.push_back(ledger::encode(
        {ledger::EntryType::mark, seal::encode(ledger::Mark{SystemClock().now()}), {}}));
    for (const Bytes& entry : out.entries) tree.append(tlog::leaf_hash(entry));
    const tlog::Trust trust = ledger::trust_of(demo_.adopted.charter, demo_.member());
    TRY(const tlog::Note note,
        tlog::sign_checkpoint({demo_.origin(), {tree.size(), tree.root()}, {}}, trust.ledger,
                              loot_.keys.ledger));
    out.checkpoint = tlog::print(note);
    return out;
  }

  const Demonstration& demo_;
  const Loot& loot_;
  std::unique_ptr<http::Client> client_;
};

}  // namespace

Result<std::vector<Word>> push_to_trustees(const Demonstration& demo, const Loot& loot,
                                           const std::vector<ledger::Entry>& entries) {
  TRY(Impostor impostor, Impostor::with(demo, loot));
  std::vector<Word> out;
  for (const Server& server : demo.servers) {
    if (!server.trustee) continue;
    TRY(Word word, impostor.push(server, entries));
    out.push_back(std::move(word));
  }
  return out;
}

Result<void> by_the_law(const Demonstration& demo, const Loot& loot,
                        std::vector<ledger::Entry> entries) {
  const ledger::Rules rules(demo.adopted.charter, demo.adopted.hash, demo.adopted.domain,
                            demo.victim);
  entries.push_back({ledger::EntryType::mark, seal::encode(ledger::Mark{SystemClock().now()}), {}});
  TRY_VOID(ledger::apply(rules, loot.ledger->state(), entries));
  return {};
}

std::string text_of(const Error& refusal) {
  std::string out = std::string(code_row(refusal.code).name) + ": " + refusal.detail;
  if (!refusal.where.empty()) out += " (" + refusal.where + ")";
  return out;
}

cli::Json words_json(const std::vector<Word>& words) {
  cli::Json::Members out;
  for (const Word& word : words) {
    out.emplace_back(word.trustee, word.refused ? text_of(word.why) : "taken");
  }
  return out;
}

std::size_t refusals(const std::vector<Word>& words) {
  return static_cast<std::size_t>(
      std::count_if(words.begin(), words.end(), [](const Word& word) { return word.refused; }));
}

}  // namespace valise::replay
