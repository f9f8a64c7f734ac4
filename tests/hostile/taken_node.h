// A node in the hands of an intruder: its keys, its disk and its address book, read beside the
// running server, and what he says to the others with them.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "admin/keys.h"
#include "config/config.h"
#include "http/client.h"
#include "ledger/charter.h"
#include "ledger/law.h"
#include "store/ledgers.h"

namespace valise::hostile {

class TakenNode {
 public:
  static Result<std::unique_ptr<TakenNode>> open(const std::string& config);

  const ledger::Adopted& adopted() const { return adopted_; }
  const store::Ledger& ledger() const { return *ledger_; }
  sqlite::Db& db() { return db_; }
  const admin::NodeKeys& keys() const { return keys_; }
  const std::string& origin() const { return ledger_->origin(); }

  // The final checkpoint that the disk holds.
  Result<std::string> final_note() const { return ledger_->note(store::Note::final); }
  // The node's signature over its ledger with these entries behind it.
  Result<std::string> checkpoint_with(const std::vector<Bytes>& entries) const;

  // What the peer answered: its record, or its refusal as an error at that peer.
  Result<Bytes> say_to(const std::string& peer, std::string_view path, const Bytes& body);
  std::vector<std::string> trustees() const;  // by the names that errands use
  std::string name_of(const std::string& peer) const;

 private:
  TakenNode(config::Node settings, ledger::Adopted adopted, admin::NodeKeys keys, sqlite::Db db)
      : settings_(std::move(settings)),
        adopted_(std::move(adopted)),
        keys_(std::move(keys)),
        db_(std::move(db)) {}

  config::Node settings_;
  ledger::Adopted adopted_;
  admin::NodeKeys keys_;
  sqlite::Db db_;
  std::optional<store::Ledger> ledger_;
  tlog::Trust trust_;
  std::map<std::string, http::Target> peers_;
  std::unique_ptr<http::Client> client_;
};

}  // namespace valise::hostile
