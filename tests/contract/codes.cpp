#include "contract/codes.h"

#include "base/code.h"
#include "base/journal.h"
#include "custody/clearing.h"
#include "custody/statements.h"
#include "custody/withheld.h"
#include "ledger/charter.h"
#include "ledger/entry.h"
#include "ledger/facts.h"
#include "wire/alarms.h"

namespace valise::contract {
namespace {

std::string yes(bool value) {
  return value ? "yes" : "no";
}

// Where the code itself has a word for each value.
template <class E, class Name>
Table named(std::string title, const Name& word) {
  Table out{std::move(title), {"number", "name"}, {}};
  const int last = static_cast<int>(seal::EnumRange<E>::last);
  for (int value = static_cast<int>(seal::EnumRange<E>::first); value <= last; ++value) {
    out.rows.push_back({std::to_string(value), std::string(word(static_cast<E>(value)))});
  }
  return out;
}

// Where only the header says what each value is called.
Table as_written(std::string title, const char* header, std::string_view name) {
  Table out{std::move(title), {"number", "name", "meaning"}, {}};
  for (const Enumerator& one : enumerators(read_text(header), name)) {
    out.rows.push_back({std::to_string(one.number), one.name, one.comment});
  }
  return out;
}

Table entry_type_table() {
  Table out{"ledger::EntryType", {"number", "label", "entry"}, {}};
  for (const auto& row : ledger::entry_types()) {
    out.rows.push_back({std::to_string(static_cast<int>(row.type)), std::string(row.name),
                        std::string(row.title)});
  }
  return out;
}

Table role_table() {
  Table out{"ledger::Role", {"bit", "name"}, {}};
  for (int bit = 1; bit <= ledger::kRolesAll; bit *= 2) {
    out.rows.push_back({std::to_string(bit), ledger::roles_text(static_cast<ledger::Roles>(bit))});
  }
  return out;
}

Table level_table() {
  Table out = named<cable::Level>("cable::Level", cable::full_name);
  out.columns.push_back("short");
  for (auto& row : out.rows) {
    row.emplace_back(cable::short_name(static_cast<cable::Level>(std::stoi(row[0]))));
  }
  return out;
}

Table withheld_code_table() {
  Table out{"custody::WithheldCode", {"number", "name", "judged again", "sentence"}, {}};
  for (const auto& row : custody::withheld_table()) {
    out.rows.push_back({std::to_string(static_cast<int>(row.code)), std::string(row.name),
                        yes(row.retry), std::string(row.title)});
  }
  return out;
}

Table error_code_table() {
  Table out{"Code",
            {"number", "name", "title", "status", "exit", "detail to peers", "retry", "journal"},
            {}};
  for (const CodeRow& row : code_table()) {
    out.rows.push_back({std::to_string(static_cast<int>(row.code)), std::string(row.name),
                        std::string(row.title), std::to_string(row.http_status),
                        std::to_string(row.exit_code), yes(row.shown_to_peer), yes(row.retry),
                        std::string(row.level)});
  }
  return out;
}

Table journal_event_table() {
  Table out{"Event", {"number", "name", "level", "meaning"}, {}};
  for (const EventRow& row : event_table()) {
    out.rows.push_back({std::to_string(static_cast<int>(row.event)), std::string(row.name),
                        std::string(row.level), std::string(row.meaning)});
  }
  return out;
}

}  // namespace

std::vector<Table> code_tables() {
  using cable::Caveat, cable::Duty, cable::Precedence;
  return {
      entry_type_table(),
      as_written("ledger::Kind", "src/ledger/state.h", "Kind"),
      role_table(),
      level_table(),
      named<Precedence>("cable::Precedence", [](Precedence p) { return cable::name(p); }),
      named<Duty>("cable::Duty", [](Duty d) { return cable::name(d); }),
      named<cable::CableType>("cable::CableType",
                              [](cable::CableType t) { return cable::name(t); }),
      named<Caveat>("cable::Caveat", [](Caveat c) { return cable::name(c); }),
      named<cable::Status>("cable::Status", [](cable::Status s) { return cable::name(s); }),
      as_written("ledger::SubjectRule", "src/ledger/charter.h", "SubjectRule"),
      as_written("ledger::ExportRule", "src/ledger/charter.h", "ExportRule"),
      named<ledger::ReasonCode>("ledger::ReasonCode",
                                [](ledger::ReasonCode r) { return ledger::name(r); }),
      named<ledger::Purpose>("ledger::Purpose", [](ledger::Purpose p) { return ledger::name(p); }),
      withheld_code_table(),
      named<custody::Verdict>("custody::Verdict",
                              [](custody::Verdict v) { return custody::name(v); }),
      named<custody::ClearingEnd>("custody::ClearingEnd",
                                  [](custody::ClearingEnd e) { return custody::name(e); }),
      named<wire::AlarmKind>("wire::AlarmKind", [](wire::AlarmKind k) { return wire::name(k); }),
      named<wire::AlarmState>("wire::AlarmState", [](wire::AlarmState s) { return wire::name(s); }),
      as_written("seal::PasskeyAlgorithm", "src/seal/passkey.h", "PasskeyAlgorithm"),
      error_code_table(),
      journal_event_table()};
}

Table label_table() {
  return {
      "Labels",
      {"label", "in use as"},
      {{"node", "signature of a member's root key over NodeKeys; the founding hash in it is zeros"},
       {"charter", "signature of a member's charter key over the charter's payload"},
       {"passkey", "hash of a device key: challenge of the attestation of a new passkey"},
       {"enrol", "signature of a new device over EnrolRequest; hash: fingerprint and challenge"},
       {"possession-challenge", "HPKE info of a seat's 32 bytes; HKDF info they are made with"},
       {"possession", "signature of a seat over Possession"},
       {"header", "hash of a header: the cable id"},
       {"policy", "hash of a policy: salt of the content keys"},
       {"S", "hash of the secret of the seats"},
       {"K", "hash of the secret of the addressees' nodes"},
       {"share-commitment", "hash of a seat's salt and value"},
       {"body", "hash of a body; context of its chunked encryption"},
       {"cover", "hash of a cover; context of its chunked encryption; HKDF info of its key"},
       {"ck", "hash of a body's key"},
       {"text", "hash of salt and text"},
       {"cek", "HKDF info of a body's key"},
       {"coef", "HKDF info of a coefficient"},
       {"salt", "HKDF info of a share's salt"},
       {"post", "HPKE info of K to a mission"},
       {"share", "HPKE info of a share to a seat"},
       {"reply", "HPKE info of a share to a reply key"},
       {"reply-post", "HPKE info of K to a reply key"},
       {"cable", "signature of a releaser's device over a header"},
       {"release", "hash of a cable id: challenge of the releaser's touch"},
       {"clear", "signature of a clearer's device over Clearance; hash: challenge of the touch"},
       {"draft", "HPKE info of a draft to a device"},
       {"shown", "hash of a ClearedText"},
       {"clearing", "signature of a drafter's device over Clearing"},
       {"verdict", "signature of a clearer's device over ClearingVerdict"},
       {"comment", "HPKE info of a clearer's comment to a drafter's device"},
       {"hold", "signature of a security officer over Hold; hash: its name and the challenge"},
       {"holds", "signature of a seat over Holds"},
       {"deposit-receipt", "signature of a seat over DepositReceipt"},
       {"malformed", "signature of a seat over Malformed"},
       {"release-receipt", "signature of a seat over ReleaseReceipt"},
       {"withheld", "signature of a seat over Withheld"},
       {"current", "signature of a seat over Current"},
       {"addressed", "signature of a seat over Addressed"},
       {"who", "signature of a seat over Who"},
       {"own-openings", "signature of a seat over OwnOpenings"},
       {"readers", "signature of a seat over Readers"},
       {"damage", "signature of a seat over Damage"},
       {"digest", "signature of a seat over Digest"},
       {"alarms", "signature of a seat over Alarms"},
       {"alarm", "hash of an AlarmSubject: the alarm's name"}}};
}

}  // namespace valise::contract
