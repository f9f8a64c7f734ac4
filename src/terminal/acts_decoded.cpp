// An act in words, before anyone signs it.
#include "terminal/acting.h"
#include "terminal/words.h"

namespace valise::terminal {
namespace {

using ledger::EntryType;
using Lines = std::vector<std::string>;

template <class Items, class Text>
std::string joined(const Items& items, Text text) {
  std::string out;
  for (const auto& item : items) out += (out.empty() ? "" : " ") + std::string(text(item));
  return out;
}

Result<void> show_mission(View record, Lines& lines) {
  TRY(const auto opening, seal::decode<ledger::MissionOpening>(record));
  lines.push_back("key: " + opening.key_id.hex());
  lines.push_back("from: " + to_iso(opening.from));
  lines.push_back("default file: " + opening.default_file.str());
  lines.push_back("clearances for a release: " + std::to_string(opening.clearances));
  return {};
}

Result<void> show_accreditation(View record, Lines& lines) {
  TRY(const auto given, seal::decode<ledger::Accreditation>(record));
  lines.push_back("roles: " + ledger::roles_text(given.roles));
  lines.push_back("missions: " + joined(given.missions, [](const auto& m) { return m.str(); }));
  lines.push_back("clearance: " + std::string(full_name(given.clearance)) + " until " +
                  to_iso(given.clearance_until));
  lines.push_back("briefed until: " + to_iso(given.briefed_until));
  lines.push_back("until: " + to_iso(given.until));
  return {};
}

// The request is verified here, so that what is shown is what its device signed.
Result<void> show_enrolment(const ledger::Charter& charter, const seal::Domain& domain, View record,
                            WaitingShown& out) {
  TRY(const auto enrolment, seal::decode<ledger::Enrolment>(record));
  TRY(const auto request, ledger::check_enrol_request(charter, domain, enrolment.request));
  const auto fingerprint = ledger::fingerprint_of(domain, enrolment.request.payload);
  if (fingerprint != enrolment.fingerprint ||
      out.act.subject != seal::signer_id(request.device_key).hex()) {
    return fail(Code::malformed, "the enrolment is not of the device that it names", "act");
  }
  out.lines.push_back("officer: " + request.officer.str());
  for (const auto& offered : request.passkeys) {
    out.lines.push_back("authenticator: " + authenticator_text(charter, offered.passkey));
  }
  out.lines.push_back("fingerprint: " + to_words(fingerprint));
  out.fingerprint = fingerprint;
  return {};
}

Result<void> show_record(const ledger::Charter& charter, const seal::Domain& domain,
                         WaitingShown& out) {
  const View record = out.act.record;
  switch (out.act.type) {
    case EntryType::mission_opened:
      return show_mission(record, out.lines);
    case EntryType::officer_accredited:
      return show_accreditation(record, out.lines);
    case EntryType::device_enrolled:
      return show_enrolment(charter, domain, record, out);
    case EntryType::granted: {
      TRY(const auto grant, seal::decode<ledger::Grant>(record));
      out.lines.push_back("until: " + to_iso(grant.until));
      return {};
    }
    case EntryType::filed: {
      TRY(const auto filing, seal::decode<ledger::Filing>(record));
      out.lines.push_back("files: " + joined(filing.files, [](const auto& f) { return f.str(); }));
      return {};
    }
    case EntryType::collective_set: {
      TRY(const auto list, seal::decode<ledger::Collective>(record));
      out.lines.push_back("missions: " +
                          joined(list.missions, [](const auto& m) { return m.str(); }));
      return {};
    }
    case EntryType::status_changed: {
      TRY(const auto change, seal::decode<ledger::StatusChange>(record));
      out.lines.push_back("status: " + std::string(cable::name(change.status)));
      if (change.by) out.lines.push_back("by: " + change.by->number.str());
      return {};
    }
    case EntryType::lifted: {
      TRY(const auto lifting, seal::decode<ledger::Lifting>(record));
      for (const Hash& hold : lifting.holds) out.lines.push_back("hold: " + hold.hex());
      return {};
    }
    default: {
      TRY(const auto narrowing, seal::decode<ledger::Narrowing>(record));
      out.lines.push_back("reason: " + std::string(ledger::name(narrowing.reason)));
      return {};
    }
  }
}

}  // namespace

std::string authenticator_text(const ledger::Charter& charter, const seal::Passkey& passkey) {
  const ledger::Model* model = charter.model_of(passkey);
  if (model == nullptr) return "not listed";
  return model->name + (model->demonstration ? " (a program)" : "");
}

Result<WaitingShown> show_act(const ledger::Charter& charter, const seal::Domain& domain,
                              wire::WaitingAct waiting) {
  WaitingShown out;
  if (!ledger::signers_of(waiting.type)) return fail(Code::malformed, "no act of this law", "act");
  TRY(out.act, seal::decode<ledger::Act>(waiting.payload));
  if (out.act.type != waiting.type) return fail(Code::malformed, "an act of another type", "act");
  out.id = ledger::identity(domain, waiting.type, waiting.payload);
  for (const ledger::EntryTypeRow& row : ledger::entry_types()) {
    if (row.type == waiting.type) out.title = row.title;
  }
  out.lines.push_back("subject: " + out.act.subject);
  TRY_VOID(show_record(charter, domain, out));
  out.lines.push_back("proposed: " + to_iso(out.act.time));
  if (out.act.replaces) out.lines.push_back("replaces: " + out.act.replaces->short_hex());
  out.waiting = std::move(waiting);
  return out;
}

}  // namespace valise::terminal
